"""What a family is to the simulator: its mean and variance functions, and how far a linear predictor may reach."""

import numpy as np

from simulate.arrays import Floats
from theory.vocabulary import Family

NORMAL, BINOMIAL, POISSON, GAMMA, NEGATIVE_BINOMIAL = range(5)
CODES = {
    Family.NORMAL: NORMAL,
    Family.BINOMIAL: BINOMIAL,
    Family.POISSON: POISSON,
    Family.GAMMA: GAMMA,
    Family.NEGATIVE_BINOMIAL: NEGATIVE_BINOMIAL,
}

# A predictor is capped before drawing: exp(6) = 403 events a row, or odds of exp(30). A normal response needs no cap.
CAPS = {
    Family.NORMAL: float("inf"),
    Family.BINOMIAL: 30.0,
    Family.POISSON: 6.0,
    Family.GAMMA: 30.0,
    Family.NEGATIVE_BINOMIAL: 6.0,
}

# Where the search for a Poisson count stops: at the capped mean no uniform below 1 - 2^-53 reaches even 1000.
MOST_EVENTS = 4000

# Beyond this a fitted predictor is not moderate, and linear programs decide whether the estimate exists.
MODERATE = {
    Family.NORMAL: float("inf"),
    Family.BINOMIAL: 25.0,
    Family.POISSON: 25.0,
    Family.GAMMA: 25.0,
    Family.NEGATIVE_BINOMIAL: 25.0,
}


def mean(family: Family, eta: Floats) -> Floats:
    """The mean response at the linear predictor."""
    if family is Family.NORMAL:
        return eta
    if family is Family.BINOMIAL:
        return np.asarray(1.0 / (1.0 + np.exp(-eta)))
    return np.exp(eta)


def variance(family: Family, mu: Floats) -> Floats:
    """The variance of a response with mean mu, at dispersion 1; with the canonical link also d mu / d eta."""
    if family is Family.NORMAL:
        return np.ones_like(mu)
    return mu * (1.0 - mu) if family is Family.BINOMIAL else mu
