"""Kernel densities refitted on their own draws, run on the second moments of the rows, batch by batch."""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache

from tests.theory.rational_bounds import Bounds, fifth_root, logarithm

Point = dict[str, Fraction]
Value = Fraction | Bounds
TERMS = 1000  # of zeta(7/5), before its tail is enclosed


def run(rows: int, kernels: Sequence[Fraction], pooled: bool) -> tuple[Fraction, Fraction]:
    """E of the last fit's variance given its rows, and the variance of its draw; `kernels` are h^2, fit by fit."""
    single = [Fraction(1)]  # E x^2 for a row of each batch; the truth has the mean 0
    products = [[Fraction(0)]]  # E x y for different rows, by their batches
    apart = draw = Fraction(0)
    for kernel in kernels:
        used = range(len(single)) if pooled else range(len(single) - 1, len(single))
        size = rows * len(used)
        cross = [_with_a_row(rows, place, used, single, products) / size for place in range(len(single))]
        apart = sum((cross[place] for place in used), Fraction(0)) / len(used)
        draw = sum((single[place] for place in used), Fraction(0)) / len(used) + kernel
        products = [[*row, cross[place]] for place, row in enumerate(products)] + [[*cross, apart]]
        single.append(draw)
    return draw - apart, draw


def _with_a_row(rows: int, batch: int, used: range, single: list[Fraction], products: list[list[Fraction]]) -> Fraction:
    """The sum of E x y over all rows y that a fit uses, x being one row of the batch."""
    total = sum((rows * products[batch][other] for other in used), Fraction(0))
    return total + (single[batch] - products[batch][batch] if batch in used else 0)


def _at(at: Point, pooled: bool, part: int) -> Value:
    rows, fits = int(at.get("n", 3)), int(at["t"])
    return run(rows, [at["h"] ** 2] * fits, pooled)[part]


def _shrinking(at: Point) -> Value:
    """Every squared bandwidth rounded down, and every one rounded up."""
    rows, fits = int(at["n"]), int(at["t"])
    widths = [fifth_root(Fraction(1, (rows * fit) ** 2)) for fit in range(1, fits + 1)]
    low, high = (run(rows, [at["h"] ** 2 * width[side] for width in widths], True)[1] for side in (0, 1))
    return low, high


@cache
def _zeta() -> Bounds:
    """zeta(7/5): the sum up to TERMS, and beyond it the integral less half a term, corrected upwards by at most 7/60
    TERMS^(-12/5), which is below TERMS^(-2)."""
    ends = [Fraction(0), Fraction(0)]
    for term in range(1, TERMS + 1):
        root = fifth_root(Fraction(1, term**7))
        ends = [ends[side] + root[side] for side in (0, 1)]
    last, integral = fifth_root(Fraction(1, TERMS**7)), fifth_root(Fraction(1, TERMS**2))
    low = ends[0] + Fraction(5, 2) * integral[0] - last[1] / 2
    high = ends[1] + Fraction(5, 2) * integral[1] - last[0] / 2
    return low, high + Fraction(7, 60 * TERMS**2)


def _bounded(at: Point) -> Value:
    low, high = fifth_root(1 / at["n"] ** 2)
    zeta = _zeta()
    return 1 + at["h"] ** 2 * low * zeta[0], 1 + at["h"] ** 2 * high * zeta[1]


def _fixed(at: Point) -> Value:
    low, high = logarithm(at["t"] + 1)
    return 1 + at["h"] ** 2 * low, 1 + at["h"] ** 2 * high


def _loss(at: Point) -> Value:
    return Fraction(0) if at["t"] == 1 else logarithm(at["t"])


def _mass(at: Point) -> Value:
    """Two boxes of side h, each of height 1/(2 h)."""
    volume = Fraction(1)
    for _ in range(int(at["d"])):
        volume *= at["h"]
    return 2 * volume / (2 * at["h"])


DIRECT = {
    "kazdan.kde-within-replace": lambda at: _at(at, False, 0),
    "kazdan.kde-within-accumulate": lambda at: _at(at, True, 0),
    "kazdan.kde-marginal-replace": lambda at: _at(at, False, 1),
    "kazdan.kde-marginal-accumulate": lambda at: _at(at, True, 1),
    "kazdan.kde-marginal-shrinking": _shrinking,
    "kazdan.kde-shrinking-bounded": _bounded,
    "kazdan.kde-fixed-diverges": _fixed,
    "kazdan.kde-nll-bound": _loss,
    "kazdan.kde-normalisation": _mass,
    "kazdan.kde-normalisation-as-printed": lambda at: Fraction(1),
}
