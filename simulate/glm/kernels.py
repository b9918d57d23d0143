"""The compiled kernels as functions of a problem. Importing this loads Numba."""

from typing import Any

import numpy as np

from simulate.arrays import Floats
from simulate.glm import cells, chain
from simulate.glm.problem import Problem
from simulate.glm.scores import none_recorded
from simulate.lanes.compiled import relaxed
from simulate.lanes.types import WIDTH
from simulate.request import Request

Chains = tuple[Floats, Floats, Any, Any]


def rows_of(asked: Problem) -> tuple[Floats, ...]:
    """The workspace of one replicate: (x, b, y), or where rows are counted (counts, totals) of every batch and cell."""
    plan = asked.schedule
    if asked.design.law == "signs":
        size = plan.rows.size * max(asked.table.shape[1], WIDTH)
        return np.zeros(size), np.zeros(size)
    return np.zeros((asked.truth.size - 1) * plan.size), np.zeros(plan.size), np.zeros(plan.size)


def chain_of(
    request: Request,
    asked: Problem,
    first: int,
    count: int,
    kept: tuple[Floats, ...],
    recorded: tuple[Floats, Floats] | None = None,
) -> Chains:
    """(fits [R, G, p], bounds on the predictors [R, G], status [R], capped [R]) of replicates first, first + 1, ...

    status is 0, or the generation, from 1, without a fit; `kept` then holds the rows of the last replicate, and
    `recorded` its scores [R, G, p] and log likelihood ratios [R, G] (of cells), both without the dispersion.
    """
    plan = asked.schedule
    fits = np.empty((count, asked.design.generations, asked.truth.size))
    reaches = np.zeros(fits.shape[:2])
    status, capped = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.bool_)
    told = (asked.model, asked.plan, plan.weights, asked.equations, (plan.start, plan.rows))
    counted = asked.design.law == "signs"
    kernel = cells.cell_chains if counted else chain.chains
    if request.arithmetic == "fast-math":
        kernel = relaxed(kernel)
    size = () if counted else (plan.size,)
    kernel(
        first, asked.key, *told, *size, asked.table, asked.truth, asked.shape, fits, reaches, status, capped, kept,
        recorded or none_recorded(),
    )  # fmt: skip
    return fits, reaches, status, capped


def draw_batch(asked: Problem, replicate: int, number: int, theta: Floats, kept: tuple[Floats, ...]) -> bool:
    """Whether a predictor had to be capped, while the rows of one batch are drawn at theta into `kept`."""
    plan = asked.schedule
    stream = (asked.key, replicate, int(plan.label[number]))
    if asked.design.law == "signs":
        width = max(asked.table.shape[1], WIDTH)
        span = (number * width, asked.table.shape[1], int(plan.rows[number]))
        return bool(cells.cell_batch(asked.model, stream, kept, span, theta, asked.table, asked.shape))
    span = (int(plan.start[number]), int(plan.rows[number]), 0)
    x, b, y = kept
    rows = (x, b, y, plan.size, y)
    return bool(chain.batch(asked.model, stream, rows, span[:2], theta, asked.table, asked.shape))


def choose_rows(asked: Problem, replicate: int, number: int, kept: tuple[Floats, ...]) -> None:
    """Nothing; a batch of rows chosen from all that were drawn stands in `kept`."""
    plan = asked.schedule
    rows, start = int(plan.rows[number]), int(plan.start[number])
    size = asked.design.rows
    pool = np.arange((int(plan.generation[number]) + 1) * size)
    chain.chosen(pool, rows, (asked.key, replicate, int(plan.label[number])))
    taken = plan.start[pool[:rows] // size] + pool[:rows] % size
    x = kept[0].reshape(-1, plan.size)
    x[:, start : start + rows] = x[:, taken]
    for each in kept[1:]:
        each[start : start + rows] = each[taken]
