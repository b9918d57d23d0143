"""How heavy a tail is: the shape of a generalised Pareto law fitted to the largest values.

The estimator is that of Zhang and Stephens (Technometrics 51, 2009, 316-325): a posterior mean over a grid of one
parameter, so it has no iterations and cannot fail to converge. A law with shape k has finite moments of order below
1/k: the mean has a finite variance only when k < 1/2.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import logsumexp

Array = npt.NDArray[np.float64]

LEAST_EXCEEDANCES = 25


def tail_shape(largest: Sequence[float], total: int) -> float | None:
    """The shape k of the upper tail, from the `largest` of `total` values; None when too few of them differ.

    Fits what exceeds a high threshold, of at most 3 sqrt(total) values and at most a fifth of all. Shifting the values
    changes nothing, so this is the shape of |x - mean| as well; that of (x - mean)^2 would be twice as large.
    """
    ordered = np.sort(np.asarray(largest, dtype=np.float64))[::-1]
    count = min(len(ordered) - 1, int(min(total / 5, 3 * total**0.5)))
    if count < LEAST_EXCEEDANCES:
        return None
    exceedances = ordered[:count] - ordered[count]
    positive = exceedances[exceedances > 0]
    return pareto_shape(positive[::-1]) if len(positive) >= LEAST_EXCEEDANCES else None


def pareto_shape(ascending: Array) -> float:
    """The shape of the generalised Pareto law of ascending positive values: 0 is exponential, below 0 bounded."""
    count = len(ascending)
    grid_size = 20 + int(count**0.5)
    quartile = ascending[int(count / 4 + 0.5) - 1]
    steps = np.arange(1, grid_size + 1) - 0.5
    grid = 1 / ascending[-1] + (1 - np.sqrt(grid_size / steps)) / (3 * quartile)
    grid = grid[grid != 0]  # of whole numbers a point may be exactly 0, and give 0/0
    shapes = np.log1p(-grid[:, None] * ascending).mean(axis=1)
    profile = count * (np.log(-grid / shapes) - shapes - 1)
    posterior = np.exp(profile - logsumexp(profile))
    return float(np.log1p(-float(posterior @ grid) * ascending).mean())
