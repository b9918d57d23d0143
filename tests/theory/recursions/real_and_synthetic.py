"""Fits on real and on synthetic rows: every row's noise followed in plain fractions, parabolas through three points."""

from collections.abc import Callable
from fractions import Fraction
from math import isqrt

Point = dict[str, Fraction]
Value = Fraction | tuple[Fraction, Fraction]
DIGITS = 10**40


def covariance(at: Point) -> tuple[Fraction, Fraction]:
    """The variances of the real rows' mean and of the synthetic rows' mean, by summing over pairs of rows."""
    real, synthetic, own = int(at["m"]), int(at["s"]), int(at["N"])
    pairs = synthetic * Fraction(1) + synthetic**2 * Fraction(1, own)  # own noise of a row; the source's in every pair
    return Fraction(real, real**2), pairs / synthetic**2


def mixed(at: Point, share: Fraction) -> Fraction:
    one, other = covariance(at)
    return (1 - share) ** 2 * one + share**2 * other


def pooled(at: Point) -> Value:
    return mixed(at, at["s"] / (at["m"] + at["s"]))


def low_quality(at: Point) -> Value:
    """The mean of the squared error over a source that errs by b + h and one that errs by b - h, h^2 its variance:
    by the second moment, so b^2 + 1/N stands for the source."""
    share = at["s"] / (at["m"] + at["s"])
    drawn = mixed({**at, "N": Fraction(1)}, share) - share**2  # the source without an error of its own
    second = at["b"] ** 2 + Fraction(1, int(at["N"]))
    return drawn + share**2 * second


def same_rows(at: Point) -> Value:
    """Every real row counts as itself, and again through the source's mean in every synthetic row."""
    real, synthetic = int(at["m"]), int(at["s"])
    rows = real + synthetic
    own = Fraction(1, rows) + Fraction(synthetic, real * rows)
    return real * own**2 + Fraction(synthetic, rows**2)


def parabola(at: Point) -> tuple[Fraction, Fraction]:
    """Vertex and least value of the parabola through the errors at three shares of synthetic rows."""

    def error(share: Fraction) -> Fraction:
        rows = at["m"] * share / (1 - share)
        return (1 - share) ** 2 / at["m"] + share**2 * (1 / at["N"] + 1 / rows)

    low, middle, high = (error(Fraction(place, 4)) for place in (1, 2, 3))
    bend = low + high - 2 * middle
    vertex = Fraction(1, 2) - (high - low) / (8 * bend)
    step = 4 * (vertex - Fraction(1, 2))
    return vertex, middle + (high - low) / 2 * step + bend / 2 * step**2


def endless(at: Point) -> Value:
    """The synthetic rows alone, endless ones: what pairs of them have in common."""
    one, two = (covariance({**at, "s": Fraction(rows)})[1] for rows in (1, 2))
    return two - (one - two)  # a + b/s at s = 1 and 2, and so at infinity


def harmless(at: Point) -> Value:
    """The straight line s -> (error - 1/m) (m+s)^2/s through its values at two numbers of rows, where it is 0."""
    real = at["N"] + at["k"]

    def excess(rows: int) -> Fraction:
        found = pooled({"m": real, "s": Fraction(rows), "N": at["N"]})
        assert isinstance(found, Fraction)
        return (found - 1 / real) * (real + rows) ** 2 / rows

    return 1 - excess(1) / (excess(2) - excess(1))


def weighted(at: Point) -> Value:
    """Inverse variances add up."""
    one, other = covariance(at)
    return 1 / (1 / one + 1 / other)


def worth(at: Point) -> Value:
    """Further real rows by halving an interval: more real rows, less error."""
    low, high = -at["m"], 1000 * (at["m"] + at["s"] + 1) * (at["c"] + 1)
    for _ in range(160):
        middle = Fraction(int((low + high) / 2 * DIGITS), DIGITS)
        rows = at["m"] + middle + at["s"]
        worse = 1 / rows + (at["s"] / rows) ** 2 * at["c"] > 1 / at["m"]
        low, high = (middle, high) if worse else (low, middle)
    slack = Fraction(2, isqrt(DIGITS))
    return low - slack, high + slack


def relative_loss(at: Point) -> Value:
    """At so many real rows that all counts are whole."""
    unit = at["r"].denominator * at["v"].denominator
    found = pooled({"m": Fraction(unit), "s": at["r"] * unit, "N": at["v"] * unit})
    assert isinstance(found, Fraction)
    return unit * found


DIRECT: dict[str, Callable[[Point], Value]] = {
    "kazdan.real-and-synthetic-variance": pooled,
    "kazdan.real-and-synthetic-loss": relative_loss,
    "kazdan.low-quality-error": low_quality,
    "kazdan.best-synthetic-share": lambda at: parabola(at)[0],
    "kazdan.best-synthetic-rows": lambda at: parabola(at)[1],
    "kazdan.best-weighted-error": weighted,
    "kazdan.same-rows-variance": same_rows,
    "kazdan.same-rows-never-help": lambda at: same_rows({"m": at["m"], "s": Fraction(0)}),
    "kazdan.same-rows-quarter": lambda at: same_rows({"m": at["m"], "s": at["m"]}),
    "kazdan.endless-synthetic-rows": endless,
    "kazdan.harmless-synthetic-rows": harmless,
    "kazdan.worth-of-removal": worth,
}
