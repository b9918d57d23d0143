"""Rational numbers below and above pi, roots, logarithms and psi values, from series whose tails are bounded."""

from fractions import Fraction
from functools import cache
from math import isqrt

Bounds = tuple[Fraction, Fraction]
SCALE = 10**40  # roots are rounded to its inverse
TERMS = 60  # of the alternating series
SHIFT = 60  # psi is pushed so far to the right


def _arctan_inverse(whole: int) -> Bounds:
    """arctan(1/whole), an alternating series."""
    terms = [Fraction((-1) ** m, (2 * m + 1) * whole ** (2 * m + 1)) for m in range(TERMS)]
    return sum(terms, Fraction(0)), sum(terms[:-1], Fraction(0))


@cache
def pi() -> Bounds:
    """Machin's formula."""
    near, far = _arctan_inverse(5), _arctan_inverse(239)
    return 16 * near[0] - 4 * far[1], 16 * near[1] - 4 * far[0]


def square_root(value: Bounds) -> Bounds:
    """The root of a number between two positive ones."""
    low = isqrt(value[0].numerator * SCALE**2 // value[0].denominator)
    high = isqrt(value[1].numerator * SCALE**2 // value[1].denominator) + 1
    return Fraction(low, SCALE), Fraction(high, SCALE)


def fifth_root(value: Fraction) -> Bounds:
    """The fifth root of a positive number, by bisection on whole numbers."""
    wanted = value.numerator * SCALE**5 // value.denominator
    low, high = 0, SCALE * (1 + value.numerator)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle**5 <= wanted else (low, middle)
    return Fraction(low, SCALE), Fraction(low + 1, SCALE)


@cache
def logarithm(value: Fraction) -> Bounds:
    """log = 2 artanh((v - 1)/(v + 1)) once the powers of 2 are split off."""
    twos = 0
    while value > Fraction(4, 3):
        value, twos = value / 2, twos + 1
    while value < Fraction(2, 3):
        value, twos = value * 2, twos - 1
    ends = [_artanh((value - 1) / (value + 1)), _artanh(Fraction(1, 3))]
    sums = [[2 * ends[0][side] + twos * 2 * ends[1][side if twos > 0 else 1 - side] for side in (0, 1)]]
    return sums[0][0], sums[0][1]


def _artanh(share: Fraction) -> Bounds:
    """For |share| <= 1/3: the tail is at most 9/8 of its first term."""
    total = sum((share ** (2 * m + 1) / (2 * m + 1) for m in range(TERMS)), Fraction(0))
    rest = Fraction(9, 8) * abs(share) ** (2 * TERMS + 1)
    return total - rest, total + rest


@cache
def psi_less_logarithm(value: Fraction) -> Bounds:
    """psi(x) - log x: psi(x + 1) = psi(x) + 1/x, and Stirling's series far to the right, whose terms alternate."""
    right = value + SHIFT
    stirling = -1 / (2 * right) - 1 / (12 * right**2)
    moved = -sum((1 / (value + step) for step in range(SHIFT)), Fraction(0))
    log = logarithm(right / value)
    return stirling + moved + log[0], stirling + 1 / (120 * right**4) + moved + log[1]
