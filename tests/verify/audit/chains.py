"""Published runs to be audited, made by plain loops of NumPy: nothing of the simulator is used."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def refits(rows: int, fits: int, runs: int, *, seed: int, ddof: int = 0, replace: bool = False) -> Floats:
    """The fitted variance over the true one, [fits, runs], of a normal law with mean 1 and variance 4."""
    rng = np.random.default_rng(seed)
    data, found = [rng.normal(1, 2, (runs, rows))], []
    for _ in range(fits):
        seen = data[-1] if replace else np.concatenate(data, axis=1)
        mean, variance = seen.mean(axis=1), seen.var(axis=1, ddof=ddof)
        found.append(variance / 4)
        data.append(rng.normal(mean[:, None], np.sqrt(variance)[:, None], (runs, rows)))
    return np.array(found)


def long(values: Floats, *, rows: int, fits: Sequence[int] | None = None) -> str:
    """The table with one row a run and fit."""
    lines = ["n,iteration,run,var"]
    for place, fit in enumerate(fits or range(1, len(values) + 1)):
        lines += [f"{rows},{fit},{run},{value!r}" for run, value in enumerate(values[place].tolist())]
    return "\n".join(lines) + "\n"


def wide(values: Floats, *, delimiter: str = ",") -> str:
    """The table with one row a run and a column for each fit."""
    head = delimiter.join(["run", *(f"var_{fit}" for fit in range(1, len(values) + 1))])
    return "\n".join(
        [head, *(delimiter.join([str(run), *map(repr, each)]) for run, each in enumerate(values.T.tolist()))]
    )


def means(generations: int, runs: int, sizes: Sequence[int], *, seed: int) -> str:
    """Means of normal rows, each generation fitted on every batch so far: a table with n, fit, run and theta."""
    rng = np.random.default_rng(seed)
    lines = ["n,fit,run,theta"]
    for size in sizes:
        batches, fit = [], np.zeros(runs)
        for place in range(1, generations + 1):
            batches.append(fit + rng.standard_normal(runs) / np.sqrt(size))
            fit = np.mean(batches, axis=0)
            lines += [f"{size},{place},{run},{value!r}" for run, value in enumerate(fit.tolist())]
    return "\n".join(lines) + "\n"
