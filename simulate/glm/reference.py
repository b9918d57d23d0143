"""The reference: statsmodels fits every generation from scratch, with a tight tolerance and nothing of ours in the way.

Features are handed over scaled by powers of 2, which rounds nothing: statsmodels drops what is small beside the rest.
"""

import warnings
from typing import Any

import numpy as np

from simulate.arrays import Floats
from simulate.glm import draws
from simulate.glm.existence import counted
from simulate.glm.families import CAPS, mean, variance
from simulate.glm.fit import Fit
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
) -> Floats | None:
    """The coefficients [p] that statsmodels estimates from features x [p, rows] and responses y [rows], or None.

    They solve sum of weight x (d log-likelihood / d predictor) = 0. A binomial response counts successes in `trials`,
    one number or one a row; a row that stands for the sum of c alike responses is their mean with weight c.
    `dispersion` matters to the negative binomial family alone. None: no convergence, or features that are collinear.
    """
    x, y, weights, trials = counted(x, y, weights, trials)
    powers = np.frexp(np.abs(x).max(axis=1, initial=0.0))[1]
    x = np.ldexp(x, -powers[:, None])
    for method in ("IRLS", "newton"):  # one retry
        found = _by(method, family, x, y, weights, trials, dispersion)
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
    method: str, family: Family, x: Floats, y: Floats, weights: Floats, trials: Floats, dispersion: float
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
            result = model.fit(method=method, maxiter=MOST_STEPS, disp=False, tol=TOLERANCE, tol_criterion="params")
        except (PerfectSeparationError, np.linalg.LinAlgError, ValueError, ZeroDivisionError):
            return None
    converged = result.converged if method == "IRLS" else result.mle_retvals["converged"]
    return np.asarray(result.params, dtype=np.float64) if converged and np.isfinite(result.params).all() else None


def respond(family: Family, x: Floats, start: int, coefficients: Floats, noise: Floats) -> tuple[Floats, int]:
    """The responses of the rows from `start`, one a noise entry, and how many predictors had to be capped."""
    eta = coefficients @ x[:, start : start + noise.size]
    cap = CAPS[family]
    mu = mean(family, np.clip(eta, -cap, cap))
    return draws.invert(family, mu, noise), int((np.abs(eta) > cap).sum())


def fit(family: Family, x: Floats, y: Floats, low: int, high: int, guess: Floats, last: Fit | None) -> Fit | None:
    """The fit of rows low..high by statsmodels; None when it does not converge or the likelihood is flat."""
    del guess, last  # the reference owes nothing to an earlier fit
    rows, responses = x[:, low:high], y[low:high]
    coefficients = _coefficients(family, rows, responses)
    if coefficients is None or not np.isfinite(coefficients).all():
        return None
    eta = np.clip(coefficients @ rows, -700.0, 700.0)  # no overflow where the estimate does not exist
    weighted = rows * variance(family, mean(family, eta))
    curvature = weighted @ rows.T
    scale = np.sqrt(np.diag(curvature))
    if not scale.all() or np.linalg.eigvalsh(curvature / np.outer(scale, scale))[0] <= 1e-12:
        return None
    moment, reach = rows @ responses, float(np.abs(eta).max())
    return Fit(low=low, high=high, coefficients=coefficients, curvature=curvature, moment=moment, reach=reach)


def _coefficients(family: Family, rows: Floats, responses: Floats) -> Floats | None:
    """The estimate of statsmodels with a tight tolerance, or None when it did not converge."""
    import statsmodels.api as sm
    from statsmodels.tools.sm_exceptions import ModelWarning, PerfectSeparationError

    kinds: dict[Family, Any] = {
        Family.NORMAL: sm.families.Gaussian,
        Family.BINOMIAL: sm.families.Binomial,
        Family.POISSON: sm.families.Poisson,
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # overflow on the way to an estimate that does not exist
        warnings.simplefilter("ignore", ModelWarning)  # not converged, separated, singular: decided here instead
        try:
            model = sm.GLM(responses, rows.T, family=kinds[family]())
            result = model.fit(maxiter=100, tol=1e-12, tol_criterion="params")
        except (PerfectSeparationError, np.linalg.LinAlgError, ValueError):
            return None
    return np.asarray(result.params, dtype=np.float64) if result.converged else None
