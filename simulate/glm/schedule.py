"""A workflow as arrays: which batches are drawn, from which fit, how many rows each has, and what each fit weighs."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from simulate.arrays import Floats, Integers
from theory.vocabulary import GlmDesign, Recipe, Workflow

UNIT = 32  # rows are drawn so many at a time, so a batch begins at a multiple of that
DRAWN, CHOSEN = 0, 1  # a batch drawn from a fit, and one whose rows are chosen from all that were drawn


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """What happens in each generation. Batches are numbered in the order in which they are made.

    rows, start, source, label, generation and kind are [B]: a batch stands in rows start, start + 1, ... of the
    workspace, is drawn from fit `source` (0 is the truth) in `generation` (from 0), by the random numbers of `label`.
    weights [G, B] is what a row of each batch weighs in each fit; `size` is the number of rows of the workspace.
    """

    rows: Integers
    start: Integers
    source: Integers
    label: Integers
    generation: Integers
    kind: Integers
    weights: Floats
    size: int


@dataclass(frozen=True, kw_only=True)
class Batch:
    """One batch before it has a place."""

    generation: int
    rows: int
    source: int
    label: int
    kind: int = DRAWN


def schedule(design: GlmDesign, *, keep: bool = False) -> Schedule:
    """The schedule of the design; with `keep` every batch has a place of its own, else one that is free again."""
    batches, weights = _plan(design)
    start, size = _places(batches, weights, keep)
    return Schedule(
        rows=_column([batch.rows for batch in batches]),
        start=_column(start),
        source=_column([0 if design.reference else batch.source for batch in batches]),
        label=_column([batch.label for batch in batches]),
        generation=_column([batch.generation for batch in batches]),
        kind=_column([batch.kind for batch in batches]),
        weights=weights,
        size=size,
    )


def _column(values: list[int]) -> Integers:
    return np.array(values, dtype=np.int64)


def _plan(design: GlmDesign) -> tuple[list[Batch], Floats]:
    """The batches and the weights [G, B]."""
    generations, rows = design.generations, design.rows
    longer = design.workflow is Workflow.HALFWAY
    batches = [
        Batch(generation=g, rows=rows * (g + 1 if longer else 1), source=g, label=2 * g) for g in range(generations)
    ]
    if not isinstance(design.workflow, Recipe):
        every = design.workflow is Workflow.AUGMENT
        return batches, np.tril(np.ones((generations, generations))) if every else np.eye(generations)
    if design.workflow.kind == "mix":
        return _mixed(batches, design.workflow.numbers)
    if design.workflow.budget is not None:
        return _budgeted(batches, int(design.workflow.budget * rows), above=design.workflow.kind == "budget")
    return batches, _weighed(design.workflow, generations)


def _budgeted(drawn: list[Batch], size: int, *, above: bool) -> tuple[list[Batch], Floats]:
    """Behind all batches one of `size` rows chosen from those so far, for each fit; with `above` for those fits alone
    that have more rows than that, and the others use all rows."""
    rows, generations = drawn[0].rows, len(drawn)
    due = [g for g in range(generations) if not above or (g + 1) * rows > size]
    chosen = [Batch(generation=g, rows=size, source=g, label=2 * g, kind=CHOSEN) for g in due]
    weights = np.hstack([np.tril(np.ones((generations, generations))), np.zeros((generations, len(due)))])
    for place, g in enumerate(due):
        weights[g] = 0.0
        weights[g, generations + place] = 1.0
    return [*drawn, *chosen], weights


def _weighed(recipe: Recipe, generations: int) -> Floats:
    """The weights [G, G] of a window, of a kept real batch, or of a matrix."""
    if recipe.kind == "window":
        return np.tril(np.ones((generations, generations))) - np.tril(
            np.ones((generations, generations)), -int(recipe.numbers[0])
        )
    if recipe.kind == "matrix":
        return np.array([[float(weight) for weight in row] for row in recipe.matrix])
    share = float(recipe.numbers[0])
    weights = (1.0 - share) * np.eye(generations)
    weights[:, 0] += share
    return weights


def _mixed(synthetic: list[Batch], numbers: tuple[Fraction, ...]) -> tuple[list[Batch], Floats]:
    """Beside every batch one of fresh real rows, KAPPA times as many, with total weight W."""
    ratio, weight = numbers
    fresh = [
        Batch(generation=batch.generation, rows=int(ratio * batch.rows), source=0, label=batch.label + 1)
        for batch in synthetic
    ]
    pairs = [batch for both in zip(synthetic, fresh, strict=True) for batch in both]
    weights = np.zeros((len(synthetic), len(pairs)))
    for g in range(len(synthetic)):
        weights[g, 2 * g : 2 * g + 2] = float(1 - weight), float(weight / ratio)
    return pairs, weights


def _places(batches: list[Batch], weights: Floats, keep: bool) -> tuple[list[int], int]:
    """Where each batch begins, and the rows of the whole: a batch takes the place of one that no later fit needs."""
    everything = len(weights) if keep or any(batch.kind == CHOSEN for batch in batches) else 0
    last = [max([everything, batch.generation, *np.flatnonzero(weights[:, b])]) for b, batch in enumerate(batches)]
    starts: list[int] = []
    free: list[tuple[int, int, int]] = []  # (free from this generation on, rows, start)
    size = 0
    for batch, until in zip(batches, last, strict=True):
        wide = -(-batch.rows // UNIT) * UNIT
        room = [one for one in free if one[0] <= batch.generation]
        fitting = [one for one in room if one[1] >= wide] + [one for one in room if one[1] + one[2] == size]
        place = fitting[0] if fitting else (0, 0, size)  # the last place grows where none is large enough
        if fitting:
            free.remove(place)
        free.append((int(until) + 1, max(wide, place[1]), place[2]))
        starts.append(place[2])
        size = max(size, place[2] + wide)
    return starts, size
