"""Cells of text as numbers: exact for parameters, floating point for estimates. What is no number is named by its
line."""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pandas as pd

from verify.audit.fault import DataError, some

Floats = npt.NDArray[np.float64]

MISSING = ("", "na", "n/a", "n.a.", "#n/a", "#na", "nan", "-nan", "null", "none", "-", ".", "<na>", "nat")
OUTCOMES = {"true": "1", "false": "0", "yes": "1", "no": "0"}  # of what happens or does not
COMMA = re.compile(r"[+-]?\d*,\d+(e[+-]?\d+)?", re.IGNORECASE)
THOUSANDS = r"[+-]?[1-9]\d{0,2},\d{3}\s*%?"
EXACT = re.compile(r"[+-]?(\d+(/\d+)?|(\d+\.\d*|\.\d+|\d+)(e[+-]?\d{1,3})?)", re.ASCII | re.IGNORECASE)
LONGEST = 60  # characters of a parameter
SHORT = 12  # digits of the decimal that is meant by a number out of floating point
STRAY = Fraction(1, 10**14)  # relative: how far a few operations carry it off


def exact(text: str) -> Fraction | None:
    """The number that the text writes, exactly; None for anything else.

    >>> exact("0.1"), exact("1e3"), exact("10.0"), exact("ten")
    (Fraction(1, 10), Fraction(1000, 1), Fraction(10, 1), None)
    """
    if len(text) > LONGEST or not EXACT.fullmatch(text):
        return None
    try:
        return Fraction(text)
    except ZeroDivisionError:
        return None


def meant(written: Fraction, text: str) -> Fraction:
    """The short decimal that a number computed in floating point stands for; any other number as it is written.

    >>> str(meant(Fraction("0.30000000000000004"), "0.30000000000000004")), str(meant(Fraction("0.3001"), "0.3001"))
    ('3/10', '3001/10000')
    """
    if "/" in text:
        return written
    short = Fraction(f"{Decimal(text):.{SHORT}g}")
    return short if abs(short - written) <= STRAY * abs(written) else written


def digits_of(text: str) -> int:
    """The significant digits that are written.

    >>> digits_of("0.0123"), digits_of("1.0e-5"), digits_of("0.12345678901")
    (3, 2, 11)
    """
    mantissa = text.lower().partition("e")[0]
    return len("".join(letter for letter in mantissa if letter.isdigit()).lstrip("0"))


def missing(cells: "pd.Series[str]") -> npt.NDArray[np.bool_]:
    """Which cells hold nothing, or a word for nothing."""
    return np.asarray(cells.str.lower().isin(MISSING), dtype=bool)


def outcomes(cells: "pd.Series[str]") -> "pd.Series[str]":
    """The cells with 1 and 0 in the place of true and false, or yes and no."""
    return cells.map(lambda cell: OUTCOMES.get(cell.lower(), cell))


def decimal_of(cells: "pd.Series[str]", delimiter_is_comma: bool) -> str:
    """The decimal sign of the column: a comma where every cell with one is a number that way, and none has a point.

    DataError where each such cell may as well be a whole number with a mark for thousands.
    """
    if delimiter_is_comma:
        return "."
    marked = cells[cells.str.contains(",", regex=False)]
    if len(marked) and not cells.str.contains(".", regex=False).any() and marked.map(_comma).all():
        if marked.str.fullmatch(THOUSANDS).all():
            raise DataError(
                f"{marked.iloc[0]!r} may be a decimal comma or a mark for thousands: type --decimal , where it is a "
                "decimal comma; thousands must not be marked"
            )
        return ","
    return "."


def _comma(cell: str) -> bool:
    return COMMA.fullmatch(cell.removesuffix("%").strip()) is not None


def numbers(cells: "pd.Series[str]", column: str, lines: Sequence[int], *, decimal: str, percent: bool) -> Floats:
    """The cells as floating point numbers, NaN where one is missing; DataError names the lines of those that are none.

    With `percent` a sign % at the end is taken off; the division by 100 is the caller's.
    """
    text = cells.str.removesuffix("%").str.strip() if percent else cells
    text = text.str.replace(",", ".", regex=False) if decimal == "," else text
    gone = missing(text)
    found = np.asarray(pd.to_numeric(text.where(~gone, "nan"), errors="coerce"), dtype=np.float64)
    wrong = np.isnan(found) & ~gone
    if wrong.any():
        raise DataError(_no_number(cells[wrong].tolist(), column, [lines[k] for k in np.flatnonzero(wrong).tolist()]))
    endless = np.isinf(found)
    if endless.any():
        where = some(lines[k] for k in np.flatnonzero(endless).tolist())
        raise DataError(
            f"column {column!r} is infinite at lines {where}: a run that diverged has no place in a mean; "
            "audit a claim on the log scale, or say with --where which rows are meant"
        )
    return found


def _no_number(cells: list[str], column: str, lines: list[int]) -> str:
    first = cells[0]
    said = f"column {column!r} is no number at lines {some(lines)}, first {first[:40]!r}"
    if first.endswith("%"):
        return f"{said}: a percentage; type --percent to divide by 100"
    if "," in first:
        return f"{said}: type --decimal , where a comma is the decimal sign; thousands must not be marked"
    if lines[0] <= 4 and len(lines) <= 2:
        return f"{said}: where that line is a second header or a unit, leave it out with --where '{column}!={first}'"
    return f"{said}; keep rows with --where COLUMN=VALUE, or mend the cells"
