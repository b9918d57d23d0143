"""What a design does with a value that is not allowed, and what it tells the command line of a field."""

from dataclasses import MISSING, field
from typing import Any


def require(condition: bool, message: str) -> None:
    """Nothing; ValueError with the message where the condition does not hold."""
    if not condition:
        raise ValueError(message)


def option(meaning: str, *, default: Any = MISSING) -> Any:
    """A field of a design that is an option on the command line, with what it means there."""
    return field(default=default, metadata={"meaning": meaning})
