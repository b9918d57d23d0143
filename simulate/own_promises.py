"""What a model promises, tried in every block: one answer for one question, replicates apart, weights that count."""

from collections.abc import Callable
from typing import Any

import numpy as np

from simulate.arrays import Floats
from simulate.own_model import WEIGHTED, Model, ModelError, asked
from theory.vocabulary import OwnDesign

TRIED = 4  # replicates on which a model's promises are tried, in every block
COMPARED = 16  # replicates of a block that a second implementation fits again
TOLERANCE = 1e-6  # relative: how far two implementations of a fit may be apart
ROUNDING = 1e-6  # relative: what the order of a sum may change
SPECK = 1e-12  # of the largest parameter: what the order of a sum may leave of one that is 0
HALF, THRICE = 0.5, 3.0  # two rows of the one weight count as one, a row of the other as three


def try_out(design: OwnDesign, brought: Model, generator: np.random.Generator) -> None:
    """Nothing; ModelError where the model draws or fits differently when asked again, or mixes its replicates."""
    truth = np.tile([float(value) for value in design.truth.values], (TRIED, 1))
    rows = _twice(
        lambda again: asked(brought, "real", truth, design.rows, again), generator, brought, "draw",
        "its random numbers must come from the generator that it is given, and from nowhere else",
    )  # fmt: skip
    width = len(design.truth.values)
    fit = _twice(
        lambda _: asked(brought, "fit", rows, width), generator, brought, "fit",
        "a fit must be a function of its rows; give a fixed random_state where it takes one",
    )  # fmt: skip
    _require_apart(brought, "fit", fit, lambda place: asked(brought, "fit", rows[place : place + 1], width))
    if design.weighed:
        more = asked(brought, "real", truth, design.rows, generator)
        _try_weights(brought, rows, more, width, generator)


def _require_apart(brought: Model, name: str, fit: Floats, alone: Callable[[int], Floats]) -> None:
    """Nothing; ModelError where a replicate has another fit alone than among the others."""
    if not np.allclose(np.concatenate([alone(place) for place in range(TRIED)]), fit, rtol=ROUNDING, atol=0,
                       equal_nan=True):  # fmt: skip
        raise ModelError(
            f"{brought.spelled}.{name} mixes its replicates: alone each has another fit than in a batch of {TRIED}; "
            "axis 0 counts the replicates, so take means along axis 1"
        )


def _try_weights(brought: Model, first: Any, second: Any, width: int, generator: np.random.Generator) -> None:
    """Nothing; ModelError where weights of 1 are not the plain fit, or where a weight does not count rows.

    Of two batches the first stands there twice with weights of 1/2, and the second once with weights of 3: that is the
    fit on the first once and the second three times. A fit that leaves its weights out, rounds them, takes their root
    or counts rows is another.
    """

    def both(*batches: Any) -> Any:
        return np.concatenate(batches, axis=1)

    count = first.shape[1]
    plain = asked(brought, WEIGHTED, both(first, second), width, np.ones(2 * count))
    _require_same(
        plain, asked(brought, "fit", both(first, second), width),
        f"{brought.spelled}.{WEIGHTED} with weights that are all 1 gave another fit than fit on the same rows; sums of "
        "weights belong where fit counts rows",
    )  # fmt: skip
    rows, weights = both(first, first, second), np.repeat([HALF, HALF, THRICE], count)
    weighed = _twice(
        lambda _: asked(brought, WEIGHTED, rows, width, weights), generator, brought, WEIGHTED,
        "a fit must be a function of its rows and weights; give a fixed random_state where it takes one",
    )  # fmt: skip
    _require_same(
        weighed, asked(brought, "fit", both(first, second, second, second), width),
        f"{brought.spelled}.{WEIGHTED}: a row of weight {THRICE:g} must count as three such rows, and two alike of "
        f"weight {HALF:g} as one; (rows * weights).sum(axis=1) / weights.sum() is a mean",
    )  # fmt: skip
    _require_apart(
        brought, WEIGHTED, weighed, lambda place: asked(brought, WEIGHTED, rows[place : place + 1], width, weights)
    )


def _require_same(found: Floats, needed: Floats, message: str) -> None:
    """Nothing; ModelError where the two fits differ by more than rounding."""
    largest = float(np.nanmax(np.abs(needed), initial=0.0))
    if not np.allclose(found, needed, rtol=ROUNDING, atol=SPECK * largest, equal_nan=True):
        raise ModelError(message)


def _twice(
    ask: Callable[[np.random.Generator], Any], generator: np.random.Generator, brought: Model, name: str, advice: str
) -> Any:
    """What is answered, twice the same; ModelError otherwise."""
    seed = int(generator.integers(2**63))
    first, second = (ask(np.random.Generator(np.random.SFC64(seed))) for _ in range(2))
    if not np.array_equal(first, second, equal_nan=first.dtype.kind == "f"):
        raise ModelError(f"{brought.spelled}.{name} gave two answers for one seed: {advice}")
    return first


def compared(design: OwnDesign, brought: Model, generator: np.random.Generator, replicates: int) -> dict[str, float]:
    """How far the model's second implementation of its fit is from the first, on some real rows; empty without one."""
    if not hasattr(brought.code, "reference"):
        return {}
    count, width = min(COMPARED, replicates), len(design.truth.values)
    truth = np.tile([float(value) for value in design.truth.values], (count, 1))
    rows = asked(brought, "real", truth, design.rows, generator)
    fit, again = (asked(brought, name, rows, width) for name in ("fit", "reference"))
    both = finite(fit) & finite(again)
    apart = np.abs(fit - again)[both] / np.maximum(np.abs(again[both]), np.finfo(np.float64).tiny)
    found = int(both.sum())
    return {
        "fits": found,
        "unmatched": int((finite(fit) != finite(again)).sum()),
        "largest": float(apart.max()) if found else 0.0,
        "tolerance": TOLERANCE,
    }


def finite(values: Any) -> Any:
    """Which replicates are finite throughout, [R]."""
    return np.isfinite(values).reshape(len(values), -1).all(axis=1)
