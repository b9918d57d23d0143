"""A block of replicates of a generalised linear model refitted on its own draws, whoever fits."""

from typing import Any

import numpy as np

from simulate.arrays import Floats
from simulate.glm import literal
from simulate.glm.families import MODERATE
from simulate.glm.keys import key_text
from simulate.glm.paths import Recorded, findings, recorded, reference_scores, room, wants_reference
from simulate.glm.problem import Problem, problem
from simulate.glm.trace import Trace, trace, training
from simulate.reduce import Block
from simulate.request import Request, block_size
from theory.vocabulary import Statistic

__all__ = ["Trace", "draw", "trace"]  # def trace: in trace.py

MOST_KEYS = 20  # of excluded replicates that a block names
COMPARED = 0.01  # the share of the fits that statsmodels makes again
LEAST_COMPARED = 200  # fits, of a whole run: the first block, which every run has, sees to it
NO_REFERENCE = "no estimate under the reference law"
TOLERANCE = 1e-8  # what a fit may differ from that of statsmodels


def draw(request: Request, block: int) -> Block:
    """One block of replicates; a replicate in which some generation has no estimate leaves every generation."""
    asked, size, first = problem(request), block_size(request.design), first_replicate(request, block)
    told = room(asked, size) if recorded(request) else None
    fits, why, capped = (
        _fast(request, asked, first, size, told) if request.engine == "fast" else _literal(request, asked, first, size)
    )
    reference = None
    if told is not None and wants_reference(request, asked):
        reference, whole = reference_scores(request, first, size)
        why = [each or (None if found else NO_REFERENCE) for each, found in zip(why, whole, strict=True)]
    kept = np.array([reason is None for reason in why])
    lost = [first + place for place in np.flatnonzero(~kept).tolist()]
    reasons = [reason for reason in why if reason is not None]
    return Block(
        drawn=size,
        used=int(kept.sum()),
        excluded={reason: reasons.count(reason) for reason in sorted(set(reasons))},
        capped=int(capped.sum()),
        failures=[key_text(request, replicate) for replicate in lost[:MOST_KEYS]],
        compared=compared(request, asked, block, fits, kept) if request.engine == "fast" else {},
        **(
            {"growth": growth(asked, fits, kept)}
            if asked.design.statistic is Statistic.VARIANCE_GROWTH
            else findings(request, asked, fits, kept, told, reference)
        ),
    )


def first_replicate(request: Request, block: int) -> int:
    """The number of a block's first replicate: all its random numbers are a function of the replicate's number."""
    return block * block_size(request.design)


def _fast(
    request: Request, asked: Problem, first: int, size: int, told: Recorded | None
) -> tuple[Floats, list[str | None], Any]:
    """Fits [R, G, p], why each replicate has none, and whether it was capped, by the compiled kernels."""
    from simulate.glm.kernels import chain_of, rows_of

    fits, reaches, status, capped = chain_of(request, asked, first, size, rows_of(asked), told)
    doubtful = (status > 0) | (reaches.max(axis=1) > MODERATE[asked.design.family])
    why = [missing(request, first + place) if doubtful[place] else None for place in range(size)]
    return fits, why, capped


def _literal(request: Request, asked: Problem, first: int, size: int) -> tuple[Floats, list[str | None], Any]:
    """The same by statsmodels."""
    paths = [literal.path(problem(request, keep=True), first + place) for place in range(size)]
    fits = np.full((size, asked.design.generations, asked.truth.size), np.nan)
    for place, found in enumerate(paths):
        fits[place, : len(found.coefficients)] = found.coefficients
    return fits, [found.missing for found in paths], np.array([found.capped for found in paths])


def missing(request: Request, replicate: int) -> str | None:
    """Why some generation of the replicate has no estimate, or None when every one has."""
    asked, drawn = problem(request, keep=True), trace(request, replicate)
    for generation in range(asked.design.generations):
        found = drawn.coefficients[generation] if generation < len(drawn.coefficients) else None
        why = literal.missing(asked, training(asked, drawn.batches, generation), found)
        if why is not None or found is None:
            return why
    return None


def growth(asked: Problem, fits: Floats, kept: Any) -> dict[str, Any]:
    """The sums over replicates of u = sqrt(n) (theta_g - theta_0) and of u u', for every generation, JSON-ready."""
    from simulate.glm.sums import add_up

    _, generations, size = fits.shape
    first, second = np.zeros((generations, size)), np.zeros((generations, size, size))
    add_up(fits, kept, asked.truth, float(np.sqrt(asked.design.rows)), first, second)
    return {"used": int(kept.sum()), "sum": first.tolist(), "outer": second.tolist()}


def compared(request: Request, asked: Problem, block: int, fits: Floats, kept: Any) -> dict[str, float]:
    """How many fits of the block statsmodels made again from the same rows, and the largest difference.

    Replicates are chosen at random, with all their generations; where more than the fits is recorded, in the first
    block alone: the fits are those of the growth. `unmatched` counts fits that statsmodels did not find.
    """
    gaps, unmatched = [], 0
    whole = problem(request, keep=True)
    for place in _chosen(asked, block, kept):
        drawn = trace(request, first_replicate(request, block) + place)
        for generation, found in enumerate(fits[place]):
            again = literal.estimate(whole, training(whole, drawn.batches, generation), start=found)
            unmatched += again is None
            gaps += [] if again is None else [float(np.abs(again - found).max())]
    return {"fits": len(gaps), "largest": max(gaps, default=0.0), "unmatched": unmatched, "tolerance": TOLERANCE}


def _chosen(asked: Problem, block: int, kept: Any) -> list[int]:
    """Which of the replicates that are kept are fitted again."""
    share = kept.size * COMPARED if asked.design.statistic is Statistic.VARIANCE_GROWTH else 0.0
    count = max(share, LEAST_COMPARED / asked.design.generations) if block == 0 else share
    generator = np.random.default_rng([asked.key % 2**64, block])
    shuffled = generator.permutation(np.flatnonzero(kept))
    return sorted(shuffled[: int(np.ceil(count))].tolist())
