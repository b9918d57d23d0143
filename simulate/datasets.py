"""Real tables that serve as feature laws, and the coefficients that stand for their truth."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from simulate.arrays import Floats
from theory.vocabulary import Family

GAUSSIAN_TRUTH = (-0.3, 0.5, -0.4, 0.3)  # an intercept and three standard normal features
COVARIATES = {
    "fair": ("rate_marriage", "yrs_married", "religious"),
    "randhie": ("lncoins", "disea", "physlm"),
}


@dataclass(frozen=True, kw_only=True)
class Table:
    """The rows of a data set: features [p, N], an intercept and standardised covariates, and response [N]."""

    features: Floats
    response: Floats


@cache
def table(law: str) -> Table:
    """The data set of that name: `fair` (whether a respondent had affairs) or `randhie` (number of doctor visits)."""
    if law not in COVARIATES:
        raise ValueError(f"law={law!r}: no such data set; allowed are {', '.join(COVARIATES)}")
    raw = _frame(law)
    x = np.ascontiguousarray(raw[list(COVARIATES[law])].to_numpy(dtype=np.float64).T)
    standard = (x - x.mean(axis=1, keepdims=True)) / x.std(axis=1, keepdims=True)
    response = (raw["affairs"] > 0) if law == "fair" else raw["mdvis"]
    return Table(features=np.vstack([np.ones((1, x.shape[1])), standard]), response=response.to_numpy(dtype=np.float64))


def features(law: str) -> Floats | None:
    """The rows [p, N] that a data set's features are drawn from, or None for the Gaussian law."""
    return None if law == "gaussian" else table(law).features


@cache
def truth(family: Family, law: str) -> Floats:
    """theta_0, [p]: fixed for the Gaussian law, else the maximum likelihood fit of the whole table by statsmodels.

    A binomial family asks whether the response is above zero.
    """
    if law == "gaussian":
        return np.array(GAUSSIAN_TRUTH)
    from simulate.glm import reference

    rows = table(law)
    y = np.minimum(rows.response, 1.0) if family is Family.BINOMIAL else rows.response
    with threadpool_limits(limits=1):  # the bits of theta_0 must not depend on who asks first
        fitted = reference.fit(family, rows.features, y, 0, y.size, np.zeros(len(rows.features)), None)
    if fitted is None:
        raise RuntimeError(f"family={family}, law={law!r}: statsmodels did not converge on the real table")
    return fitted.coefficients


def _frame(law: str) -> Any:
    import statsmodels.datasets as bundled

    return getattr(bundled, law).load_pandas().data
