"""The reference: statsmodels fits every generation from scratch, with a tight tolerance and nothing of ours in the way.

Features are handed over scaled by powers of 2, which rounds nothing: statsmodels drops what is small beside the rest.
"""

import warnings
from typing import Any

import numpy as np

from simulate.arrays import Floats
from simulate.glm.existence import counted
from theory.vocabulary import Family

FLAT = 1e-9  # a larger score, in the units of `score`, is no maximum
TOLERANCE = 1e-12  # the last step of a coefficient, of features of size 1
MOST_STEPS = 200


def estimate(
    family: Family,
    x: Floats,
    y: Floats,
    *,
    weights: Floats | None = None,
    trials: int | Floats = 1,
    dispersion: float = 1.0,
    start: Floats | None = None,
) -> Floats | None:
    """The coefficients [p] that statsmodels estimates from features x [p, rows] and responses y [rows], or None.

    They solve sum of weight x (d log-likelihood / d predictor) = 0. A binomial response counts successes in `trials`,
    one number or one a row; a row that stands for the sum of c alike responses is their mean with weight c.
    `dispersion` matters to the negative binomial family alone. `start` may only save time. None: no convergence, or
    features that are collinear.
    """
    x, y, weights, trials = counted(x, y, weights, trials)
    powers = np.frexp(np.abs(x).max(axis=1, initial=0.0))[1]
    x = np.ldexp(x, -powers[:, None])
    first = None if start is None else np.ldexp(start, powers)
    for method, begin in (("IRLS", first), ("newton", None)):  # one retry
        found = _by(method, family, x, y, weights, trials, dispersion, begin)
        if found is not None:
            slope = score(family, x, y, found, weights=weights, trials=trials, dispersion=dispersion)
            if slope <= FLAT:
                return np.asarray(np.ldexp(found, -powers))
    return None


def score(
    family: Family,
    x: Floats,
    y: Floats,
    coefficients: Floats,
    *,
    weights: Floats | None = None,
    trials: int | Floats = 1,
    dispersion: float = 1.0,
) -> float:
    """How far the coefficients are from balance: the largest part of the score over what its terms are in size.

    The score is sum of w x (y - mean) V' with V' = 1, 1/mean (gamma) or 1/(1 + dispersion mean) (negative binomial).
    """
    weighted = np.ones_like(y) if weights is None else weights
    eta = np.clip(coefficients @ x, -700.0, 700.0)
    if family is Family.NORMAL:
        mu = coefficients @ x
    elif family is Family.BINOMIAL:
        mu = trials / (1.0 + np.exp(-eta))
    else:
        mu = np.exp(eta)
    divisor = {Family.GAMMA: mu, Family.NEGATIVE_BINOMIAL: 1.0 + dispersion * mu}.get(family, np.ones_like(mu))
    total = np.abs((x * weighted * ((y - mu) / divisor)).sum(axis=1))
    size = (np.abs(x) * weighted * ((np.abs(y) + np.abs(mu)) / divisor)).sum(axis=1)
    return float((total / np.where(size > 0, size, 1.0)).max())


def _by(
    method: str,
    family: Family,
    x: Floats,
    y: Floats,
    weights: Floats,
    trials: Floats,
    dispersion: float,
    start: Floats | None,
) -> Floats | None:
    """What this method of statsmodels converges to, or None where it does not, or where the features are collinear."""
    import statsmodels.api as sm
    from statsmodels.tools.sm_exceptions import PerfectSeparationError

    log = sm.families.links.Log()
    kinds: dict[Family, Any] = {
        Family.NORMAL: sm.families.Gaussian(),
        Family.BINOMIAL: sm.families.Binomial(),
        Family.POISSON: sm.families.Poisson(),
        Family.GAMMA: sm.families.Gamma(link=log),
        Family.NEGATIVE_BINOMIAL: sm.families.NegativeBinomial(link=log, alpha=dispersion),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # overflow, separation, no convergence: what is returned says it
        try:
            model = sm.GLM(y / trials, x.T, family=kinds[family], var_weights=weights * trials)
            if model.df_model + 1 < len(x):
                return None
            result = model.fit(
                start_params=start,
                method=method,
                maxiter=MOST_STEPS,
                disp=False,
                tol=TOLERANCE,
                tol_criterion="params",
            )
        except (PerfectSeparationError, np.linalg.LinAlgError, ValueError, ZeroDivisionError):
            return None
    converged = result.converged if method == "IRLS" else result.mle_retvals["converged"]
    return np.asarray(result.params, dtype=np.float64) if converged and np.isfinite(result.params).all() else None
