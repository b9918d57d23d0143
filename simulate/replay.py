"""One replicate looked at from close by: what was drawn, what each engine fits, and why it was excluded."""

from typing import Any

import numpy as np

from simulate.arrays import Floats
from simulate.glm import literal, reference
from simulate.glm.keys import key_read, key_text
from simulate.glm.problem import Problem, problem
from simulate.glm.trace import Trace, Training, trace, training


def replay(text: str) -> tuple[dict[str, Any], Trace]:
    """What happened in the replicate that the key names, JSON-ready, and the replicate; ValueError for a bad key."""
    from threadpoolctl import threadpool_limits

    request, replicate = key_read(text)
    asked = problem(request, keep=True)
    with threadpool_limits(limits=1):
        drawn = trace(request, replicate)
        found = [_generation(asked, drawn, generation) for generation in _made(asked, drawn)]
    excluded = next((each["excluded"] for each in found if each["excluded"]), None)
    told = {"key": key_text(request, replicate), "excluded": excluded, "capped": drawn.capped, "generations": found}
    return told, drawn


def _made(asked: Problem, drawn: Trace) -> range:
    """The generations that were drawn: one more than was fitted, where a fit is missing."""
    return range(min(len(drawn.coefficients) + 1, asked.design.generations))


def _generation(asked: Problem, drawn: Trace, generation: int) -> dict[str, Any]:
    """Both engines' fits of one generation, and what tells them apart from one another and from a maximum."""
    rows = training(asked, drawn.batches, generation)
    fast = drawn.coefficients[generation] if generation < len(drawn.coefficients) else None
    slow = literal.estimate(asked, rows)
    apart = None if fast is None or slow is None else float(np.abs(fast - slow).max())
    return {
        "generation": generation + 1,
        "rows": _rows(asked, drawn, generation),
        "responses": [float(rows.y.min()), float(rows.y.max())],
        "fast": None if fast is None else fast.tolist(),
        "statsmodels": None if slow is None else slow.tolist(),
        "difference": apart,
        "score": None if fast is None else score(asked, rows, fast),
        "largest_predictor": None if fast is None else float(np.abs(fast @ rows.x).max()),
        "excluded": literal.missing(asked, rows, fast),
    }


def _rows(asked: Problem, drawn: Trace, generation: int) -> int:
    """How many rows a fit is made on; a cell counts as the rows that it stands for."""
    used = zip(drawn.batches, asked.schedule.weights[generation], strict=True)
    batches = [batch for batch, weight in used if batch is not None and weight > 0]
    return sum(batch.y.size if batch.counts is None else int(batch.counts.sum()) for batch in batches)


def score(asked: Problem, rows: Training, coefficients: Floats) -> float:
    """The largest part of the score at the coefficients, over what its terms are in size."""
    phi = float(asked.design.dispersion)
    return reference.score(
        asked.design.family, rows.x, rows.y, coefficients, weights=rows.weights, trials=rows.trials, dispersion=phi
    )


def table(drawn: Trace) -> list[tuple[str | float, ...]]:
    """The rows of every batch that was drawn: batch, generation, source fit, response, count, features; names first."""
    kept = [(number, batch) for number, batch in enumerate(drawn.batches) if batch is not None]
    size = kept[0][1].x.shape[0]
    lines: list[tuple[str | float, ...]] = [
        ("batch", "generation", "drawn_from_fit", "y", "count", *[f"x{j}" for j in range(size)])
    ]
    for number, batch in kept:
        counts = np.ones(batch.y.size) if batch.counts is None else batch.counts
        for place in range(batch.y.size):
            values = (float(batch.y[place]), float(counts[place]), *batch.x[:, place].tolist())
            lines.append((number + 1, batch.generation + 1, batch.source, *values))
    return lines
