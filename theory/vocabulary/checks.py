"""What a design does with a value that is not allowed, and what it tells the command line of a field."""

from dataclasses import MISSING, field
from fractions import Fraction
from typing import Any

LONGEST_NUMBER = 40  # characters


def require(condition: bool, message: str) -> None:
    """Nothing; ValueError with the message where the condition does not hold."""
    if not condition:
        raise ValueError(message)


def exact(text: str, *, longest: int = LONGEST_NUMBER) -> Fraction:
    """The number that a text such as 3, 1/4 or 0.25 writes; ValueError for any other, and for one without measure.

    >>> exact("0.25")
    Fraction(1, 4)
    """
    require(len(text.strip()) <= longest and "e" not in text.lower(), f"{text[:longest]!r}: too long, or an exponent")
    try:
        return Fraction(text)
    except ZeroDivisionError:
        raise ValueError(f"{text!r}: the denominator is 0") from None


def option(meaning: str, *, default: Any = MISSING) -> Any:
    """A field of a design that is an option on the command line, with what it means there."""
    return field(default=default, metadata={"meaning": meaning})
