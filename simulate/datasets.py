"""Real tables that serve as feature laws, and the coefficients that stand for their truth."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from simulate.arrays import Floats
from theory.vocabulary import Family, GlmDesign

GAUSSIAN_TRUTH = (-0.3, 0.5, -0.4, 0.3)  # an intercept and three standard normal features
DECIMALS = 10  # of a truth that is fitted, and of standardised features
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
    standard = np.round((x - x.mean(axis=1, keepdims=True)) / x.std(axis=1, keepdims=True), DECIMALS)
    response = (raw["affairs"] > 0) if law == "fair" else raw["mdvis"]
    return Table(features=np.vstack([np.ones((1, x.shape[1])), standard]), response=response.to_numpy(dtype=np.float64))


def features(law: str) -> Floats | None:
    """The rows [p, N] that a data set's features are drawn from, or None for the Gaussian law."""
    return None if law == "gaussian" else table(law).features


def signs(features: int) -> Floats:
    """Every combination of so many signs, [features, 2^features]."""
    cells = np.arange(1 << features)
    return np.array([1.0 - 2.0 * (cells >> j & 1) for j in range(features)])


def rows(design: GlmDesign) -> Floats:
    """The rows [p, N], all equally likely, that a law with finitely many draws from; ValueError for normal features."""
    if design.law == "gaussian":
        raise ValueError(f"law={design.law!r}: it has infinitely many rows")
    if design.law != "signs":
        return table(design.law).features
    cells = signs(design.features)
    return np.vstack([np.ones(cells.shape[1]), cells])


def truth(design: GlmDesign) -> Floats:
    """theta_0, [p]: fixed for a synthetic law, else the maximum likelihood fit of the whole table by statsmodels.

    The slopes of a synthetic law repeat 0.5, -0.4, 0.3, scaled so that the predictor varies alike for any number.
    """
    if design.law in COVARIATES:
        return _fitted(design.family, design.law, design.trials, float(design.dispersion))
    slopes = np.resize(GAUSSIAN_TRUTH[1:], design.features) * (3.0 / design.features) ** 0.5
    return np.concatenate([GAUSSIAN_TRUTH[:1], slopes])


@cache
def _fitted(family: Family, law: str, trials: int, dispersion: float) -> Floats:
    """The fit of the whole table, rounded so that it does not depend on the processor that found it.

    A binomial family asks whether the response is above zero; a gamma family takes half an event for none.
    """
    from simulate.glm import reference

    rows = table(law)
    y = rows.response
    if family is Family.BINOMIAL:
        y = np.minimum(y, 1.0) * trials
    if family is Family.GAMMA:
        y = np.maximum(y, 0.5)
    with threadpool_limits(limits=1):  # the bits of theta_0 must not depend on who asks first
        fitted = reference.estimate(family, rows.features, y, trials=trials, dispersion=dispersion)
    if fitted is None:
        raise RuntimeError(f"family={family}, law={law!r}: statsmodels did not converge on the real table")
    return np.round(fitted, DECIMALS)


def _frame(law: str) -> Any:
    import statsmodels.datasets as bundled

    return getattr(bundled, law).load_pandas().data
