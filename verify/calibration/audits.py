"""The tests of audits, on samples as small as audits admit: p-values of the very functions that audits use."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import cycle, repeat

import numpy as np
from scipy.special import chdtri, ndtri

from verify.audit.exact_laws import Law
from verify.audit.sample import FEWEST, NONE, Sample, against, in_favour, sample
from verify.calibration.admission import LEVEL, POWER, Runs
from verify.calibration.estimates import Setting
from verify.calibration.laws import FEWEST_SQUARES, LEAST_SURPLUS, SHARE, Array
from verify.hypotheses import against as t_against
from verify.hypotheses import equivalent_sees, one_sided_sees, two_sided_sees

HALF_TESTED = 400  # replicates at which the skewness leaves about two in three exponential samples a test
TESTED = frozenset({"normal", "t8"})  # laws of which nearly all samples of the fewest replicates are tested
FAR = 50  # standard errors to the other margin, so that it plays no part
FURTHER = 1e6  # to the other margin of a whole law, where so many standard errors would not do
PAIR = 2  # the fewest replicates of which there is an exact test
MORE = 5  # times as many runs of the exact test of a fitted variance: it is quick
RELATIONS = {0: "=", 1: "<=", -1: ">="}  # refuted by an estimate that lies off, above or below


@cache
def samples(setting: Setting, count: int) -> tuple[Sample, ...]:
    """Samples of which an audit knows nothing but the values; their mean is 0."""
    draws = setting.draws(f"audits of {count}", (count,))
    return tuple(sample(values, None, None) for few in draws for values in few)


def runs(setting: Setting, side: int, count: int = FEWEST) -> Runs:
    """The p-values for the true mean, and for one that lies off on the near side, or on both by turns (side 0)."""
    found, sees = samples(setting, count), one_sided_sees if side else two_sided_sees
    gap = sees(mcse=1 / math.sqrt(count), alpha=LEVEL, power=POWER, degrees=count - 1)
    off = (-gap * each for each in cycle((side,) if side else (1, -1)))
    return Runs(null=_refuting(found, repeat(0.0), side), gap=_refuting(found, off, side) if _seen(setting) else None)


def equivalence_runs(setting: Setting, side: int, count: int = FEWEST) -> Runs:
    """The p-values of equivalence when the mean is at a margin, and when it is at the centre of a planned one."""
    found, mcse = samples(setting, count), 1 / math.sqrt(count)
    margin = equivalent_sees(mcse=mcse, alpha=LEVEL, power=POWER, degrees=count - 1)
    null = _showing(found, side * FAR * mcse, FAR * mcse)
    return Runs(null=null, gap=_showing(found, 0.0, margin) if _seen(setting) else None)


def plain_runs(setting: Setting, side: int) -> Runs:
    """The p-values of the t test alone, of as few replicates: all that a published mean with its error allows."""
    found = samples(setting, FEWEST)
    return Runs(null=np.array([t_against(each.estimate, 0.0, RELATIONS[side]).p for each in found]))


def _seen(setting: Setting) -> bool:
    """Whether an audit counts on so few replicates to see anything: of skewed ones most samples have no test."""
    return setting.law in TESTED


@dataclass(frozen=True, kw_only=True)
class Whole:
    """A law that is known as a whole: the true mean and spread of one replicate, and how many there are."""

    law: Law
    mean: float
    spread: float
    count: int
    more: int = 1


ONES = Whole(law=Law(name="binomial"), mean=SHARE, spread=math.sqrt(SHARE * (1 - SHARE)), count=FEWEST)
SQUARES = Whole(
    law=Law(name="chi-square", degrees=(FEWEST_SQUARES,)),
    mean=1.0,
    spread=math.sqrt(2 / FEWEST_SQUARES),
    count=PAIR,
    more=MORE,
)
ERRORS = Whole(
    law=Law(name="F", degrees=(LEAST_SURPLUS.features, LEAST_SURPLUS.rows - LEAST_SURPLUS.features + 1)),
    mean=LEAST_SURPLUS.mean,
    spread=math.sqrt(LEAST_SURPLUS.variance),
    count=PAIR,
)


@cache
def exact_samples(setting: Setting, whole: Whole) -> tuple[Sample, ...]:
    """Samples of the law, in its own unit."""
    draws = setting.draws(f"audits by {whole.law.name}", (whole.count,), more=whole.more)
    return tuple(sample(each, whole.law, None) for few in draws for each in _in_unit(whole, few))


def exact_runs(setting: Setting, whole: Whole, side: int) -> Runs:
    """The p-values of the exact test for the true mean, and for one that it should refute."""
    found, level = exact_samples(setting, whole), LEVEL if side else LEVEL / 2
    off = (_off(whole, each, level) for each in cycle((side,) if side else (1, -1)))
    return Runs(null=_refuting(found, repeat(whole.mean), side), gap=_refuting(found, off, side))


def exact_equivalence_runs(setting: Setting, whole: Whole, side: int) -> Runs:
    """The p-values of exact equivalence when the mean is at a margin, and when the margin lies off it."""
    found = exact_samples(setting, whole)
    null, gap = (_showing(found, end + side * FURTHER, FURTHER) for end in (whole.mean, _off(whole, side, LEVEL)))
    return Runs(null=null, gap=gap)


def shape_runs(setting: Setting) -> Runs:
    """The p-values of the test of a whole F law, which no plan counts on."""
    return Runs(null=_refuting(exact_samples(setting, ERRORS), repeat(ERRORS.mean), 0))


def _off(whole: Whole, side: int, level: float) -> float:
    """The mean below (side 1) or above (side -1) the true one that is refuted with the probability planned.

    Of a count it is that of the normal law near it.
    """
    if whole.law.name == "binomial":
        return whole.mean - side * whole.spread / math.sqrt(whole.count) * float(ndtri(1 - level) + ndtri(POWER))
    degrees = whole.count * whole.law.degrees[0]
    ends = (POWER, level) if side == 1 else (1 - POWER, 1 - level)
    met, wanted = (float(chdtri(degrees, each)) for each in ends)
    return whole.mean * met / wanted


def _in_unit(whole: Whole, draws: Array) -> Array:
    values = whole.mean + whole.spread * draws
    return np.rint(values) if whole.law.name == "binomial" else np.maximum(values, 0.0)


def _refuting(found: Iterable[Sample], values: Iterable[float], side: int) -> Array:
    """The p-values of "the true mean RELATION the value"; 1 where a sample has no test."""
    pairs = zip(found, values, strict=False)
    return np.array([1.0 if each.test == NONE else against(each, value, RELATIONS[side]).p for each, value in pairs])


def _showing(found: Iterable[Sample], value: float, margin: float) -> Array:
    """The p-values of "the true mean is the margin or more away from the value"; 1 where a sample has no test."""
    outcomes = (None if each.test == NONE else in_favour(each, value, "=", margin) for each in found)
    return np.array([1.0 if each is None else each.p for each in outcomes])
