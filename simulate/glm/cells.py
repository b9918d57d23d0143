"""Replicates whose features have finitely many values: rows are counted by cell, so their number costs nothing.

A cell with N rows needs the sum of their responses alone, and that sum is drawn directly: a binomial, Poisson, normal
or gamma variate has a sum of its own family, and a negative binomial one is mixed by a sum of gammas.
"""

from typing import Any

import numpy as np

from simulate.glm.chain import cold_start, solve, work_of
from simulate.glm.drawing import CELLS, RESPONSE, SECOND, limited
from simulate.glm.equations import lanes_of
from simulate.glm.families import BINOMIAL, GAMMA, NORMAL, POISSON
from simulate.glm.links import LOGISTIC, value_slope
from simulate.glm.scores import cell_score
from simulate.glm.visit import keep
from simulate.lanes.arithmetic import below, every, fma, lane, larger, root, select, some
from simulate.lanes.compiled import compiled, inlined, kernel, sources
from simulate.lanes.functions import exponential
from simulate.lanes.memory import load, pairs, singles, store
from simulate.lanes.philox import normal_pair, random_words
from simulate.lanes.types import WIDTH
from simulate.lanes.variates import binomial, poisson, standard_gamma


@compiled
def split(rows: int, cells: int, stream: Any, counts: Any, at: int) -> None:
    """Nothing; counts[at], ... become the rows in each of `cells` equally likely cells, a power of 2."""
    key, replicate, label = stream
    counts[at : at + max(cells, WIDTH)] = 0.0
    counts[at] = rows
    half, block = 1, 0
    while half < cells:  # each part gives a binomial half of its rows to a new part
        for first in range(0, half, WIDTH):
            have = load(counts, at + first)
            given = binomial(key, block, replicate, label << 8 | CELLS, have, every(0.5))
            block += 1
            for place in range(min(WIDTH, half - first)):
                moved = lane(given, place)
                counts[at + first + place] -= moved
                counts[at + half + first + place] = moved
        half *= 2


@inlined
def sum_response(family: int, stream: Any, block: int, eta: Any, rows: Any, numbers: Any) -> Any:
    """The sum of the responses of each of eight cells with so many rows."""
    key, replicate, label = stream
    dispersion, deviation, trials = numbers
    where = label << 8 | RESPONSE
    if family == NORMAL:
        z = normal_pair(random_words(key, block, replicate, where, 0)[0])[0]
        return fma(root(rows) * deviation, z, rows * eta)
    if family == BINOMIAL:
        return binomial(key, block, replicate, where, rows * float(trials), value_slope(LOGISTIC, eta)[0])
    mean = exponential(eta)
    if family == POISSON:
        return poisson(key, block, replicate, where, rows * mean)
    filled = below(0.5, rows)
    shared = standard_gamma(key, block, replicate, where, select(filled, rows, 1.0) * (1.0 / dispersion))
    shared = select(filled, shared * dispersion * mean, 0.0)
    if family == GAMMA:
        return shared
    return poisson(key, block, replicate, label << 8 | SECOND, shared)


@inlined
def residual(family: int, rows: Any, total: Any, numbers: Any) -> Any:
    """(a, b) of cells: the sum of their residuals is a - b F."""
    dispersion = numbers[0]
    if family == BINOMIAL:
        return total, rows * float(numbers[2])
    if family == GAMMA:
        return -rows, -total
    if family > GAMMA:
        return rows * (-1.0 / dispersion), fma(total, -1.0, rows * (-1.0 / dispersion))
    return total, rows


