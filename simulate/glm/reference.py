"""The reference engine: statsmodels fits every generation from scratch, on responses drawn with NumPy."""

import warnings
from typing import Any

import numpy as np

from simulate.arrays import Floats
from simulate.glm import draws
from simulate.glm.families import CAPS, mean, variance
from simulate.glm.fit import Fit
from theory.vocabulary import Family


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
