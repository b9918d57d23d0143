"""The random numbers of one replicate, and the function of (number, mean) that makes a response of each."""

import numpy as np

from simulate.arrays import Floats
from simulate.glm.families import MOST_EVENTS
from theory.vocabulary import Family, GlmDesign


def features(design: GlmDesign, generator: np.random.Generator, table: Floats | None) -> Floats:
    """The features of every generation side by side, [p, G n]; the first row is the intercept.

    `table` [p, N] holds the rows of a data set, drawn with replacement; None stands for three standard normals.
    """
    rows = design.generations * design.rows
    if table is not None:
        return np.take(table, generator.integers(table.shape[1], size=rows), axis=1)
    x = np.ones((4, rows))
    generator.standard_normal(out=x[1:])
    return x


def noise(design: GlmDesign, generator: np.random.Generator) -> Floats:
    """One number a row, [G n]: a normal error for a normal response, a uniform to invert for the others."""
    size = design.generations * design.rows
    if design.family is Family.NORMAL:
        return np.asarray(float(design.dispersion) ** 0.5 * generator.standard_normal(size))
    return generator.random(size)


def invert(family: Family, mu: Floats, numbers: Floats) -> Floats:
    """The responses: the error added, the uniform below mu, or the count whose Poisson distribution passes it."""
    if family is Family.NORMAL:
        return mu + numbers
    if family is Family.BINOMIAL:
        return np.asarray(numbers < mu, dtype=np.float64)
    return _events(mu, numbers)


def _events(mu: Floats, uniforms: Floats) -> Floats:
    """The smallest counts whose Poisson distribution function reaches the uniforms, by sequential search."""
    chance = np.exp(-mu)
    reached = chance.copy()
    counts = np.zeros_like(mu)
    for count in range(1, MOST_EVENTS + 1):
        short = uniforms > reached
        if not short.any():
            break
        chance = chance * (mu / count)
        reached = np.where(short, reached + chance, reached)
        counts[short] = count
    return counts
