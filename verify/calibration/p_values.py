"""From estimates to p-values: of true statements, and of false ones that a plan counts on refuting."""

import math
from collections.abc import Callable, Iterable
from itertools import cycle

import numpy as np
from scipy.special import ndtr, ndtri

from verify.calibration.admission import LEVEL, POWER, Runs
from verify.calibration.estimates import (
    FAMILY,
    Looked,
    Sample,
    Setting,
    lines,
    means,
)
from verify.calibration.laws import Array
from verify.estimate import Estimate
from verify.guards import LEAST_REPLICATES
from verify.hypotheses import (
    Outcome,
    against,
    distance,
    equivalent,
    equivalent_sees,
    in_favour,
    one_sided_sees,
    two_sided,
    two_sided_sees,
)
from verify.judge import holm
from verify.limits import agreement
from verify.sequence import ConfidenceSequence, tuned

Test = Callable[..., Outcome]
FAR = 50  # standard errors to the other margin, so that it plays no part


def two_sided_runs(sample: Sample, test: Test = two_sided) -> Runs:
    """The p-values of a two-sided test of the truth, and of a value that lies off it, above and below by turns."""
    gap = two_sided_sees(mcse=sample.scatter, alpha=LEVEL, power=POWER, degrees=sample.degrees)
    sides = zip(sample.estimates, cycle((gap, -gap)), strict=False)
    return Runs(
        null=_p_values(test(each, sample.truth) for each in sample.estimates),
        gap=_p_values(test(each, sample.truth + off) for each, off in sides),
    )


def one_sided_runs(sample: Sample, test: Test, side: int) -> Runs:
    """The p-values of `above` (side 1) or `below` (side -1) for the truth, and for a value on its near side."""
    gap = one_sided_sees(mcse=sample.scatter, alpha=LEVEL, power=POWER, degrees=sample.degrees)
    return Runs(
        null=_p_values(test(each, sample.truth) for each in sample.estimates),
        gap=_p_values(test(each, sample.truth - side * gap) for each in sample.estimates),
    )


def equivalence_runs(sample: Sample, side: int) -> Runs:
    """The p-values of equivalence when the truth is at a margin, and when it is at the centre of the planned one."""
    margin = equivalent_sees(mcse=sample.scatter, alpha=LEVEL, power=POWER, degrees=sample.degrees)
    far = FAR * sample.scatter
    return Runs(
        null=_p_values(equivalent(each, sample.truth + side * far, far) for each in sample.estimates),
        gap=_p_values(in_favour(each, sample.truth, "=", margin=margin) for each in sample.estimates),
    )


def sequence_runs(looked: Looked, relation: str) -> Runs:
    """The least p-value of all looks at each run: of the truth, and of a value that the last look should refute."""
    first, last = looked.runs[0][0].replicates, looked.runs[0][-1].replicates
    anytime = tuned(round(math.sqrt(first * last)), LEVEL)
    radius = anytime.radius if relation == "=" else anytime.radius_one_sided
    gap = looked.sd * (radius(last, LEVEL) + float(ndtri(POWER)) / math.sqrt(last))
    off = looked.truth - gap if relation == "<=" else looked.truth + gap
    return Runs(null=_least(looked, looked.truth, relation, anytime), gap=_least(looked, off, relation, anytime))


def sequence_equivalence_runs(looked: Looked, side: int) -> Runs:
    """The least p-value of equivalence over all looks: at a margin, and at the centre of one that suits the last."""
    first, last = looked.runs[0][0].replicates, looked.runs[0][-1].replicates
    anytime = tuned(round(math.sqrt(first * last)), LEVEL)
    margin = looked.sd * (anytime.radius_one_sided(last, LEVEL) + float(ndtri((1 + POWER) / 2)) / math.sqrt(last))
    far = FAR * looked.sd / math.sqrt(first)

    def least(value: float, width: float) -> Array:
        return np.array([min(equivalent(look, value, width, anytime).p for look in run) for run in looked.runs])

    return Runs(null=least(looked.truth + side * far, far), gap=least(looked.truth, margin))


def holm_runs(setting: Setting) -> Runs:
    """The least adjusted p-value of families of true means, and of families of which one is off."""
    pools = [means(setting, pool, more=1) for pool in range(FAMILY)]
    gap = two_sided_sees(mcse=pools[0].scatter, alpha=LEVEL / FAMILY, power=POWER, degrees=pools[0].degrees)
    families = list(zip(*(pool.estimates for pool in pools), strict=True))

    def least(first: float) -> Array:
        values = (first, *(0.0 for _ in pools[1:]))
        return np.array([min(holm([two_sided(e, v).p for e, v in zip(f, values, strict=True)])) for f in families])

    return Runs(null=least(0.0), gap=least(gap))


def fit_runs(setting: Setting) -> Runs:
    """The p-values of lack of fit, of growths that are straight in 1/n."""
    return Runs(null=np.array([whole.lack_of_fit for whole, _ in lines(setting)]))


def agreement_runs(setting: Setting) -> Runs:
    """The p-values of agreement with and without the smallest n, of growths that are straight in 1/n."""
    return Runs(null=np.array([agreement(*each) for each in lines(setting)]))


def normal_quantiles(estimate: Estimate, value: float) -> Outcome:
    """A two-sided test that takes a standard error from few blocks for a known one."""
    z = distance(estimate, value)
    return Outcome(z=z, p=float(2 * ndtr(-abs(z))))


def covariance_runs(setting: Setting) -> Runs:
    """The p-values of the likelihood ratio test of an identity covariance in statsmodels, of 1,280 vectors of three."""
    from statsmodels.stats.multivariate import test_cov

    count, size = 1280, 3
    draws = setting.draws("covariances", (count, size))
    found = [np.cov(values, rowvar=False) for few in draws for values in few]
    return Runs(null=np.array([float(test_cov(each, count, np.eye(size)).pvalue) for each in found]))


def variance_runs(setting: Setting) -> Runs:
    """The p-values of a variance with s^2 sqrt(2 / (R - 1)) as its standard error, which is that of normal draws."""
    draws = setting.draws("variances", (LEAST_REPLICATES,))
    variances = np.concatenate([values.var(axis=1, ddof=1) for values in draws])
    errors = variances * math.sqrt(2 / (LEAST_REPLICATES - 1))
    return Runs(null=np.asarray(2 * ndtr(-np.abs(variances - 1) / errors)))


def _least(looked: Looked, value: float, relation: str, anytime: ConfidenceSequence) -> Array:
    return np.array([min(against(look, value, relation, anytime).p for look in run) for run in looked.runs])


def _p_values(outcomes: Iterable[Outcome]) -> Array:
    return np.array([each.p for each in outcomes])
