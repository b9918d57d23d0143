"""Chains on a real table: a fit of the real training rows, then fits of labels that the fit before drew.

A row of a later generation has the features of a real training row, and its label is drawn from the newest fit. So
the counts of rows and of labels by distinct training row say all, and a fit on every batch so far costs no more than
one on the newest.
"""

import numpy as np
from scipy.special import expit

from simulate.arrays import Floats, Integers
from simulate.glm import directions
from simulate.reduce import Block
from simulate.series import Quantity, series_block
from simulate.tables.logistic import Fitted, fit, loss, predictor
from simulate.tables.sources import table
from simulate.tables.split import Split, counted, split
from simulate.tables.table import TableError
from theory.vocabulary import Features, TableDesign, Workflow

LOSS, ERRORS, EXISTS = "log loss", "misclassification", "estimate exists"


def quantities(design: TableDesign) -> tuple[Quantity, ...]:
    """What is recorded of every fit, on the test rows.

    Without a penalty an estimate may not exist. The chain then ends: its loss is infinite from there on, for the
    likelihood rises along a direction without end, and there is no class to predict.
    """
    at = tuple(range(1, design.generations + 1))
    second = Quantity(name=ERRORS, at=at, unit="share of test rows")
    if design.penalty == 0:
        second = Quantity(name=EXISTS, at=at, unit="share of chains")
    return (Quantity(name=LOSS, at=at, unit="nats a test row"), second)


def draw(design: TableDesign, generator: np.random.Generator, replicates: int) -> Block:
    """One block of replicates, each a random split of the table with the mean of its chains."""
    parts = split(table(design.table, design.columns, design.missing), design.rows, generator, replicates)
    if design.penalty == 0:
        _require_independent(parts.x[0])
    first = fit(parts.x, parts.trained, parts.successes, float(design.penalty))
    values = np.mean([_chain(design, parts, first, generator) for _ in range(design.chains)], axis=0)
    return series_block(np.concatenate(list(values), axis=1), quantities(design))


def _require_independent(rows: Floats) -> None:
    """Nothing; TableError where no rows of the table [d, p] could give each coefficient a value of its own."""
    rank = directions.rank(directions.scaled(rows.T))
    if rank < rows.shape[1]:
        raise TableError(
            f"penalty=0: the intercept and {rows.shape[1] - 1} features have rank {rank}, so that no fit is unique; "
            "leave features out with columns, or give a penalty such as 1/100"
        )


def _chain(design: TableDesign, parts: Split, first: Fitted, generator: np.random.Generator) -> Floats:
    """Both quantities of every fit of a chain on each split, [2, B, generations]."""
    trials, successes, fitted = parts.trained, parts.successes, first
    going = np.ones(len(parts.x), dtype=np.bool_)
    values = np.empty((2, len(parts.x), design.generations))
    for generation in range(design.generations):
        if generation:
            new = _drawn(design, parts, predictor(parts.x, fitted.coefficients), generator)
            added = design.workflow is Workflow.AUGMENT
            trials, successes = (trials + new[0], successes + new[1]) if added else new
            fitted = fit(parts.x, trials, successes, float(design.penalty))
        going &= fitted.exists
        values[:, :, generation] = _held_out(parts, predictor(parts.x, fitted.coefficients))
        if design.penalty == 0:
            values[0, ~going, generation] = np.inf
            values[1, :, generation] = going
    return values


def _drawn(
    design: TableDesign, parts: Split, predicted: Floats, generator: np.random.Generator
) -> tuple[Integers, Integers]:  # fmt: skip
    """How many rows the next batch has of each distinct row, and how many of those the newest fit labels 1."""
    trials = parts.trained
    if design.features is Features.FRESH:
        chosen = generator.integers(0, design.rows, size=parts.places.shape)
        trials = counted(np.take_along_axis(parts.places, chosen, axis=1), trials.shape[1])
    chance = np.nan_to_num(expit(predicted), nan=0.5)  # a fit that was not found: its replicate is excluded later
    return trials, generator.binomial(trials, chance)


def _held_out(parts: Split, predicted: Floats) -> Floats:
    """The loss and the share of wrong classes, [2, B], of the test rows; the likelier class is predicted."""
    wrong = np.where(predicted > 0, parts.tested - parts.positives, parts.positives)
    total = parts.tested.sum(axis=1)
    held = np.stack([loss(predicted, parts.tested, parts.positives), wrong.sum(axis=1)]) / total
    return np.where(np.isnan(predicted).any(axis=1), np.nan, held)
