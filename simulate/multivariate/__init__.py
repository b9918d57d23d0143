"""A normal distribution in d dimensions, refitted on its own draws.

What is recorded does not depend on the true mean, nor, but for the Wasserstein distance, on the true covariance: fits
are kept in whitened coordinates, in which the truth is N(0, I).
"""

from collections.abc import Iterator

import numpy as np

from simulate.arrays import Floats
from simulate.multivariate import rows, sufficient
from simulate.multivariate.fits import Fit, Truth, truth
from simulate.multivariate.recorded import RECORDED, SERIES, pairs_needed
from simulate.reduce import Block, scalar_block
from simulate.series import Quantity, series_block
from theory.vocabulary import MultivariateDesign, Route, Statistic

CHUNK_NUMBERS = 1 << 21  # of all rows of the replicates that are drawn at once


def quantities(design: MultivariateDesign) -> tuple[Quantity, ...]:
    """What is recorded of every fit."""
    fits = tuple(range(1, design.generations + 1))
    return tuple(Quantity(name=name, at=fits, unit=unit) for name, (_, unit) in SERIES.items())


def draw(design: MultivariateDesign, generator: np.random.Generator, replicates: int) -> Block:
    """One block of replicates: the series of every fit, or the design's statistic of the last one."""
    record = _series if design.statistic is Statistic.SERIES else _last
    known = truth(design)
    sizes = list(_chunks(design, replicates))
    drawn = [record(design, known, each, size) for each, size in zip(generator.spawn(len(sizes)), sizes, strict=True)]
    values = np.concatenate(drawn)
    if design.statistic is Statistic.SERIES:
        return series_block(values, quantities(design))
    return scalar_block(values)


def chain(design: MultivariateDesign, known: Truth, generator: np.random.Generator, replicates: int) -> Iterator[Fit]:
    """The fits in turn, by the route of the design."""
    if design.route is Route.WISHART:
        return sufficient.chain(design, known, generator, replicates)
    return rows.chain(design, known, generator, replicates)


def _chunks(design: MultivariateDesign, replicates: int) -> Iterator[int]:
    """How many replicates are drawn at once: the same for every workflow, so that runs are paired."""
    size = max(1, CHUNK_NUMBERS // (design.rows * design.generations * design.dimension))
    for start in range(0, replicates, size):
        yield min(size, replicates - start)


def _series(design: MultivariateDesign, known: Truth, generator: np.random.Generator, replicates: int) -> Floats:
    """Every quantity of every fit, [replicates, quantities times fits]."""
    found = np.empty((len(SERIES), design.generations, replicates))
    for place, fit in enumerate(chain(design, known, generator, replicates)):
        for row, (record, _) in enumerate(SERIES.values()):
            found[row, place] = record(fit, known)
    return found.reshape(-1, replicates).T


def _last(design: MultivariateDesign, known: Truth, generator: np.random.Generator, replicates: int) -> Floats:
    """The design's statistic of the last fit, [replicates]."""
    count = replicates * (2 if pairs_needed(design.statistic) else 1)
    for fit in chain(design, known, generator, count):
        last = fit
    return RECORDED[design.statistic](last, known, generator)