@compiled
def draw_cells(model: Any, stream: Any, tables: Any, span: Any, theta: Any, shape: Any) -> bool:
    """Whether a predictor had to be capped, while the cells of one batch are counted and their responses drawn.

    `tables` is (x, counts, totals), `span` (first cell of the batch, cells, rows).
    """
    x, counts, totals = tables
    at, cells, rows = span
    split(rows, cells, stream, counts, at)
    column, reach = singles(shape), every(0.0)
    for first in range(0, cells, WIDTH):
        eta, size = limited((x, x, x, max(cells, WIDTH), x), first, theta, shape, model[3], column)
        have = load(counts, at + first)
        reach = larger(reach, select(below(0.5, have), size, 0.0))  # no row is in an empty cell
        store(totals, at + first, sum_response(model[0], stream, first // WIDTH, eta, have, model[2]))
    return bool(some(below(model[3], reach)))


@compiled
def gather_cells(model: Any, weights: Any, tables: Any, cells: int, shape: Any, b: Any, moments: Any) -> None:
    """Nothing; b becomes the cells' weights of F and `moments` those of the rows, over all batches by their weights."""
    x, counts, totals = tables
    wide = max(cells, WIDTH)
    first, second, column = singles(shape), pairs(shape), singles(shape)
    for place in range(0, cells, WIDTH):
        rows, total = every(0.0), every(0.0)
        for batch in np.flatnonzero(weights):
            weight = every(weights[batch])
            rows = fma(weight, load(counts, batch * wide + place), rows)
            total = fma(weight, load(totals, batch * wide + place), total)
        a, share = residual(model[0], rows, total, model[2])
        store(b, place, share)
        column[0] = every(1.0)
        for j in range(1, len(shape)):
            column[j] = load(x, (j - 1) * wide + place)
        pair = 0
        for j in range(len(shape)):
            first[j] = fma(a, column[j], first[j])
            for k in range(j + 1):
                if model[0] == NORMAL:
                    second[pair] = fma(rows * column[j], column[k], second[pair])
                pair += 1
    keep(first, second, shape, moments, 0)


@compiled
def cell_mean(weights: Any, tables: Any, trials: int) -> float:
    """The mean response of a row, or of a trial, over all batches by their weights."""
    _, counts, totals = tables
    wide = counts.size // weights.size
    rows, total = 0.0, 0.0
    for batch in np.flatnonzero(weights):
        rows += weights[batch] * counts[batch * wide : (batch + 1) * wide].sum()
        total += weights[batch] * totals[batch * wide : (batch + 1) * wide].sum()
    return total / (rows * trials)


@compiled
def run_cells(
    stream: Any, model: Any, plan: Any, weights: Any, problem: Any, tables: Any, spans: Any, data: Any,
    truth: Any, shape: Any, work: Any, fits: Any, reaches: Any, scores: Any, ratios: Any,
) -> Any:  # fmt: skip
    """(generation without a fit, from 1, or 0; whether a predictor was capped); fits [G, p] and reaches [G] are filled.

    scores [G, p] and the log likelihood ratios [G] are filled too, unless they are empty. `stream` is (key, replicate),
    `spans` (cells, rows of every batch), and `data` holds the cells as one batch.
    """
    source, label, generation, _, _ = plan
    cells, rows = spans
    wide = max(cells, WIDTH)
    only, alone, known = np.zeros(1, dtype=np.int64), np.ones(1), np.zeros(1, dtype=np.bool_)
    theta = truth.copy()
    capped = False
    for g in range(fits.shape[0]):
        for batch in range(source.size):
            if generation[batch] == g:
                drawn_at = truth if source[batch] == 0 else fits[source[batch] - 1]
                span = (batch * wide, cells, rows[batch])
                over = draw_cells(model, (stream[0], stream[1], label[batch]), tables, span, drawn_at, shape)
                capped = capped or over
                if ratios.size > 0:
                    before = truth if g == 0 else fits[g - 1]
                    ratios[g] += cell_score(model, tables, (batch * wide, cells), before, truth, shape, scores[g])
        gather_cells(model, weights[g], tables, cells, shape, data[0][1], data[2][0])
        known[:] = False
        reach = solve(only, known, alone, problem, data, theta, shape, work)
        if reach < 0.0:
            cold_start(model[0], cell_mean(weights[g], tables, model[2][2]), theta)
            reach = solve(only, known, alone, problem, data, theta, shape, work)
        if reach < 0.0:
            return g + 1, capped
        fits[g] = theta
        reaches[g] = reach
    return 0, capped


@compiled
def columns(table: Any, shape: Any) -> Any:
    """The features of the cells, column after column, each as long as Lanes at least."""
    cells = table.shape[1]
    wide = max(cells, WIDTH)
    x = np.zeros((len(shape) - 1) * wide)
    for j in range(len(shape) - 1):
        x[j * wide : j * wide + cells] = table[j]
    return x


def _cell_chains(made_by: str) -> Any:
    """The kernel, whose cache on disk belongs to the sources `made_by`."""

    @kernel
    def cell_chains(
        first: int, key: int, model: Any, plan: Any, weights: Any, problem: Any, spans: Any, table: Any,
        truth: Any, shape: Any, fits: Any, reaches: Any, status: Any, capped: Any, keepsake: Any, told: Any,
    ) -> None:  # fmt: skip
        """Nothing; as `chains`, on cells. `keepsake` is (counts, totals), [B times cells], of the last replicate."""
        made_by  # noqa: B018 - so that it is part of the key of the cache
        cells = table.shape[1]
        wide = max(cells, WIDTH)
        x = columns(table, shape)
        tables = (x, keepsake[0], keepsake[1])
        size = lanes_of(shape)
        y = np.zeros(wide)
        one = np.zeros(1, dtype=np.int64)
        data = ((x, np.zeros(wide), y, wide, y), (one, one + cells), (np.zeros(size), np.zeros(size)), one > 0)
        work = work_of(shape)
        kept = told[1].size > 0
        for r in range(status.size):
            fits[r] = np.nan
            status[r], capped[r] = run_cells(
                (key, first + r), model, plan, weights, problem, tables, (cells, spans[1]), data,
                truth, shape, work, fits[r], reaches[r], told[0][r if kept else 0], told[1][r if kept else 0],
            )  # fmt: skip

    return cell_chains


def _cell_batch(made_by: str) -> Any:
    """The kernel, whose cache on disk belongs to the sources `made_by`."""

    @kernel
    def cell_batch(model: Any, stream: Any, kept: Any, span: Any, theta: Any, table: Any, shape: Any) -> bool:
        """Whether a predictor had to be capped, while one batch is drawn at theta, as in `cell_chains`."""
        made_by  # noqa: B018 - so that it is part of the key of the cache
        return draw_cells(model, stream, (columns(table, shape), kept[0], kept[1]), span, theta, shape)

    return cell_batch


cell_chains = _cell_chains(sources())
cell_batch = _cell_batch(sources())
