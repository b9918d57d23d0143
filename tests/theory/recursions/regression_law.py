"""The law of z'(X'X)^-1 z: moments from those of single normals and chi-squares, densities step by step from the
smallest degrees of freedom."""

from collections.abc import Callable
from fractions import Fraction
from math import comb, isqrt

Point = dict[str, Fraction]
Value = Fraction | tuple[Fraction, Fraction]
GRAIN = 10**40
PI = (
    Fraction(31415926535897932384626433832795028841971, 10**40),
    Fraction(31415926535897932384626433832795028841972, 10**40),
)


def normal_moment(power: int) -> Fraction:
    """E z^power of a standard normal: (power - 1) E z^(power - 2)."""
    if power % 2:
        return Fraction(0)
    return Fraction(1) if power == 0 else (power - 1) * normal_moment(power - 2)


def length_moment(features: int, power: int) -> Fraction:
    """E (z_1^2 + ... + z_d^2)^power, one coordinate after the other."""
    moments = [Fraction(int(order == 0)) for order in range(power + 1)]
    for _ in range(features):
        moments = [sum((comb(order, own) * normal_moment(2 * own) * moments[order - own] for own in range(order + 1)),
                       Fraction(0)) for order in range(power + 1)]  # fmt: skip
    return moments[power]


def inverse_moment(degrees: int, power: int) -> Fraction:
    """E 1/Q^power: one power after the other, each a chi-square with two degrees less."""
    total = Fraction(1)
    while power:
        total, degrees, power = total / (degrees - 2), degrees - 2, power - 1
    return total


def ratio_moment(rows: int, features: int, power: int) -> Fraction:
    return length_moment(features, power) * inverse_moment(rows - features + 1, power)


def error_moment(at: Point) -> Value:
    return ratio_moment(int(at["T"]), int(at["d"]), int(at["k"]))


def _variance(growth: Callable[[int], Fraction]) -> Callable[[Point], Value]:
    def value(at: Point) -> Value:
        rows, features = int(at["T"]), int(at["d"])
        first, second = (ratio_moment(rows, features, power) for power in (1, 2))
        return (at["sigma"] ** 2 * growth(int(at["n"]))) ** 2 * (second - first * first)

    return value


def _squares(fits: int) -> Fraction:
    return sum((Fraction(1, fit * fit) for fit in range(1, fits + 1)), Fraction(0))


def root(value: Fraction) -> tuple[Fraction, Fraction]:
    """Rational bounds of the square root."""
    below = isqrt(value.numerator * GRAIN**2 // value.denominator)
    return Fraction(below, GRAIN), Fraction(below + 1, GRAIN)


def density(x: Fraction, rows: int, features: int) -> tuple[Fraction, Fraction]:
    """The beta prime density with the parameters d/2 and (T - d + 1)/2, raised by whole steps from 1/2 or 1."""
    low, high = _smallest(x, features % 2 == 1, (rows - features + 1) % 2 == 1)
    a, b = (Fraction(1, 2) if count % 2 else Fraction(1) for count in (features, rows - features + 1))
    factor = Fraction(1)
    while 2 * a < features:
        factor, a = factor * (a + b) / a * x / (1 + x), a + 1
    while 2 * b < rows - features + 1:
        factor, b = factor * (a + b) / b / (1 + x), b + 1
    return factor * low, factor * high


def _smallest(x: Fraction, first_odd: bool, second_odd: bool) -> tuple[Fraction, Fraction]:
    """The densities for the parameters 1/2 and 1: derivatives of (2/pi) arctan sqrt x, sqrt(x/(1+x)), 1 - (1+x)^(-1/2)
    and x/(1+x)."""
    if first_odd and second_odd:
        low, high = root(x)
        return 1 / (PI[1] * high * (1 + x)), 1 / (PI[0] * low * (1 + x))
    if first_odd:
        low, high = root(x * (1 + x))
        return 1 / (2 * high * (1 + x)), 1 / (2 * low * (1 + x))
    if second_odd:
        low, high = root(1 + x)
        return 1 / (2 * high * (1 + x)), 1 / (2 * low * (1 + x))
    exact = 1 / (1 + x) ** 2
    return exact, exact


def error_density(at: Point) -> Value:
    low, high = density(at["x"], int(at["T"]), int(at["d"]))
    return low if low == high else (low, high)


def f_density(at: Point) -> Value:
    rows, features = int(at["T"]), int(at["d"])
    unit = Fraction(features, rows - features + 1)
    low, high = density(unit * at["x"], rows, features)
    return unit * low if low == high else (unit * low, unit * high)


DIRECT = {
    "gerstgrasser.error-moment": error_moment,
    "gerstgrasser.error-variance": _variance(_squares),
    "gerstgrasser.replace-variance-same": _variance(Fraction),
    "gerstgrasser.error-density": error_density,
    "gerstgrasser.f-density": f_density,
}
