"""Fresh real rows mixed into every fit with a weight: the variance tends to a fixed point.

It is that of v' = (1 - w)^2 (v + 1) + w^2/kappa, and the best w is a golden ratio at kappa = 1.
"""

from collections.abc import Callable, Iterable
from functools import cache

import flint
import sympy
from flint import arb, fmpq, fmpq_mat
from sympy import Integer

from theory.proof.binding import LIMIT
from theory.proof.geometric import Recurrence
from theory.proof.line import Derivation, Instance, Line
from theory.proof.radical import OnlyMinimum, RadicalForm
from theory.proof.rules import Definition, Lemma, Use
from theory.proof.squeeze import Squeeze
from theory.symbols import G

kappa, w = sympy.symbols("kappa w", positive=True)
MIXED = sympy.Function("MixedVariance")  # MixedVariance(G, kappa, w): fresh rows with the weight w in every fit
TUNED = sympy.Function("BestVariance")  # BestVariance(G, w): each fit weighs its rows as well as it can
BEST = sympy.Function("BestWeight")  # BestWeight(kappa): the w whose limit is least
ROOT = sympy.sqrt(kappa**2 + 4 * kappa)
GOLDEN = (ROOT - kappa) / 2
FIXED_POINT = ((1 - w) ** 2 + w**2 / kappa) / (w * (2 - w))


@cache
def mixed() -> Derivation:
    """MixedVariance(G, kappa, w), by induction from v = 0: the truth."""
    start = Line(left=MIXED(0, kappa, w), right=Integer(0), rule=Definition(), reason="the truth itself")
    step = Line(left=MIXED(G, kappa, w), right=(1 - w) ** 2 * (MIXED(G - 1, kappa, w) + 1) + w**2 / kappa,
                rule=Definition(), reason="n rows of the last fit with a noise of variance 1, and independent "
                "of them kappa n fresh real rows with one of variance 1/kappa")  # fmt: skip
    value = FIXED_POINT * (1 - (1 - w) ** (2 * G))
    return Derivation(
        quantity=MIXED(G, kappa, w),
        facts=(start, step),
        chain=(Line(left=MIXED(G, kappa, w), right=value, reason="the distance from the fixed point shrinks by (1-w)^2",
                    rule=Recurrence(variable=G, start=0, first=(start,), step=step)),),
        instances=_mixtures,
    )  # fmt: skip


def _mixtures() -> Iterable[Instance]:
    """The coefficients of every noise written out: batch i is passed on G - i times."""
    for generations, ratio, weight in ((1, 1, fmpq(1, 2)), (2, fmpq(1, 2), fmpq(1, 3)), (4, 3, fmpq(3, 4))):
        direct = fmpq(0)
        for batch in range(1, generations + 1):
            passed = (1 - weight) ** (generations - batch)
            direct += ((1 - weight) * passed) ** 2 + (weight * passed) ** 2 / ratio
        yield Instance(label=f"G = {generations}, kappa = {ratio}, w = {weight}",
                       at={G: generations, kappa: ratio, w: weight}, direct=direct)  # fmt: skip


@cache
def best_mixed() -> Derivation:
    """BestVariance(G, w), each fit weighing its rows by their inverse variances; kappa = w^2/(1 - w), so that w is the
    weight of the fresh rows in the long run."""
    start = Line(left=TUNED(0, w), right=Integer(0), rule=Definition(), reason="the truth itself")
    ratio = w**2 / (1 - w)
    step = Line(left=TUNED(G, w), right=1 / (ratio + 1 / (TUNED(G - 1, w) + 1)), rule=Definition(),
                reason="two independent unbiased estimates are best combined by their inverse variances, which add up: "
                "kappa from the fresh rows, and 1 over v + 1 from the rows of the last fit")  # fmt: skip
    value = (1 - w) / w * (1 - (1 - w) ** (2 * G)) / (1 + (1 - w) ** (2 * G + 1))
    return Derivation(
        quantity=TUNED(G, w),
        facts=(start, step),
        chain=(Line(left=TUNED(G, w), right=value, reason="a fractional linear map, solved",
                    rule=Recurrence(variable=G, start=0, first=(start,), step=step)),),
        instances=_tuned,
    )  # fmt: skip


