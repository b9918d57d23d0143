"""Newton written with NumPy for 16 replicates at a time, so that the interpreter is paid once for all of them."""

import numpy as np

from benchmarks.loop import respond
from benchmarks.numpy_loop import LAST_STEP, MOST_STEPS
from benchmarks.workload import truth
from simulate.arrays import Floats
from theory.vocabulary import Family, GlmDesign, Workflow

BATCH = 16


def replicates(design: GlmDesign, count: int, seed: int) -> Floats:
    """The fits of `count` replicates, [count, G, p], in batches of 16."""
    generator = np.random.default_rng(seed)
    return np.concatenate([batch(design, min(BATCH, count - first), generator) for first in range(0, count, BATCH)])


def batch(design: GlmDesign, size: int, generator: np.random.Generator) -> Floats:
    """The fits of `size` replicates, [size, G, p]."""
    theta = np.tile(truth(design), (size, 1))
    rows, keep = design.rows, design.workflow is Workflow.AUGMENT
    x = np.ones((size, theta.shape[1], rows * design.generations if keep else rows))
    y = np.empty((size, x.shape[2]))
    fits = np.empty((size, design.generations, theta.shape[1]))
    for generation in range(design.generations):
        first = generation * rows if keep else 0
        stop = first + rows
        x[:, 1:, first:stop] = generator.standard_normal((size, theta.shape[1] - 1, rows))
        y[:, first:stop] = respond(design, predictor(theta, x[:, :, first:stop]), generator)
        theta = fits[:, generation] = fit(design.family, x[:, :, :stop], y[:, :stop], theta)
    return fits


def predictor(theta: Floats, x: Floats) -> Floats:
    """The linear predictors [size, rows]."""
    return np.asarray((theta[:, None, :] @ x)[:, 0])


def fit(family: Family, x: Floats, y: Floats, theta: Floats) -> Floats:
    """The estimates [size, p] for features x [size, p, rows], from theta; it goes on until the slowest has settled."""
    moment = (x @ y[:, :, None])[:, :, 0]
    if family is Family.NORMAL:
        return solve(x @ x.transpose(0, 2, 1), moment)
    for _ in range(MOST_STEPS):
        mu = np.exp(predictor(theta, x))
        if family is Family.BINOMIAL:
            mu /= 1.0 + mu
        weight = mu * (1.0 - mu) if family is Family.BINOMIAL else mu
        step = solve((x * weight[:, None, :]) @ x.transpose(0, 2, 1), moment - (x @ mu[:, :, None])[:, :, 0])
        theta = theta + step
        if np.abs(step).max() < LAST_STEP:
            return theta
    raise RuntimeError(f"Newton did not settle in {MOST_STEPS} steps: theta={theta}")


def solve(hessian: Floats, score: Floats) -> Floats:
    """hessian^-1 score, one system for each replicate."""
    return np.asarray(np.linalg.solve(hessian, score[:, :, None])[:, :, 0])
