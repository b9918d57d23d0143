"""Replicates in compiled code: in every generation draw the batches, fit, and hand the fit on."""

from typing import Any

import numpy as np

from simulate.glm.drawing import SUBSAMPLE, add_moments, draw_batch, weights_of_response
from simulate.glm.equations import MOST_CUBIC, factored, gather, lanes_of, nearly_singular, newton_step
from simulate.glm.families import BINOMIAL, NORMAL
from simulate.glm.schedule import CHOSEN, UNIT
from simulate.glm.scores import batch_score
from simulate.glm.solving import clear, newton, search
from simulate.glm.visit import keep
from simulate.lanes.arithmetic import below, every, lane, number, places, select
from simulate.lanes.compiled import compiled, inlined, kernel, sources
from simulate.lanes.memory import load, pairs, singles
from simulate.lanes.philox import random_words, uniform
from simulate.lanes.types import WIDTH

REFINEMENTS = 2  # each takes the error by the condition of the Hessian, at most 1e12, times 1e-16


@inlined
def work_of(shape: Any) -> Any:
    """score, hessian, factor, step, at, start, old score, old hessian, cubes and away: what a fit works with."""
    size = len(shape)
    score, hessian, factor = np.zeros(size), np.zeros((size, size)), np.zeros((size, size))
    step, at, start = np.zeros(size), np.zeros(size), np.zeros(size)
    cubes = np.zeros((size, size, size if size <= MOST_CUBIC else 0))
    return score, hessian, factor, step, at, start, np.zeros(size), np.zeros((size, size)), cubes, np.zeros(size)


