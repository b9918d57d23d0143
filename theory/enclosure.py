"""A constant in decimals below and above it: exact, or from an Arb ball."""

import flint
import sympy
from flint import arb, fmpq

from theory.arithmetic import NotRational, ball, rational

BITS = 512


def enclosed(value: sympy.Expr, digits: int = 30) -> list[str]:
    """Decimals below and above the positive constant, with that many significant digits.

    >>> enclosed(sympy.pi**2 / 6, 6)
    ['1.64493', '1.64494']
    >>> enclosed(sympy.Rational(9, 5), 6)
    ['1.8', '1.8']
    """
    low, high = _ends(value)
    places = digits - 1
    while low * fmpq(10) ** places >= fmpq(10) ** digits:
        places -= 1
    while low * fmpq(10) ** places < fmpq(10) ** (digits - 1):
        places += 1
    scale = fmpq(10) ** places
    return [_written((low * scale).floor(), places), _written((high * scale).ceil(), places)]


def _ends(value: sympy.Expr) -> tuple[fmpq, fmpq]:
    try:
        exact = rational(value, {})
        low, high = exact, exact
    except NotRational:
        enclosure = ball(value, {}, BITS)
        with flint.ctx.workprec(2 * BITS):
            low, high = _as_rational(enclosure.lower()), _as_rational(enclosure.upper())
    if low <= 0:
        raise ValueError(f"{value} is not known to be positive")
    return low, high


def _as_rational(exact: arb) -> fmpq:
    mantissa, exponent = exact.man_exp()
    return fmpq(mantissa) * fmpq(2) ** int(exponent)


def _written(whole: flint.fmpz, places: int) -> str:
    """Whole / 10^places written out, without trailing zeros."""
    if places <= 0:
        return str(whole * flint.fmpz(10) ** -places)
    text = str(whole).rjust(places + 1, "0")
    decimals = text[-places:].rstrip("0")
    return text[:-places] + (f".{decimals}" if decimals else "")
