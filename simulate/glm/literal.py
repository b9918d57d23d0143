"""The reference engine: the same draws, and every generation fitted by statsmodels from scratch."""

from dataclasses import dataclass

import numpy as np

from simulate.arrays import Floats
from simulate.glm import existence, reference
from simulate.glm.families import MODERATE
from simulate.glm.problem import Problem
from simulate.glm.schedule import CHOSEN
from simulate.glm.trace import Training, batches, training


@dataclass(frozen=True, kw_only=True)
class Path:
    """The coefficients [G', p] of the fits that exist, and why the next has none (None where all were found)."""

    coefficients: Floats
    missing: str | None
    capped: bool


def path(asked: Problem, replicate: int) -> Path:
    """One replicate; it ends at the first generation without an estimate. `asked` keeps every batch."""
    from simulate.glm.kernels import choose_rows, draw_batch, rows_of

    kept, plan = rows_of(asked), asked.schedule
    fits = [asked.truth]
    capped = False
    for generation in range(asked.design.generations):
        for number in np.flatnonzero(plan.generation == generation).tolist():
            if plan.kind[number] == CHOSEN:
                choose_rows(asked, replicate, number, kept)
            else:
                capped |= draw_batch(asked, replicate, number, fits[plan.source[number]], kept)
        rows = training(asked, batches(asked, kept, generation + 1), generation)
        found = estimate(asked, rows)
        why = missing(asked, rows, found)
        if found is None or why is not None:
            return Path(coefficients=_stacked(fits), missing=why, capped=capped)
        fits.append(found)
    return Path(coefficients=_stacked(fits), missing=None, capped=capped)


def estimate(asked: Problem, rows: Training, start: Floats | None = None) -> Floats | None:
    """The estimate of statsmodels, from `start` where it is given."""
    phi = float(asked.design.dispersion)
    return reference.estimate(
        asked.design.family, rows.x, rows.y, weights=rows.weights, trials=rows.trials, dispersion=phi, start=start
    )


def missing(asked: Problem, rows: Training, found: Floats | None) -> str | None:
    """Why the rows have no estimate, or None when they have one; a fit with moderate predictors is not questioned."""
    family = asked.design.family
    if found is not None and np.abs(found @ rows.x).max() <= MODERATE[family]:
        return None
    why = existence.reason(family, rows.x, rows.y, weights=rows.weights, trials=rows.trials)
    return why or ("not converged" if found is None else None)


def _stacked(fits: list[Floats]) -> Floats:
    return np.array(fits[1:]).reshape(len(fits) - 1, fits[0].size)
