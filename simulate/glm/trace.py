"""One replicate drawn again with everything that made its fits, to be looked at and to be fitted by somebody else."""

from dataclasses import dataclass

import numpy as np

from simulate.arrays import Floats
from simulate.glm.problem import Problem, problem
from simulate.glm.schedule import DRAWN, Schedule
from simulate.request import Request
from theory.vocabulary import Family


@dataclass(frozen=True, kw_only=True)
class Batch:
    """The rows of one batch: features x [p, rows], intercept first, and responses y [rows].

    Where rows are counted by cell, a row is a cell, y the sum of its responses and counts [rows] how many they are.
    """

    generation: int
    source: int
    x: Floats
    y: Floats
    counts: Floats | None = None


@dataclass(frozen=True, kw_only=True)
class Training:
    """What a fit is made on: x [p, rows], y [rows], weights [rows] and trials [rows], as `reference.estimate` asks."""

    x: Floats
    y: Floats
    weights: Floats
    trials: Floats


@dataclass(frozen=True, kw_only=True)
class Trace:
    """One replicate: its batches, and the coefficients [G', p] of the fits that were found; G' = G where all were."""

    batches: tuple[Batch | None, ...]
    coefficients: Floats
    capped: bool


def trace(request: Request, replicate: int) -> Trace:
    """The replicate with that number, by the fast engine."""
    from simulate.glm.kernels import chain_of, rows_of

    asked = problem(request, keep=True)
    kept = rows_of(asked)
    fits, _, status, capped = chain_of(request, asked, replicate, 1, kept)
    found = asked.design.generations if status[0] == 0 else int(status[0]) - 1
    return Trace(
        batches=batches(asked, kept, min(found + 1, asked.design.generations)),
        coefficients=fits[0, :found],
        capped=bool(capped[0]),
    )


def batches(asked: Problem, kept: tuple[Floats, ...], generations: int) -> tuple[Batch | None, ...]:
    """The batches of the first generations out of the workspace `kept`; None for those that were not made."""
    of = _cells if asked.design.law == "signs" else _rows
    made = asked.schedule.generation < generations
    return tuple(of(asked, kept, number) if made[number] else None for number in range(made.size))


def _rows(asked: Problem, kept: tuple[Floats, ...], number: int) -> Batch:
    plan = asked.schedule
    place = slice(plan.start[number], plan.start[number] + plan.rows[number])
    x = kept[0].reshape(asked.truth.size - 1, plan.size)[:, place]
    y = kept[2][place].copy()
    return Batch(
        generation=int(plan.generation[number]), source=_source(plan, number), x=np.vstack([np.ones(y.size), x]), y=y
    )


def _cells(asked: Problem, kept: tuple[Floats, ...], number: int) -> Batch:
    plan, cells = asked.schedule, asked.table.shape[1]
    counts, totals = (each.reshape(plan.rows.size, -1)[number, :cells].copy() for each in kept)
    x = np.vstack([np.ones(cells), asked.table])
    return Batch(generation=int(plan.generation[number]), source=_source(plan, number), x=x, y=totals, counts=counts)


def _source(plan: Schedule, number: int) -> int:
    return int(plan.source[number]) if plan.kind[number] == DRAWN else -1


def training(asked: Problem, drawn: tuple[Batch | None, ...], generation: int) -> Training:
    """The rows that the fit of a generation, from 0, is made on, and what each weighs."""
    share = asked.schedule.weights[generation]
    used = [(batch, share[number]) for number, batch in enumerate(drawn) if batch is not None and share[number] > 0]
    parts = [_weighed(asked, batch, weight) for batch, weight in used]
    return Training(
        x=np.hstack([part.x for part in parts]),
        y=np.concatenate([part.y for part in parts]),
        weights=np.concatenate([part.weights for part in parts]),
        trials=np.concatenate([part.trials for part in parts]),
    )


def _weighed(asked: Problem, batch: Batch, weight: float) -> Training:
    """A batch as it enters a fit. A cell is the mean of its responses, or counts successes in all of their trials."""
    trials = float(asked.design.trials)
    if batch.counts is None:
        ones = np.ones(batch.y.size)
        return Training(x=batch.x, y=batch.y, weights=weight * ones, trials=trials * ones)
    filled = batch.counts > 0
    x, y, counts = batch.x[:, filled], batch.y[filled], batch.counts[filled]
    if asked.design.family is Family.BINOMIAL:
        return Training(x=x, y=y, weights=np.full(y.size, weight), trials=counts * trials)
    return Training(x=x, y=y / counts, weights=weight * counts, trials=np.ones(y.size))
