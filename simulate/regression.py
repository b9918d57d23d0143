"""A linear regression refitted on its own predictions, with any number of rows: every response is drawn and fitted.

Rows enter a fit through X'X and X'y, as in `simulate.linear`; a fixed budget keeps the rows themselves and chooses from
them. Shapes: B replicates, m rows, d features, G generations.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce

import numpy as np

from simulate.arrays import Floats, Integers
from simulate.linear import Rows, features, labels, noise, sums, training_rows
from simulate.linear import truth as direction
from simulate.reduce import Block, scalar_block
from simulate.series import Quantity, series_block
from theory.vocabulary import Covariates, Recipe, RegressionDesign, Statistic, Workflow

BATCH_NUMBERS = 1 << 16  # feature entries of the replicates that are drawn together
ERROR = "test error"
PAIRED = (Statistic.SQUARED_BIAS, Statistic.COMPONENT_SPREAD, Statistic.ERROR_SPREAD)  # of two replicates each


@dataclass(frozen=True, kw_only=True)
class Pool:
    """All rows so far: features [B, m, d], or the first generation's where all are copies of them; responses [B, m]."""

    x: Floats
    y: Floats
    copies: bool


def quantities(design: RegressionDesign) -> tuple[Quantity, ...]:
    """What is recorded of every fit: |w_n - w*|^2, the excess of a squared prediction error over that of the truth."""
    return (Quantity(name=ERROR, at=tuple(range(1, design.generations + 1))),)


def draw(design: RegressionDesign, generator: np.random.Generator, replicates: int) -> Block:
    """One block of replicates."""
    if design.statistic is Statistic.SERIES:
        return series_block(errors(design, trajectories(design, generator, replicates)), quantities(design))
    return scalar_block(scalars(design, generator, replicates))


def truth(design: RegressionDesign) -> Floats:
    """The true coefficients w*, [d]."""
    return np.asarray(float(design.signal) ** 0.5 * direction(design.dimension))


def errors(design: RegressionDesign, fits: Floats) -> Floats:
    """|w_n - w*|^2 of every fit, [B, G], from fits [B, G, d]."""
    away = fits - truth(design)
    return np.asarray((away * away).sum(axis=-1))


def components(design: RegressionDesign, fits: Floats) -> Floats:
    """The component of the last fit along w*, in units of |w*|, [B]."""
    true = truth(design)
    return np.asarray(fits[:, -1] @ true / (true @ true))


def scalars(design: RegressionDesign, generator: np.random.Generator, replicates: int) -> Floats:
    """The statistic of each replicate, [B]; one that compares two fits draws two chains for each."""
    asked = design.statistic
    fits = trajectories(design, generator, (2 if asked in PAIRED else 1) * replicates)
    if asked is Statistic.TEST_ERROR:
        return errors(design, fits)[:, -1]
    if asked is Statistic.ERROR_SPREAD:
        return _spread(*np.split(errors(design, fits)[:, -1], 2))
    if asked is Statistic.COMPONENT:
        return components(design, fits)
    one, other = np.split(components(design, fits), 2)
    return (one - 1) * (other - 1) if asked is Statistic.SQUARED_BIAS else _spread(one, other)


def _spread(one: Floats, other: Floats) -> Floats:
    """Half the squared difference of two independent values, whose mean is their variance."""
    return np.asarray((one - other) ** 2 / 2)


