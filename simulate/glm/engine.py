"""One replicate of a generalised linear model refitted on its own draws, and a block of them, whoever fits."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from simulate import datasets
from simulate.arrays import Floats
from simulate.glm import draws, existence, newton, reference
from simulate.glm.families import MODERATE
from simulate.glm.fit import Engine, Fit
from simulate.reduce import Block
from theory.vocabulary import Family, GlmDesign, Workflow

ENGINES: dict[str, Engine] = {"fast": newton, "statsmodels": reference}


@dataclass(frozen=True, kw_only=True)
class Path:
    """One replicate: the coefficients of every generation [G, p], or the reason why some generation has none.

    `responses` are those of every generation that was drawn, end to end.
    """

    coefficients: Floats
    responses: Floats
    missing: str | None
    capped: bool


def draw(design: GlmDesign, generator: np.random.Generator, replicates: int, engine: str) -> Block:
    """One block of replicates; a replicate in which some generation has no estimate leaves every generation."""
    truth = datasets.truth(design.family, design.law)
    table = datasets.features(design.law)
    paths = []
    for _ in range(replicates):
        x = draws.features(design, generator, table)
        numbers = draws.noise(design, generator)
        paths.append(trajectory(design, ENGINES[engine], truth, x, numbers))
    kept = [path.coefficients for path in paths if path.missing is None]
    return Block(
        drawn=replicates,
        used=len(kept),
        excluded=_counts(paths),
        capped=sum(path.capped for path in paths),
        growth=growth(design, truth, np.array(kept).reshape(len(kept), design.generations, truth.size)),
    )


def source(fits: list[Floats]) -> Floats:
    """The coefficients [p] that the next generation is drawn from: the newest fit (the first entry is theta_0)."""
    return fits[-1]


def training_rows(workflow: Workflow, generation: int, rows: int) -> tuple[int, int]:
    """The rows low..high that a generation is fitted on: every batch so far under augment, the newest under discard."""
    return (0 if workflow is Workflow.AUGMENT else (generation - 1) * rows), generation * rows


def responses(
    engine: Engine, family: Family, x: Floats, start: int, coefficients: Floats, numbers: Floats
) -> tuple[Floats, int]:
    """The responses of the rows from `start` at these coefficients, and how many predictors had to be capped."""
    return engine.respond(family, x, start, coefficients, numbers)


def trajectory(design: GlmDesign, engine: Engine, truth: Floats, x: Floats, numbers: Floats) -> Path:
    """One replicate on features x [p, G n] and numbers [G n]; it ends at the first generation without an estimate."""
    y = np.empty(numbers.size)
    fits: list[Floats] = [truth]
    last: Fit | None = None
    capped = 0
    for generation in range(1, design.generations + 1):
        start, stop = (generation - 1) * design.rows, generation * design.rows
        y[start:stop], over = responses(engine, design.family, x, start, source(fits), numbers[start:stop])
        capped += over
        low, high = training_rows(design.workflow, generation, design.rows)
        last = engine.fit(design.family, x, y, low, high, fits[-1], last)
        why = missing(design.family, x[:, low:high], y[low:high], last)
        if last is None or why is not None:
            return Path(coefficients=np.array(fits[1:]), responses=y[:stop], missing=why, capped=capped > 0)
        fits.append(last.coefficients)
    return Path(coefficients=np.array(fits[1:]), responses=y, missing=None, capped=capped > 0)


def missing(family: Family, x: Floats, y: Floats, fit: Fit | None) -> str | None:
    """Why the rows have no estimate, or None when they have one; a moderate fit is not questioned."""
    if fit is not None and fit.reach <= MODERATE[family]:
        return None
    return existence.reason(family, x, y) or ("not converged" if fit is None else None)


def growth(design: GlmDesign, truth: Floats, coefficients: Floats) -> dict[str, Any]:
    """The sums over replicates of u = sqrt(n) (theta_g - theta_0) and of u u', for every generation, JSON-ready."""
    u = np.sqrt(design.rows) * (coefficients - truth)
    outer = np.einsum("mgi,mgj->gij", u, u)
    return {"used": len(u), "sum": u.sum(axis=0).tolist(), "outer": outer.tolist()}


def _counts(paths: list[Path]) -> dict[str, int]:
    reasons = [path.missing for path in paths if path.missing is not None]
    return {reason: reasons.count(reason) for reason in sorted(set(reasons))}
