"""The loop over statsmodels: as users write it, with the default settings, and with a tight tolerance."""

from collections.abc import Callable

import numpy as np
import statsmodels.api as sm

from benchmarks.loop import Fit
from simulate.arrays import Floats
from theory.vocabulary import Family

KINDS: dict[Family, Callable[[], object]] = {
    Family.NORMAL: sm.families.Gaussian,
    Family.BINOMIAL: sm.families.Binomial,
    Family.POISSON: sm.families.Poisson,
}


def plain(family: Family) -> Fit:
    """GLM(...).fit() and nothing else: it stops when the deviance changes by less than 1e-8."""

    def fit(x: Floats, y: Floats, last: Floats) -> Floats:
        return np.asarray(sm.GLM(y, x, family=KINDS[family]()).fit().params)

    return fit


def tight(family: Family) -> Fit:
    """GLM(...).fit that stops when the coefficients agree to 1e-10."""

    def fit(x: Floats, y: Floats, last: Floats) -> Floats:
        return np.asarray(sm.GLM(y, x, family=KINDS[family]()).fit(tol=1e-10, tol_criterion="params").params)

    return fit