def _tuned() -> Iterable[Instance]:
    """Lagrange's multiplier for the fresh rows and those of the last fit, solved as a matrix."""
    for generations, weight in ((1, fmpq(1, 2)), (2, fmpq(1, 3)), (3, fmpq(2, 3)), (5, fmpq(1, 4))):
        ratio, variance = weight**2 / (1 - weight), fmpq(0)
        for _ in range(generations):
            covariance = fmpq_mat(2, 2, [variance + 1, 0, 0, 1 / ratio])
            found = covariance.solve(fmpq_mat(2, 1, [fmpq(1), fmpq(1)]))
            share = found[0, 0] / (found[0, 0] + found[1, 0])
            variance = share**2 * (variance + 1) + (1 - share) ** 2 / ratio
        yield Instance(label=f"G = {generations}, w = {weight}", at={G: generations, w: weight}, direct=variance)


@cache
def _limit() -> tuple[Line, ...]:
    """The facts that end in lim MixedVariance(G, kappa, w) = the fixed point, for 0 < w < 1."""
    lemma = mixed()
    quoted = Line(left=MIXED(G, kappa, w), right=lemma.result, reason="in closed form",
                  rule=Lemma(derivation=lemma, title="fresh real rows mixed in"))  # fmt: skip
    limit = Line(left=LIMIT(MIXED(G, kappa, w), G), right=FIXED_POINT, reason="less a multiple of (1 - w)^(2G)",
                 rule=Squeeze(bounds=(quoted,), constants=(-FIXED_POINT,), ratio=1 - w, steps=2,
                              unit=(w,)))  # fmt: skip
    return quoted, limit


@cache
def golden_weight() -> Derivation:
    """The weight with the least limit: (sqrt(kappa^2 + 4 kappa) - kappa)/2."""
    quoted, limit = _limit()
    low = GOLDEN / kappa
    factor = (ROOT + kappa) ** 2 / (4 * kappa**2 * w * (2 - w))
    apart = Line(left=FIXED_POINT, right=low + (w - GOLDEN) ** 2 * factor, rule=RadicalForm(root=ROOT),
                 reason="the square completed")  # fmt: skip
    square = Line(left=limit.left, right=apart.right, rule=Use(facts=(limit, apart)), reason="put together")
    return Derivation(
        quantity=BEST(kappa),
        facts=(quoted, limit, apart, square),
        chain=(Line(left=BEST(kappa), right=GOLDEN, reason="any other weight adds a positive square",
                    rule=OnlyMinimum(square=square, variable=w, low=low, factor=factor)),),
        instances=_weights,
    )  # fmt: skip


@cache
def golden_limit() -> Derivation:
    """The limit of the variance at the best weight: the best weight over kappa."""
    quoted, limit = _limit()
    start = LIMIT(MIXED(G, kappa, GOLDEN), G)
    reached = FIXED_POINT.xreplace({w: GOLDEN})
    return Derivation(
        quantity=start,
        facts=(quoted, limit),
        chain=(
            Line(left=start, right=reached, rule=Use(facts=(limit,), given={w: GOLDEN}), reason="a weight below 1"),
            Line(left=reached, right=GOLDEN / kappa, rule=RadicalForm(root=ROOT), reason="w^2 = kappa (1 - w) there"),
        ),
        instances=_golden_limits,
    )  # fmt: skip


def between(step: Callable[[arb], arb], low: int, high: int) -> arb:
    """The fixed point of an increasing map, between its iterates from below and from above."""
    ends = arb(low), arb(high)
    while not bool(ends[1] - ends[0] < arb(10) ** -30):
        ends = step(ends[0]), step(ends[1])
    return ends[0].union(ends[1])


RATIOS = (fmpq(1), fmpq(1, 2), fmpq(3), fmpq(1, 10))


def _stationary(ratio: fmpq) -> arb:
    """The variance under the best weight of each fit, v' = 1/(kappa + 1/(v + 1)), from below and from above.

    Two independent unbiased estimates are best combined by their inverse variances; the map is increasing.
    """
    return between(lambda value: 1 / (arb(ratio) + 1 / (value + 1)), 0, 1000)


def _weights() -> Iterable[Instance]:
    """The weight that the inverse variances give the fresh rows in the long run."""
    with flint.ctx.workprec(256):
        for ratio in RATIOS:
            variance = _stationary(ratio)
            weight = arb(ratio) / (arb(ratio) + 1 / (variance + 1))
            yield Instance(label=f"kappa = {ratio}", at={kappa: ratio}, direct=weight)


def _golden_limits() -> Iterable[Instance]:
    with flint.ctx.workprec(256):
        for ratio in RATIOS:
            yield Instance(label=f"kappa = {ratio}", at={kappa: ratio}, direct=_stationary(ratio))
