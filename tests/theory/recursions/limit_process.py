"""The limit law by Gauss elimination on the density of P: the precision of the scores, with log L_G added to it."""

from collections.abc import Callable
from fractions import Fraction
from math import isqrt

Point = dict[str, Fraction]
Value = Fraction | tuple[Fraction, Fraction]
Row = list[Fraction]
GRAIN = 10**40


def form(weights: list[Row], power: Fraction) -> list[Row]:
    """P with -x'Px/2 the exponent of the density of the scores (variance 1) times L^power.

    log L = sum_g [W(g-1) x_g - W(g-1)^2/2] with W(g) = sum_j a_{g,j} x_j.
    """
    size = len(weights)
    total = [[Fraction(int(r == c)) for c in range(size)] for r in range(size)]
    for g in range(1, size):
        fit = weights[g - 1] + [Fraction(0)] * (size - g)
        for r in range(size):
            for c in range(size):
                total[r][c] += power * fit[r] * fit[c]
            total[r][g] -= power * fit[r]
            total[g][r] -= power * fit[r]
    return total


def solved(matrix: list[Row], right: Row) -> tuple[Row, Fraction]:
    """The solution of matrix x = right, and the determinant, by elimination with pivots in order."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    determinant = Fraction(1)
    for place, row in enumerate(rows):
        determinant *= row[place]
        for other in rows:
            if other is not row and other[place]:
                factor = other[place] / row[place]
                other[:] = [a - factor * b for a, b in zip(other, row, strict=True)]
    return [row[-1] / row[place] for place, row in enumerate(rows)], determinant


def covariance(weights: list[Row], early: int, late: int) -> Fraction:
    """Cov(W(early), W(late)) under P for V = 1."""
    size = len(weights)
    fits = [weights[fit - 1] + [Fraction(0)] * (size - fit) for fit in (early, late)]
    spread, determinant = solved(form(weights, Fraction(1)), fits[1])
    assert determinant == 1
    return sum((a * b for a, b in zip(fits[0], spread, strict=True)), Fraction(0))


def discard(size: int) -> list[Row]:
    return [[Fraction(int(batch == fit)) for batch in range(1, fit + 1)] for fit in range(1, size + 1)]


def augment(size: int) -> list[Row]:
    return [[Fraction(1, fit)] * fit for fit in range(1, size + 1)]


def pair(workflow: Callable[[int], list[Row]]) -> Callable[[Point], Value]:
    return lambda at: covariance(workflow(int(at["h"])), int(at["g"]), int(at["h"]))


def three(at: Point) -> list[Row]:
    a, b, c = (at[name] for name in "abc")
    return [[Fraction(1)], [1 - a, a], [1 - b - c, b, c]]


def leaning(at: Point) -> list[Row]:
    """Weights that lean to the newest batch, the more the larger r is."""
    total = {size: size + at["r"] for size in range(2, int(at["G"]) + 1)}
    return [[Fraction(1)], *[[1 / whole] * (size - 1) + [1 - (size - 1) / whole] for size, whole in total.items()]]


def conditional(at: Point) -> Value:
    """log E exp(u x_2 | x_1) for V = 1 and u = 1, from the form of (x_1, x_2): W(1) = x_1 = r, scaled so that u'Vu = s.

    With x_2 of variance s the density of (x_1, x_2) given x_1 is exp(-x_2^2/(2 s) + x_2 r/s - ...): its mean is r.
    """
    precision = form(discard(2), Fraction(1))
    mean, variance = -precision[1][0] * at["r"] / precision[1][1], at["s"] / precision[1][1]
    return mean + variance / 2


def root(value: Fraction) -> tuple[Fraction, Fraction]:
    """Two rationals about the square root."""
    floor = isqrt(value.numerator * GRAIN * GRAIN // value.denominator)
    return Fraction(floor, GRAIN), Fraction(floor + 1, GRAIN)


def moment(at: Point) -> Value:
    """E L_2^p = det P^(-1/2) for each entry of theta."""
    determinant = solved(form(discard(2), at["p"]), [Fraction(0)] * 2)[1]
    low, high = root(1 / determinant ** int(at["q"]))
    return low, high


def golden(_: Point) -> Value:
    """Where the determinant falls to 0, by bisection."""
    low, high = Fraction(1), Fraction(2)
    while high - low > Fraction(1, 10**12):
        middle = (low + high) / 2
        positive = solved(form(discard(2), middle), [Fraction(0)] * 2)[1] > 0
        low, high = (middle, high) if positive else (low, middle)
    return low, high


def mean(at: Point) -> Value:
    """E L_G = det P^(-1/2), for weights that lean to the newest batch."""
    later = range(2, int(at["G"]) + 1)
    weights = [[Fraction(1)], *[[Fraction(1, 3 * (fit - 1))] * (fit - 1) + [Fraction(2, 3)] for fit in later]]
    low, high = root(1 / solved(form(weights, Fraction(1)), [Fraction(0)] * len(weights))[1])
    return low, high


def innovations(at: Point) -> Value:
    """log E exp(sum_g (x_g - W(g-1))) = b'P^-1 b/2 for V = 1, for weights that lean to the newest batch."""
    later = range(2, int(at["G"]) + 1)
    weights = [[Fraction(1)], *[[Fraction(1, 3 * (fit - 1))] * (fit - 1) + [Fraction(2, 3)] for fit in later]]
    size = len(weights)
    taken = [sum((weights[fit][batch] for fit in range(batch, size - 1)), Fraction(0)) for batch in range(size)]
    b = [1 - each for each in taken]
    spread, _ = solved(form(weights, Fraction(1)), b)
    return sum((x * y for x, y in zip(b, spread, strict=True)), Fraction(0)) / 2


