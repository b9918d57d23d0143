"""The recursion as a user writes it with NumPy: draw a batch from the last fit, keep or replace, fit, go on."""

from collections.abc import Callable
from typing import Literal

import numpy as np

from benchmarks.workload import deviation, truth
from simulate.arrays import Floats
from theory.vocabulary import Family, GlmDesign, Workflow

Fit = Callable[[Floats, Floats, Floats], Floats]  # from x [rows, p], y [rows] and the last fit [p] to the next fit [p]
Order = Literal["C", "F"]


def replicates(design: GlmDesign, fit: Fit, order: Order, count: int, seed: int) -> Floats:
    """The fits of `count` replicates, [count, G, p], all drawn from one generator (PCG64)."""
    generator = np.random.default_rng(seed)
    return np.array([trajectory(design, fit, order, generator) for _ in range(count)])


def trajectory(design: GlmDesign, fit: Fit, order: Order, generator: np.random.Generator) -> Floats:
    """The fits of one replicate, [G, p]; `order` is how the features [rows, p] lie in memory, as suits the fit."""
    theta = truth(design)
    rows, keep = design.rows, design.workflow is Workflow.AUGMENT
    x = np.ones((rows * design.generations if keep else rows, theta.size), order=order)
    y = np.empty(len(x))
    fits = np.empty((design.generations, theta.size))
    for generation in range(design.generations):
        first = generation * rows if keep else 0
        stop = first + rows
        x[first:stop, 1:] = generator.standard_normal((rows, theta.size - 1))
        y[first:stop] = respond(design, x[first:stop] @ theta, generator)
        theta = fits[generation] = fit(x[:stop], y[:stop], theta)
    return fits


def respond(design: GlmDesign, eta: Floats, generator: np.random.Generator) -> Floats:
    """The responses at these linear predictors, of any shape."""
    if design.family is Family.NORMAL:
        return np.asarray(generator.normal(eta, deviation(design)))
    if design.family is Family.BINOMIAL:
        return np.asarray(generator.random(eta.shape) < 1.0 / (1.0 + np.exp(-eta)), dtype=np.float64)
    return generator.poisson(np.exp(eta)).astype(np.float64)
