"""A model that its user brings, refitted on its own draws: chains of [R, rows, ...] that run side by side."""

from collections.abc import Callable
from typing import Any

import numpy as np

from simulate.arrays import Floats
from simulate.own_model import Model, ModelError, asked, model
from simulate.reduce import Block, scalar_block
from simulate.series import Quantity, series_block
from theory.vocabulary import OwnDesign, Recipe, Statistic, Workflow

BATCH_NUMBERS = 1 << 20  # rows held at once
TRIED = 4  # replicates on which a model's promises are tried, in every block
COMPARED = 16  # replicates of a block that a second implementation fits again
TOLERANCE = 1e-6  # relative: how far two implementations of a fit may be apart
ROUNDING = 1e-6  # relative: what the order of a sum may change


def quantities(design: OwnDesign) -> tuple[Quantity, ...]:
    """What the model records of a fit, at every generation."""
    at = tuple(range(1, design.generations + 1))
    return (Quantity(name=design.record, at=at, unit="as the model gives it"),)


def draw(design: OwnDesign, generator: np.random.Generator, replicates: int) -> Block:
    """One block of replicates; one whose rows, fit or number is not finite is excluded and counted."""
    brought = model(design)
    try_out(design, brought, generator.spawn(1)[0])
    if design.statistic is Statistic.SERIES:
        found = [chain(design, brought, child, 1, series=True)[0] for child in generator.spawn(replicates)]
        return series_block(np.array(found), quantities(design))
    most = max(1, BATCH_NUMBERS // (design.rows * design.generations))
    sizes = [min(most, replicates - start) for start in range(0, replicates, most)]
    values = np.concatenate([chain(design, brought, generator, size)[:, -1] for size in sizes])
    block = scalar_block(values)
    compared = _compared(design, brought, generator.spawn(1)[0], replicates)
    return Block(**{**vars(block), "compared": compared})


def chain(
    design: OwnDesign, brought: Model, generator: np.random.Generator, replicates: int, *, series: bool = False
) -> Floats:
    """What the model records of the last fit, [R, 1], or of every fit, [R, G]; NaN where a chain is not finite."""
    truth = np.tile([float(value) for value in design.truth.values], (replicates, 1))
    found = np.full((replicates, design.generations if series else 1), np.nan)
    alive = np.arange(replicates)
    fit = truth
    kept: list[Any] = []
    for place in range(1, design.generations + 1):
        source = "real" if place == 1 else "draw"
        # one set of place times the rows from the newest fit, where the workflow is halfway
        count = design.rows * (place if design.workflow is Workflow.HALFWAY else 1)
        newest = asked(brought, source, fit, count, generator)
        kept = [*_remembered(design, kept), newest]
        used = training_rows(design, kept, generator)
        fit = asked(brought, "fit", used, len(design.truth.values))
        whole = _finite(newest) & _finite(fit)
        if not whole.all():
            alive, fit, kept = alive[whole], fit[whole], [each[whole] for each in kept]
        if not alive.size:
            break
        if series or place == design.generations:
            scale = design.rows if design.times_rows else 1
            found[alive, place - 1 if series else 0] = scale * asked(brought, design.record, fit, truth[alive])
    return found


def _remembered(design: OwnDesign, kept: list[Any]) -> list[Any]:
    """The earlier batches that a later fit may use."""
    if design.workflow in (Workflow.DISCARD, Workflow.HALFWAY):
        return []
    if isinstance(design.workflow, Recipe) and design.workflow.kind == "window":
        newest = int(design.workflow.numbers[0]) - 1
        return kept[-newest:] if newest else []
    return kept


def training_rows(design: OwnDesign, kept: list[Any], generator: np.random.Generator) -> Any:
    """The rows of the next fit, [R, N, ...]: all that are remembered or, with a budget, as many of them at random."""
    rows = kept[0] if len(kept) == 1 else np.concatenate(kept, axis=1)
    if design.budget is None or design.budget >= rows.shape[1]:
        return rows
    order = np.argsort(generator.random(rows.shape[:2]), axis=1)[:, : design.budget]
    return np.take_along_axis(rows, order.reshape(*order.shape, *[1] * (rows.ndim - 2)), axis=1)


def _finite(values: Any) -> Any:
    return np.isfinite(values).reshape(len(values), -1).all(axis=1)


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
    alone = np.concatenate([asked(brought, "fit", rows[place : place + 1], width) for place in range(TRIED)])
    if not np.allclose(alone, fit, rtol=ROUNDING, atol=0, equal_nan=True):
        raise ModelError(
            f"{brought.spelled}.fit mixes its replicates: alone each has another fit than in a batch of {TRIED}; axis "
            "0 counts the replicates, so take means along axis 1"
        )


def _twice(
    ask: Callable[[np.random.Generator], Any], generator: np.random.Generator, brought: Model, name: str, advice: str
) -> Any:
    """What is answered, twice the same; ModelError otherwise."""
    seed = int(generator.integers(2**63))
    first, second = (ask(np.random.Generator(np.random.SFC64(seed))) for _ in range(2))
    if not np.array_equal(first, second, equal_nan=first.dtype.kind == "f"):
        raise ModelError(f"{brought.spelled}.{name} gave two answers for one seed: {advice}")
    return first


def _compared(design: OwnDesign, brought: Model, generator: np.random.Generator, replicates: int) -> dict[str, float]:
    """How far the model's second implementation of its fit is from the first, on some real rows; empty without one."""
    if not hasattr(brought.code, "reference"):
        return {}
    count, width = min(COMPARED, replicates), len(design.truth.values)
    truth = np.tile([float(value) for value in design.truth.values], (count, 1))
    rows = asked(brought, "real", truth, design.rows, generator)
    fit, again = (asked(brought, name, rows, width) for name in ("fit", "reference"))
    both = _finite(fit) & _finite(again)
    apart = np.abs(fit - again)[both] / np.maximum(np.abs(again[both]), np.finfo(np.float64).tiny)
    found = int(both.sum())
    return {
        "fits": found,
        "unmatched": int((_finite(fit) != _finite(again)).sum()),
        "largest": float(apart.max()) if found else 0.0,
        "tolerance": TOLERANCE,
    }
