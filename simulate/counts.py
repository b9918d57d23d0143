"""A chain of exact refits as counts: of the rows that each fit is made on, by category.

A fit is the counts that it is made on: the model draws category j with the share of its count. Counts are whole, so a
category without rows is never drawn, and the shares sum to exactly 1.
"""

from collections.abc import Iterator

import numpy as np

from simulate.arrays import Floats, Integers
from theory.vocabulary import DiscreteDesign, Workflow


def fits(design: DiscreteDesign, generator: np.random.Generator, replicates: int) -> Iterator[Integers]:
    """The counts that each fit is made on, [B, K]; the first fit is made on real rows, whatever the workflow."""
    newest = real_rows(design, generator, replicates)
    pool, fit = newest, newest
    yield fit
    for generation in range(2, design.generations + 1):
        newest = rows_of(generator, design.rows, source(fit, generation))
        pool = pooled(pool, newest)
        fit = training_rows(design, generator, pool, newest)
        yield fit


def real_rows(design: DiscreteDesign, generator: np.random.Generator, replicates: int) -> Integers:
    """The counts of the real rows, [B, K]: each category takes its part of the rows that those before it left."""
    counts = np.empty((replicates, len(design.shares)), dtype=np.int64)
    left, rest = np.full(replicates, design.rows), design.shares[0] * 0 + 1
    for place, share in enumerate(design.shares[:-1]):
        counts[:, place] = generator.binomial(left, float(share / rest))
        left, rest = left - counts[:, place], rest - share
    counts[:, -1] = left
    return counts


def source(fit: Integers, generation: int) -> Integers:
    """The counts whose shares the rows of a generation are drawn with: those of the newest fit."""
    del generation  # every generation is drawn alike
    return fit


def rows_of(generator: np.random.Generator, rows: int, counts: Integers) -> Integers:
    """The counts of so many rows, each drawn with the shares of `counts`, [B, K].

    The last category of a replicate takes all that is left: its share of what is left is exactly 1.
    """
    found = np.zeros_like(counts)
    left, rest = np.full(len(counts), rows), counts.sum(axis=1)
    *others, last = np.flatnonzero(counts.any(axis=0))
    for place in others:
        here = counts[:, place]
        found[:, place] = generator.binomial(left, here / np.maximum(rest, 1))
        left, rest = left - found[:, place], rest - here
    found[:, last] = left
    return found


def subset(generator: np.random.Generator, rows: int, counts: Integers) -> Integers:
    """The counts of so many of the rows, chosen without replacement, [B, K]."""
    found = np.zeros_like(counts)
    left, rest = np.full(len(counts), rows), counts.sum(axis=1)
    *others, last = np.flatnonzero(counts.any(axis=0))
    for place in others:
        here = counts[:, place]
        found[:, place] = generator.hypergeometric(here, rest - here, left)
        left, rest = left - found[:, place], rest - here
    found[:, last] = left
    return found


def pooled(pool: Integers, newest: Integers) -> Integers:
    """All rows so far."""
    return pool + newest


def training_rows(design: DiscreteDesign, generator: np.random.Generator, pool: Integers, newest: Integers) -> Integers:
    """What the next fit is made on: the newest rows, all so far, or as many of those as a generation has."""
    if design.workflow is Workflow.DISCARD:
        return newest
    return pool if design.workflow is Workflow.AUGMENT else subset(generator, design.rows, pool)


def shares(counts: Integers) -> Floats:
    """The shares of the counts, [B, K]."""
    return np.asarray(counts / counts.sum(axis=1, keepdims=True))


def kinds(counts: Integers) -> Integers:
    """How many categories are left, [B]."""
    return np.asarray((counts > 0).sum(axis=1))
