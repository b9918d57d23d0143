"""A model that its user brings, refitted on its own draws: chains of [R, rows, ...] that run side by side."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np

from simulate.arrays import Floats
from simulate.own_model import WEIGHTED, Model, asked, model
from simulate.own_promises import compared, finite, try_out
from simulate.reduce import Block, scalar_block
from simulate.series import Quantity, series_block
from theory.vocabulary import OwnDesign, Recipe, Statistic, Workflow

BATCH_NUMBERS = 1 << 20  # rows held at once


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
    most = max(1, BATCH_NUMBERS // ((design.rows + design.fresh) * design.generations))
    sizes = [min(most, replicates - start) for start in range(0, replicates, most)]
    values = np.concatenate([chain(design, brought, generator, size)[:, -1] for size in sizes])
    block = scalar_block(values)
    told = compared(design, brought, generator.spawn(1)[0], replicates)
    return Block(**{**vars(block), "compared": told})


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
        if design.fresh:
            newest = np.concatenate([newest, asked(brought, "real", truth[alive], design.fresh, generator)], axis=1)
        kept = [*_remembered(design, kept), newest]
        fit = _fitted(design, brought, kept, place, generator)
        whole = finite(newest) & finite(fit)
        if not whole.all():
            alive, fit, kept = alive[whole], fit[whole], [each[whole] for each in kept]
        if not alive.size:
            break
        if series or place == design.generations:
            scale = design.rows if design.times_rows else 1
            found[alive, place - 1 if series else 0] = scale * asked(brought, design.record, fit, truth[alive])
    return found


def _fitted(design: OwnDesign, brought: Model, kept: list[Any], place: int, generator: np.random.Generator) -> Floats:
    """The fit of generation `place` on the batches that are remembered."""
    width = len(design.truth.values)
    if design.weighed:
        rows, weights = weighed_rows(design, kept, place)
        return np.asarray(asked(brought, WEIGHTED, rows, width, weights))
    return np.asarray(asked(brought, "fit", training_rows(design, kept, generator), width))


def _remembered(design: OwnDesign, kept: list[Any]) -> list[Any]:
    """The earlier batches that a later fit may use."""
    kind = design.workflow.kind if isinstance(design.workflow, Recipe) else design.workflow
    if kind in (Workflow.DISCARD, Workflow.HALFWAY, "mix"):
        return []
    if kind == "kept":
        return kept[:1]
    if isinstance(design.workflow, Recipe) and kind == "window":
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


def weighed_rows(design: OwnDesign, kept: list[Any], place: int) -> tuple[Any, Floats]:
    """The rows [R, N, ...] of fit `place` and what each weighs, [N]; rows that weigh nothing are left out."""
    parts = [(batch, weight) for batch, weight in _batches(design, kept, place) if weight]
    rows = parts[0][0] if len(parts) == 1 else np.concatenate([batch for batch, _ in parts], axis=1)
    return rows, np.repeat([float(weight) for _, weight in parts], [batch.shape[1] for batch, _ in parts])


def _batches(design: OwnDesign, kept: list[Any], place: int) -> Iterator[tuple[Any, Fraction]]:
    """Each batch with what a row of it weighs: the total is that of one batch of unit weights."""
    recipe = design.workflow
    assert isinstance(recipe, Recipe)
    if recipe.kind == "matrix":
        yield from zip(kept, recipe.matrix[place - 1], strict=False)  # later batches weigh nothing yet
    elif recipe.kind == "mix":
        ratio, weight = recipe.numbers
        yield kept[-1][:, : design.rows], 1 - weight
        yield kept[-1][:, design.rows :], weight / ratio
    else:
        share = recipe.numbers[0]
        yield from [(kept[0], Fraction(1))] if place == 1 else [(kept[0], share), (kept[-1], 1 - share)]
