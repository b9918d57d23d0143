"""Least squares refitted on its own predictions: one literal draw of every noise row and every response.

The rows that a generation is fitted on enter least squares through two sums, X'X and X'y, so a running history of rows
is a running pair of sums. Shapes: B replicates, m rows, d features.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from simulate.arrays import Floats
from simulate.reduce import Block, scalar_block
from theory.vocabulary import Features, LinearDesign, Statistic, Workflow

BATCH_NUMBERS = 1 << 18  # feature entries drawn at once, so that a batch of replicates stays in the cache


@dataclass(frozen=True, kw_only=True)
class Rows:
    """What least squares needs of a set of rows: gram [B, d, d] = X'X and moment [B, d] = X'y."""

    gram: Floats
    moment: Floats


def draw(design: LinearDesign, generator: np.random.Generator, replicates: int) -> Block:
    """One block of replicates of the design."""
    sizes = _batches(design, replicates)
    if design.statistic is Statistic.FITTED_COEFFICIENTS:
        records = [_record(design, generator) for _ in range(replicates)]
        return Block(drawn=replicates, used=replicates, records=records)
    one = _trace_inverse_gram if design.statistic is Statistic.TRACE_INVERSE_GRAM else _test_error
    return scalar_block(np.concatenate([one(design, generator, size) for size in sizes]))


def truth(dimension: int) -> Floats:
    """The real coefficients w*, [d]: proportional to 1, 2, ..., d, with norm 1."""
    rising = np.arange(1.0, dimension + 1.0)
    return np.asarray(rising / np.sqrt(rising @ rising))


def features(generator: np.random.Generator, replicates: int, rows: int, dimension: int) -> Floats:
    """Fresh standard normal features, [B, m, d]."""
    return generator.standard_normal((replicates, rows, dimension))


def noise(generator: np.random.Generator, shape: tuple[int, int], sigma: float, generation: int) -> Floats:
    """Fresh normal noise of variance sigma^2 for the rows of one generation, [B, m]."""
    del generation  # the noise of every generation has one law
    return sigma * generator.standard_normal(shape)


def labels(x: Floats, coefficients: Floats, errors: Floats) -> Floats:
    """The responses X w + E, [B, m]."""
    return np.asarray((x @ coefficients[:, :, None])[:, :, 0] + errors)


def sums(x: Floats, y: Floats) -> Rows:
    """The rows as least squares sees them."""
    transposed = x.transpose(0, 2, 1)
    return Rows(gram=transposed @ x, moment=(transposed @ y[:, :, None])[:, :, 0])


def source(fits: list[Floats]) -> Floats:
    """The coefficients [B, d] that label the next generation: the newest fit (the first entry is w*)."""
    return fits[-1]


def training_rows(workflow: Workflow, history: Rows | None, newest: Rows) -> Rows:
    """The rows that the next fit is made on: all so far under augment, the newest alone otherwise."""
    if workflow is not Workflow.AUGMENT or history is None:
        return newest
    return Rows(gram=history.gram + newest.gram, moment=history.moment + newest.moment)


def fit(rows: Rows) -> Floats:
    """The least squares coefficients, [B, d]; numpy.linalg.LinAlgError when the rows do not determine them."""
    return np.asarray(np.linalg.solve(rows.gram, rows.moment[:, :, None])[:, :, 0])


def generation_features(design: LinearDesign, generator: np.random.Generator, first: Floats, generation: int) -> Floats:
    """The features [B, m, d] of one generation; halfway has `generation` times the rows, the first X stacked or new."""
    copies = generation if design.workflow is Workflow.HALFWAY else 1
    if design.features is Features.SAME:
        return first if copies == 1 else np.tile(first, (1, copies, 1))
    if generation == 1:
        return first
    return features(generator, first.shape[0], copies * design.rows, design.dimension)


def trajectory(
    design: LinearDesign, generator: np.random.Generator, first: Floats
) -> tuple[list[Floats], list[Floats]]:
    """The fits w_0 = w*, w_1, ..., w_n, each [B, d], and the noise of each generation, each [B, m]."""
    fits = [np.tile(truth(design.dimension), (first.shape[0], 1))]
    drawn: list[Floats] = []
    history: Rows | None = None
    for generation in range(1, design.generations + 1):
        x = generation_features(design, generator, first, generation)
        errors = noise(generator, (x.shape[0], x.shape[1]), float(design.sigma), generation)
        y = labels(x, source(fits), errors)
        history = training_rows(design.workflow, history, sums(x, y))
        fits.append(fit(history))
        drawn.append(errors)
    return fits, drawn


def _test_error(design: LinearDesign, generator: np.random.Generator, replicates: int) -> Floats:
    """|w_n - w*|^2 of each replicate, [B]."""
    first = features(generator, replicates, design.rows, design.dimension)
    away = trajectory(design, generator, first)[0][-1] - truth(design.dimension)
    return np.asarray((away * away).sum(axis=1))


def _trace_inverse_gram(design: LinearDesign, generator: np.random.Generator, replicates: int) -> Floats:
    """tr((X'X)^-1) of one drawn X a replicate, [B]."""
    x = features(generator, replicates, design.rows, design.dimension)
    return np.asarray(np.trace(np.linalg.inv(x.transpose(0, 2, 1) @ x), axis1=1, axis2=2))


def _record(design: LinearDesign, generator: np.random.Generator) -> dict[str, Any]:
    """One replicate with everything that made its fits, JSON-ready."""
    first = features(generator, 1, design.rows, design.dimension)
    fits, drawn = trajectory(design, generator, first)
    return {
        "features": first[0].tolist(),
        "noise": [errors[0].tolist() for errors in drawn],
        "true": truth(design.dimension).tolist(),
        "fitted": [coefficients[0].tolist() for coefficients in fits[1:]],
    }


def _batches(design: LinearDesign, replicates: int) -> list[int]:
    """The replicates cut into batches: a function of the design alone, so the draws are too."""
    longest = design.generations if design.workflow is Workflow.HALFWAY else 1
    size = max(1, BATCH_NUMBERS // (longest * design.rows * design.dimension))
    return [min(size, replicates - start) for start in range(0, replicates, size)]