def trajectories(design: RegressionDesign, generator: np.random.Generator, replicates: int) -> Floats:
    """The fits w_1, ..., w_G of every replicate, [B, G, d].

    The real rows of a batch come from a generator of their own, so that every workflow begins with the same.
    """
    size = max(1, BATCH_NUMBERS // (design.rows * design.dimension))
    parts = []
    for start in range(0, replicates, size):
        real, later = generator.spawn(2)
        parts.append(chains(design, real, later, min(size, replicates - start)))
    return np.concatenate(parts)


def chains(design: RegressionDesign, real: np.random.Generator, later: np.random.Generator, replicates: int) -> Floats:
    """The fits [B, G, d] of replicates that are drawn together."""
    first = real_features(design, real, replicates)
    if isinstance(design.workflow, Recipe):
        fits = _budgeted(design, int((design.workflow.budget or 0) * design.rows), real, later, first)
    else:
        fits = _summed(design, design.workflow, real, later, first)
    return np.stack(list(fits), axis=1)


def real_features(design: RegressionDesign, generator: np.random.Generator, replicates: int) -> Floats:
    """The features of the first generation, [B, m, d]."""
    if design.features is Covariates.INTERCEPT:
        return np.ones((replicates, design.rows, 1))
    drawn = features(generator, replicates, design.rows, design.dimension)
    if design.features is not Covariates.ORTHOGONAL:
        return drawn
    return np.asarray(np.linalg.qr(drawn).Q * design.rows**0.5)


def batch(
    design: RegressionDesign, generator: np.random.Generator, first: Floats, fitted: Floats, generation: int
) -> tuple[Floats, Floats]:
    """Features [B, m, d] and responses [B, m] of T rows that are labelled by the coefficients `fitted`, [B, d]."""
    anew = design.features is Covariates.FRESH and generation > 1
    x = features(generator, *first.shape) if anew else first
    drawn = noise(generator, (x.shape[0], x.shape[1]), float(design.noise) ** 0.5, generation)
    return x, labels(x, fitted, drawn)


def _summed(
    design: RegressionDesign, workflow: Workflow, real: np.random.Generator, later: np.random.Generator, first: Floats
) -> Iterator[Floats]:
    """The fits [B, d] under a workflow that weighs whole batches, one generation after the other."""
    shared = design.features is not Covariates.FRESH
    gram = first.transpose(0, 2, 1) @ first
    kept = least_norm(gram, rank(first)) if shared and not design.ridge else None
    fitted = np.tile(truth(design), (first.shape[0], 1))
    history: Rows | None = None
    for generation in range(1, design.generations + 1):
        source = real if generation == 1 else later
        drawn = (
            batch(design, source, first, fitted, generation)
            for _ in range(generation if workflow is Workflow.HALFWAY else 1)
        )
        new = reduce(_both, (_sums(x, y, gram if x is first else None) for x, y in drawn))
        history = training_rows(workflow, history, new)
        times = 1 if workflow is Workflow.DISCARD else generation  # batches in the fit
        if kept is not None:
            fitted = (kept @ (history.moment / times)[:, :, None])[:, :, 0]
        else:
            fitted = fit(history, times * design.rows, penalty(design, times))
        yield fitted


def _sums(x: Floats, y: Floats, gram: Floats | None) -> Rows:
    """The rows as least squares sees them; X'X is not computed again where it is known."""
    return sums(x, y) if gram is None else Rows(gram=gram, moment=(y[:, None, :] @ x)[:, 0])


def _both(one: Rows, other: Rows) -> Rows:
    return Rows(gram=one.gram + other.gram, moment=one.moment + other.moment)


def _budgeted(
    design: RegressionDesign, budget: int, real: np.random.Generator, later: np.random.Generator, first: Floats
) -> Iterator[Floats]:
    """The fits [B, d] on `budget` rows chosen from all so far, one generation after the other."""
    shared = design.features is not Covariates.FRESH
    fitted = np.tile(truth(design), (first.shape[0], 1))
    wide = design.generations * design.rows
    x = first if shared else np.empty((first.shape[0], wide, design.dimension))
    y = np.empty((first.shape[0], wide))
    for generation in range(1, design.generations + 1):
        place = slice((generation - 1) * design.rows, generation * design.rows)
        new, y[:, place] = batch(design, real if generation == 1 else later, first, fitted, generation)
        if not shared:
            x[:, place] = new
        chosen = choice(later, first.shape[0], generation * design.rows, budget)
        used_x, used_y = subset(Pool(x=x, y=y, copies=shared), chosen)
        distinct = rank(used_x, chosen % design.rows if shared else chosen)
        times = -(-chosen.shape[1] // design.rows)
        fitted = fit(sums(used_x, used_y), distinct, penalty(design, times))
        yield fitted


def choice(generator: np.random.Generator, replicates: int, rows: int, budget: int) -> Integers:
    """Which of the rows so far each replicate is fitted on, [B, m]: a uniform choice without replacement, or all."""
    if budget >= rows:
        return np.tile(np.arange(rows), (replicates, 1))
    return np.stack([generator.choice(rows, budget, replace=False, shuffle=False) for _ in range(replicates)])


def subset(pool: Pool, chosen: Integers) -> tuple[Floats, Floats]:
    """Features [B, m, d] and responses [B, m] of the chosen rows."""
    places = chosen % pool.x.shape[1] if pool.copies else chosen
    return np.take_along_axis(pool.x, places[:, :, None], axis=1), np.take_along_axis(pool.y, chosen, axis=1)


def rank(x: Floats, chosen: Integers | None = None) -> Integers:
    """The rank of the features of each replicate, [B]: rows in general position, of which `chosen` may repeat some."""
    replicates, rows, dimension = x.shape
    if chosen is None:
        return np.full(replicates, min(rows, dimension))
    ordered = np.sort(chosen, axis=1)
    distinct: Integers = np.minimum(1 + (np.diff(ordered, axis=1) > 0).sum(axis=1), dimension)
    return distinct


def penalty(design: RegressionDesign, batches: int) -> float:
    """What ridge adds to the diagonal of X'X for a fit on so many batches."""
    return float(design.ridge) * (batches if design.growing else 1)


def fit(rows: Rows, ranks: Integers | int, ridge: float) -> Floats:
    """The coefficients [B, d]: of ridge, of least squares, or of least norm where the rows do not determine them."""
    size = rows.gram.shape[-1]
    if ridge > 0:
        return np.asarray(np.linalg.solve(rows.gram + ridge * np.eye(size), rows.moment[:, :, None])[:, :, 0])
    if np.min(ranks) >= size:
        return np.asarray(np.linalg.solve(rows.gram, rows.moment[:, :, None])[:, :, 0])
    inverse = least_norm(rows.gram, np.broadcast_to(ranks, len(rows.gram)))
    return np.asarray((inverse @ rows.moment[:, :, None])[:, :, 0])


def least_norm(gram: Floats, ranks: Integers) -> Floats:
    """The pseudoinverse [B, d, d] of X'X, whose rank is known: the smallest eigenvalues beyond it are zero."""
    size = gram.shape[-1]
    if np.min(ranks) >= size:
        return np.asarray(np.linalg.inv(gram))
    values, vectors = np.linalg.eigh(gram)
    kept = np.arange(size) >= size - ranks[:, None]  # in ascending order
    inverse = np.where(kept, 1 / np.where(kept, values, 1.0), 0.0)
    return np.asarray((vectors * inverse[:, None, :]) @ vectors.transpose(0, 2, 1))
