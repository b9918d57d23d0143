"""Bounds of the mean loss of a refitted kernel density, in rational bounds of pi, roots, logarithms and cosh."""

from fractions import Fraction
from math import factorial

from tests.theory.rational_bounds import SCALE, Bounds, logarithm, pi, square_root

Point = dict[str, Fraction]
TERMS = 40  # of the series of cosh, for numbers below 8


def _rounded(value: Fraction) -> Bounds:
    low = value.numerator * SCALE // value.denominator
    return Fraction(low, SCALE), Fraction(low + 1, SCALE)


def _cosh(value: Bounds) -> Bounds:
    """The series at both ends; what is left out is less than twice its first term."""
    low, high = _rounded(value[0])[0], _rounded(value[1])[1]
    sums = [sum((end ** (2 * m) / factorial(2 * m) for m in range(TERMS)), Fraction(0)) for end in (low, high)]
    return _rounded(sums[0])[0], _rounded(sums[1] + 2 * high ** (2 * TERMS) / factorial(2 * TERMS))[1]


def _logarithm(value: Bounds) -> Bounds:
    low, high = _rounded(value[0])[0], _rounded(value[1])[1]
    return logarithm(low)[0], logarithm(high)[1]


def _win(at: Point) -> Bounds:
    """1/4 less the logarithm of cosh at E|u z|/(2 h), as E|u| = 2/sqrt pi and E|z| = sqrt(2/pi)."""
    circle, root = pi(), square_root((Fraction(2), Fraction(2)))
    low, high = _logarithm(_cosh((root[0] / (circle[1] * at["h"]), root[1] / (circle[0] * at["h"]))))
    return Fraction(1, 4) - high, Fraction(1, 4) - low


def _lose(at: Point) -> Fraction:
    """-E D/2 - E D^2/8 for D = u z/h - z^2/2, from the moments 2 of u, 1 and 3 of z."""
    mean, square = Fraction(-1, 2), 2 / at["h"] ** 2 + Fraction(3, 4)
    return -mean / 2 - square / 8


def _normal(variance: Fraction) -> Bounds:
    """The logarithm of 2 pi v, halved."""
    low, high = _logarithm((2 * pi()[0] * variance, 2 * pi()[1] * variance))
    return low / 2, high / 2


def _replaced(at: Point) -> Bounds:
    """The density of a draw: one kernel a fit."""
    variance = 1 + sum((at["h"] ** 2 for _ in range(int(at["t"]))), Fraction(0))
    low, high = _normal(variance)
    return low + 1 / (2 * variance), high + 1 / (2 * variance)


def _accumulated(at: Point) -> Bounds:
    """One kernel, and half of those that are added later."""
    later = sum((Fraction(1, fit) for fit in range(2, int(at["t"]) + 1)), Fraction(0))
    return _normal(1 + at["h"] ** 2 * (1 + later / 2))


DIRECT = {
    "kazdan.kde-accumulate-can-win": _win,
    "kazdan.kde-accumulate-can-lose": _lose,
    "kazdan.kde-lower-loss-as-printed": lambda at: Fraction(0),
    "kazdan.kde-nll-replace-diverges": _replaced,
    "kazdan.kde-nll-accumulate-diverges": _accumulated,
}
