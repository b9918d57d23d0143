"""The fast engine: compiled draws, and compiled Newton passes that start from what the last fit already knows."""

import numpy as np

from simulate.arrays import Floats
from simulate.glm.families import CAPS, CODES
from simulate.glm.fit import Fit
from theory.vocabulary import Family


def respond(family: Family, x: Floats, start: int, coefficients: Floats, noise: Floats) -> tuple[Floats, int]:
    """The responses of the rows from `start`, one a noise entry, and how many predictors had to be capped."""
    y = np.empty(noise.size)
    from simulate.glm import kernels  # loads Numba: only where a response is drawn

    capped = kernels.respond(CODES[family], x, start, coefficients, noise, CAPS[family], y)
    return y, int(capped)


def fit(family: Family, x: Floats, y: Floats, low: int, high: int, guess: Floats, last: Fit | None) -> Fit | None:
    """The fit of rows low..high; None when Newton settles neither from `guess` nor from a cold start.

    When `last` is a fit of rows low..m, its rows are in balance at its own coefficients and only m..high are new.
    """
    known = last is not None and last.low == low < last.high < high
    if last is None or not known:
        moment = x[:, low:high] @ y[low:high]
        warm = _solve(family, x, (low, low, high), (moment, moment), (guess, np.empty((len(x), len(x)))))
    else:
        fresh = x[:, last.high : high] @ y[last.high : high]
        moment = last.moment + fresh
        warm = _solve(family, x, (low, last.high, high), (moment, fresh), (last.coefficients, last.curvature))
    if warm is not None:
        return warm
    cold = cold_start(family, y[low:high], len(guess))
    return _solve(family, x, (low, low, high), (moment, moment), (cold, np.empty((len(x), len(x)))))


def cold_start(family: Family, y: Floats, size: int) -> Floats:
    """The coefficients of the fit without features, kept finite: the intercept alone."""
    mean = float(y.mean())
    start = np.zeros(size)
    if family is Family.BINOMIAL:
        share = min(max(mean, 0.01), 0.99)
        start[0] = np.log(share / (1.0 - share))
    else:
        start[0] = np.log(max(mean, 0.01)) if family is Family.POISSON else mean
    return start


def _solve(
    family: Family,
    x: Floats,
    rows: tuple[int, int, int],
    moments: tuple[Floats, Floats],
    known: tuple[Floats, Floats],
) -> Fit | None:
    """The fit from (coefficients, curvature) at rows low..settled, by Newton; None when it does not settle."""
    from simulate.glm import passes  # loads Numba: only where a fit is made

    theta, curvature = known[0].copy(), known[1].copy()
    reach = passes.newton(CODES[family], x, rows, *moments, theta, curvature)
    if reach < 0.0:
        return None
    return Fit(low=rows[0], high=rows[2], coefficients=theta, curvature=curvature, moment=moments[0], reach=reach)
