"""What a block of replicates leaves behind: sums over its fits, in compiled code and in the order of the replicates."""

from typing import Any

import numpy as np

from simulate.lanes.compiled import kernel


@kernel
def add_up(fits: Any, kept: Any, truth: Any, scale: float, first: Any, second: Any) -> None:
    """Nothing; first [G, p] gains u and second [G, p, p] gains u u', u = scale (fit - truth), of those kept."""
    replicates, generations, size = fits.shape
    u = np.empty(size)
    for r in range(replicates):
        if kept[r]:
            for g in range(generations):
                for j in range(size):
                    u[j] = scale * (fits[r, g, j] - truth[j])
                    first[g, j] += u[j]
                    for k in range(j + 1):
                        second[g, j, k] += u[j] * u[k]
    for g in range(generations):
        for j in range(size):
            for k in range(j):
                second[g, k, j] = second[g, j, k]
