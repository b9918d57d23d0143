"""Newton written with NumPy: features column by column, X'y once a fit, a start at the last fit."""

import numpy as np

from benchmarks.loop import Fit
from simulate.arrays import Floats
from theory.vocabulary import Family

LAST_STEP = 1e-5  # what a Newton step leaves is of the order of its square
MOST_STEPS = 30


def fitter(family: Family) -> Fit:
    """The fit of a family: normal equations for the normal one, Newton for the others."""
    if family is Family.NORMAL:
        return lambda x, y, last: np.linalg.solve(x.T @ x, x.T @ y)
    return lambda x, y, last: newton(family, x.T, y, last)


def newton(family: Family, x: Floats, y: Floats, theta: Floats) -> Floats:
    """The maximum likelihood estimate for features x [p, rows], from theta."""
    moment = x @ y
    for _ in range(MOST_STEPS):
        mu = np.exp(theta @ x)
        if family is Family.BINOMIAL:
            mu /= 1.0 + mu
        weight = mu * (1.0 - mu) if family is Family.BINOMIAL else mu
        step = np.linalg.solve((x * weight) @ x.T, moment - x @ mu)
        theta = theta + step
        if np.abs(step).max() < LAST_STEP:
            return theta
    raise RuntimeError(f"Newton did not settle in {MOST_STEPS} steps: theta={theta}")