@compiled
def shuffle(pool: Any, count: int, stream: Any) -> None:
    """Nothing; the first `count` entries of the pool become a random choice of its entries, all equally likely."""
    key, replicate, label = stream
    for i in range(count):
        if i % WIDTH == 0:
            drawn = uniform(random_words(key, i // WIDTH, replicate, label << 8 | SUBSAMPLE, 0)[0])
        other = i + int(lane(drawn, i % WIDTH) * (pool.size - i))
        pool[i], pool[other] = pool[other], pool[i]


@compiled
def choose(model: Any, pool: Any, rows: Any, span: Any, size: int, shape: Any, kept: Any) -> None:
    """Nothing; the rows of `span` become copies of the first rows of the pool, and their moments stand in `kept`.

    Row i of the pool is row i % size of batch i // size, and a batch begins at a multiple of UNIT.
    """
    x, b, y, wide, _ = rows
    start, count = span
    stride = (size + UNIT - 1) // UNIT * UNIT
    for i in range(count):
        taken = pool[i] // size * stride + pool[i] % size
        y[start + i], b[start + i] = y[taken], b[taken]
        for j in range(len(shape) - 1):
            x[j * wide + start + i] = x[j * wide + taken]
    first, second, column = singles(shape), pairs(shape), singles(shape)
    for row in range(start, start + count, WIDTH):
        inside = below(number(places()), float(start + count - row))
        a = weights_of_response(model[0], load(y, row), model[2][0])[0]
        for j in range(1, len(shape)):
            column[j] = select(inside, load(x, (j - 1) * wide + row), 0.0)
        one = select(inside, every(1.0), 0.0)
        add_moments(model[0] == NORMAL, select(inside, a, 0.0), one, column, shape, first, second)
    keep(first, second, shape, kept[0], kept[1])


@compiled
def mean_response(chosen: Any, spans: Any, y: Any, trials: int) -> float:
    """The mean response of a row, or of a trial."""
    added, rows = 0.0, 0
    for batch in chosen:
        for row in range(spans[0][batch], spans[0][batch] + spans[1][batch]):
            added += y[row]
        rows += spans[1][batch]
    return added / (rows * trials)


@compiled
def cold_start(family: int, mean: float, theta: Any) -> None:
    """Nothing; theta becomes the fit without features, kept finite: the intercept alone."""
    theta[:] = 0.0
    if family == BINOMIAL:
        share = min(max(mean, 0.01), 0.99)
        theta[0] = np.log(share / (1.0 - share))
    else:
        theta[0] = np.log(max(mean, 0.01))


@compiled
def refine(chosen: Any, weights: Any, data: Any, theta: Any, shape: Any, work: Any) -> None:
    """Nothing; theta gains what the residuals of the rows ask for: the moments of nearly collinear features lose it."""
    rows, spans = data[0], data[1]
    x, y, stride = rows[0], rows[2], rows[3]
    score, step = work[0], work[3]
    for _ in range(REFINEMENTS):
        score[:] = 0.0
        for batch in chosen:
            for row in range(spans[0][batch], spans[0][batch] + spans[1][batch]):
                left = y[row] - theta[0]
                for j in range(1, len(shape)):
                    left -= theta[j] * x[(j - 1) * stride + row]
                left *= weights[batch]
                score[0] += left
                for j in range(1, len(shape)):
                    score[j] += left * x[(j - 1) * stride + row]
        newton_step(work[2], score, shape, step)
        theta += step


@compiled
def solve(chosen: Any, known: Any, weights: Any, problem: Any, data: Any, theta: Any, shape: Any, work: Any) -> float:
    """The largest |predictor| of the fit that theta becomes, or -1 where Newton does not settle from theta."""
    if problem[0][0] == 2:  # the equations are linear
        clear(work[0], work[1])
        theta[:] = 0.0
        gather(chosen, weights, data[2], problem[1], shape, work[0], work[1])
        if not factored(work[1], work[2], shape):
            return -1.0
        newton_step(work[2], work[0], shape, theta)
        if not problem[0][1] and nearly_singular(work[1], work[2], shape):  # cells of signs are counted exactly
            refine(chosen, weights, data, theta, shape, work)
        return 0.0
    new = chosen[~known[chosen]]
    if new.size < chosen.size and len(shape) <= MOST_CUBIC:
        search(new, chosen, weights, problem, data, theta, shape, work)
    reach = newton(chosen, weights, problem, data, theta, shape, work)
    known[:] = False
    known[chosen] = reach >= 0.0
    return reach


@compiled
def draw_generation(
    g: int, key: int, replicate: int, model: Any, plan: Any, data: Any, table: Any, truth: Any, shape: Any, fits: Any
) -> bool:
    """Whether a predictor was capped, while the batches of generation g, from 0, are made."""
    source, label, generation, kind, later = plan
    rows, spans, tables, cubic = data
    wide = lanes_of(shape)
    capped = False
    for batch in range(source.size):
        if generation[batch] != g:
            continue
        span = (spans[0][batch], spans[1][batch])
        stream = (key, replicate, label[batch])
        kept = (tables[0], batch * wide)
        cubic[batch] = later[batch] and len(shape) <= MOST_CUBIC
        if kind[batch] == CHOSEN:
            pool = np.arange((g + 1) * spans[1][0])
            shuffle(pool, span[1], stream)
            choose(model, pool, rows, span, spans[1][0], shape, kept)
        else:
            drawn_at = truth if source[batch] == 0 else fits[source[batch] - 1]
            over = draw_batch(model, stream, rows, span, drawn_at, table, shape, kept)
            capped = capped or over
    return capped


@compiled
def run(
    replicate: int, key: int, model: Any, plan: Any, weights: Any, problem: Any, data: Any, table: Any, truth: Any,
    shape: Any, work: Any, fits: Any, reaches: Any, scores: Any,
) -> Any:  # fmt: skip
    """(generation without a fit, from 1, or 0; whether a predictor was capped); fits [G, p] and reaches [G] are filled.

    `plan` is (source, label, generation, kind, later) of every batch. scores [G, p] is filled too, unless it is empty.
    """
    known = np.zeros(plan[0].size, dtype=np.bool_)
    theta = truth.copy()
    capped = False
    for g in range(fits.shape[0]):
        over = draw_generation(g, key, replicate, model, plan, data, table, truth, shape, fits)
        capped = capped or over
        if scores.size > 0:
            for batch in np.flatnonzero(plan[2] == g):
                batch_score(model, data[0], (data[1][0][batch], data[1][1][batch]), truth, shape, scores[g])
        chosen = np.flatnonzero(weights[g])
        reach = solve(chosen, known, weights[g], problem, data, theta, shape, work)
        if reach < 0.0:
            cold_start(model[0], mean_response(chosen, data[1], data[0][2], model[2][2]), theta)
            known[:] = False
            reach = solve(chosen, known, weights[g], problem, data, theta, shape, work)
        if reach < 0.0:
            return g + 1, capped
        fits[g] = theta
        reaches[g] = reach
    return 0, capped


def _chains(made_by: str) -> Any:
    """The kernel, whose cache on disk belongs to the sources `made_by`."""

    @kernel
    def chains(
        first: int, key: int, model: Any, plan: Any, weights: Any, problem: Any, spans: Any, size: int, table: Any,
        truth: Any, shape: Any, fits: Any, reaches: Any, status: Any, capped: Any, keepsake: Any, told: Any,
    ) -> None:  # fmt: skip
        """Nothing; replicates first, first + 1, ... fill fits [R, G, p], reaches [R, G], status [R] and capped [R].

        status is 0, or the generation, from 1, whose fit Newton did not find. `keepsake` is (x, b, y), arrays that
        hold the rows of the last replicate afterwards. `told` is (scores [R, G, p], log likelihood ratios [R, G]), or
        two empty arrays; the second is filled for cells alone.
        """
        made_by  # noqa: B018 - so that it is part of the key of the cache
        wide = lanes_of(shape) * plan[0].size
        x, b, y = keepsake
        cubic = np.zeros(plan[0].size, dtype=np.bool_)
        data = ((x, b, y, size, np.zeros(size)), spans, (np.zeros(wide), np.zeros(wide)), cubic)
        work = work_of(shape)
        for r in range(status.size):
            fits[r] = np.nan
            status[r], capped[r] = run(
                first + r, key, model, plan, weights, problem, data, table, truth, shape, work, fits[r], reaches[r],
                told[0][r if told[0].size > 0 else 0],
            )  # fmt: skip

    return chains


def _batch(made_by: str) -> Any:
    """The kernel, whose cache on disk belongs to the sources `made_by`."""

    @kernel
    def batch(model: Any, stream: Any, rows: Any, span: Any, theta: Any, table: Any, shape: Any) -> bool:
        """Whether a predictor had to be capped, while one batch of `rows` is drawn at theta, as in `chains`."""
        made_by  # noqa: B018 - so that it is part of the key of the cache
        return draw_batch(model, stream, rows, span, theta, table, shape, (np.zeros(lanes_of(shape)), 0))

    return batch


def _chosen(made_by: str) -> Any:
    """The kernel, whose cache on disk belongs to the sources `made_by`."""

    @kernel
    def chosen(pool: Any, count: int, stream: Any) -> None:
        """Nothing; the pool is shuffled as in `chains`."""
        made_by  # noqa: B018 - so that it is part of the key of the cache
        shuffle(pool, count, stream)

    return chosen


chains = _chains(sources())
chosen = _chosen(sources())
batch = _batch(sources())
