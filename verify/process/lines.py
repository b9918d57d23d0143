"""Many limits at once: a weighted straight line for each functional, in its own power of n, read at n = infinity.

The standard errors rest on thousands of replicates, so the weights count as known.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc, ndtr

Array = npt.NDArray[np.float64]
SMALLEST = 1e-140  # an error, whose inverse square is still far from overflowing


@dataclass(frozen=True, kw_only=True)
class Lines:
    """Intercepts, their standard errors, slopes and the p-values of the fit, each [K]."""

    intercept: Array
    mcse: Array
    slope: Array
    lack_of_fit: Array


def lines(sizes: Array, orders: Array, values: Array, errors: Array) -> Lines:
    """The lines value = intercept + slope n^-order through values [S, K] with standard errors [S, K].

    An error of 0 counts as one far below rounding, so that no weight is infinite.
    """
    x = (sizes.min() / sizes[:, None]) ** orders
    weight = 1 / np.maximum(errors, SMALLEST) ** 2
    total = weight.sum(axis=0)
    centre = (weight * x).sum(axis=0) / total
    across = (weight * (x - centre) ** 2).sum(axis=0)
    slope = (weight * (x - centre) * values).sum(axis=0) / across
    intercept = (weight * values).sum(axis=0) / total - slope * centre
    residuals = (values - intercept - slope * x) ** 2 * weight
    return Lines(
        intercept=intercept,
        mcse=np.sqrt(1 / total + centre**2 / across),
        slope=slope * sizes.min() ** orders,
        lack_of_fit=np.asarray(chdtrc(len(sizes) - 2, residuals.sum(axis=0))),
    )


def moves(whole: Lines, trimmed: Lines) -> Array:
    """The p-values [K] of "leaving the smallest n out moves the intercept by chance alone"."""
    spread = np.sqrt(np.maximum(trimmed.mcse**2 - whole.mcse**2, 0.0))
    gap = np.abs(trimmed.intercept - whole.intercept)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(gap > 0, gap / spread, 0.0)
    return np.asarray(2 * ndtr(-z))