def damped(weights: list[Row], power: Fraction) -> list[Row]:
    """The same form for (L f)^power, f = exp(-W(G)^2/2)."""
    last = weights[-1]
    return [[value + power * last[r] * last[c] for c, value in enumerate(row)]
            for r, row in enumerate(form(weights, power))]  # fmt: skip


def weighted(workflow: Callable[[int], list[Row]]) -> Callable[[Point], Value]:
    """E_ref[L_G f] = det P^(-1/2) for each entry of theta."""

    def direct(at: Point) -> Value:
        determinant = solved(damped(workflow(int(at["G"])), Fraction(1)), [Fraction(0)] * int(at["G"]))[1]
        low, high = root(1 / determinant ** int(at["q"]))
        return low, high

    return direct


def infinite(workflow: Callable[[int], list[Row]]) -> Callable[[Point], Value]:
    """At most 0, as the determinant at G = 4 is not positive."""
    return lambda at: max(Fraction(0), solved(damped(workflow(4), at["p"]), [Fraction(0)] * 4)[1])


DIRECT: dict[str, Callable[[Point], Value]] = {
    "dey.conditional-law": conditional,
    "dey.theorem-5-1": innovations,
    "dey.joint-covariance-discard": pair(discard),
    "dey.joint-covariance-augment": pair(augment),
    "dey.joint-covariance-general": lambda at: covariance(three(at), 2, 3),
    "dey.never-below-one": lambda at: min(Fraction(1), covariance(leaning(at), int(at["G"]), int(at["G"]))),
    "dey.likelihood-ratio-mean": mean,
    "dey.likelihood-ratio-moment": moment,
    "dey.golden-tail-index": golden,
    "dey.contiguity-discard": weighted(discard),
    "dey.contiguity-augment": weighted(augment),
    "dey.contiguity-variance": infinite(discard),
    "dey.contiguity-variance-augment": infinite(augment),
    "dey.likelihood-ratio-variance-infinite": lambda at: max(
        Fraction(0), solved(form(discard(2), at["p"]), [Fraction(0)] * 2)[1]
    ),
}
