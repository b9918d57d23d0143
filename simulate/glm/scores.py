"""The score of each batch at the truth, and the likelihood ratio of each batch: what a path records beside its fits."""

from typing import Any

import numpy as np

from simulate.glm.families import BINOMIAL, NORMAL, POISSON
from simulate.glm.links import LOGISTIC, value_slope
from simulate.lanes.arithmetic import below, every, fma, number, places, select, total
from simulate.lanes.compiled import compiled, inlined
from simulate.lanes.functions import exponential, logarithm
from simulate.lanes.memory import load, singles
from simulate.lanes.types import WIDTH


@inlined
def mean_response(family: int, eta: Any, trials: int) -> Any:
    """The mean of the responses at eight predictors, of a family with a canonical link."""
    if family == BINOMIAL:
        return value_slope(LOGISTIC, eta)[0] * float(trials)
    if family == POISSON:
        return exponential(eta)
    return eta


@inlined
def log_partition(family: int, eta: Any, trials: int) -> Any:
    """A(eta) at eight predictors: its derivative is the mean response."""
    if family == BINOMIAL:
        return logarithm(exponential(eta) + 1.0) * float(trials)
    if family == POISSON:
        return exponential(eta)
    return eta * eta * 0.5


@inlined
def predictors(x: Any, stride: int, row: int, theta: Any, shape: Any, column: Any) -> Any:
    """The predictors of eight rows, whose features then stand in `column`."""
    eta = every(theta[0])
    for j in range(1, len(shape)):
        column[j] = load(x, (j - 1) * stride + row)
        eta = fma(column[j], theta[j], eta)
    return eta


@inlined
def add_scores(family: int, trials: int, rows: Any, span: Any, truth: Any, shape: Any, score: Any) -> None:
    """Nothing; score [p] gains sum x (y - mean at the truth); `family` is a constant of the call."""
    x, y, stride = rows[0], rows[2], rows[3]
    column, first = singles(shape), singles(shape)
    stop = span[0] + span[1]
    for row in range(span[0], stop, WIDTH):
        eta = predictors(x, stride, row, truth, shape, column)
        left = load(y, row) - mean_response(family, eta, trials)
        if stop - row < WIDTH:  # what stands beyond the last row counts for nothing
            mask = below(number(places()), float(stop - row))
            left = select(mask, left, 0.0)
            for j in range(1, len(shape)):
                column[j] = select(mask, column[j], 0.0)
        first[0] = first[0] + left
        for j in range(1, len(shape)):
            first[j] = fma(left, column[j], first[j])
    for j in range(len(shape)):
        score[j] += total(first[j])


@compiled
def batch_score(model: Any, rows: Any, span: Any, truth: Any, shape: Any, score: Any) -> None:
    """Nothing; score [p] gains that of the rows of `span` (start, count): the sum of x (y - mean at the truth)."""
    trials = model[2][2]
    if model[0] == NORMAL:
        add_scores(NORMAL, trials, rows, span, truth, shape, score)
    elif model[0] == BINOMIAL:
        add_scores(BINOMIAL, trials, rows, span, truth, shape, score)
    else:
        add_scores(POISSON, trials, rows, span, truth, shape, score)


@compiled
def cell_score(model: Any, tables: Any, span: Any, fit: Any, truth: Any, shape: Any, score: Any) -> float:
    """The log likelihood ratio of a batch of cells, drawn at `fit` rather than at the truth; score [p] gains its score.

    `tables` is (x, counts, totals), `span` (first cell of the batch, cells). The dispersion is left out of both.
    """
    x, counts, totals = tables
    at, cells = span
    family, trials, stride = model[0], model[2][2], max(cells, WIDTH)
    column, first, ratio = singles(shape), singles(shape), every(0.0)
    for place in range(0, cells, WIDTH):
        there, here = (
            predictors(x, stride, place, fit, shape, column),
            predictors(x, stride, place, truth, shape, column),
        )
        have, sums = load(counts, at + place), load(totals, at + place)
        if family == NORMAL:
            mean, gap = here, log_partition(NORMAL, there, trials) - log_partition(NORMAL, here, trials)
        elif family == BINOMIAL:
            mean = mean_response(BINOMIAL, here, trials)
            gap = log_partition(BINOMIAL, there, trials) - log_partition(BINOMIAL, here, trials)
        else:
            mean = mean_response(POISSON, here, trials)
            gap = log_partition(POISSON, there, trials) - mean
        left = sums - have * mean
        ratio = ratio + (fma(there - here, sums, -(have * gap)))
        first[0] = first[0] + left
        for j in range(1, len(shape)):
            first[j] = fma(left, column[j], first[j])
    for j in range(len(shape)):
        score[j] += total(first[j])
    return float(total(ratio))


def none_recorded() -> tuple[Any, Any]:
    """In place of (scores [R, G, p], log likelihood ratios [R, G]) where a path is not recorded."""
    return np.zeros((1, 0, 0)), np.zeros((1, 0))
