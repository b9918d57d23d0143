"""Estimates solved to rounding, on paths of data that every contender then fits too."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.loop import respond
from benchmarks.workload import truth
from simulate.arrays import Floats
from theory.vocabulary import Family, GlmDesign, Workflow

SEED = 5
SETTLED = 1e-13  # a step that is rounding


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Rows that one generation is fitted on: x [rows, p], y [rows]; where a warm start begins; the estimate."""

    x: Floats
    y: Floats
    last: Floats
    estimate: Floats


def path(design: GlmDesign, seed: int = SEED) -> Iterator[Problem]:
    """The fits of one replicate of the recursion, in order."""
    generator = np.random.default_rng(seed)
    theta = truth(design)
    x, y = np.empty((0, theta.size)), np.empty(0)
    for _ in range(design.generations):
        fresh = np.hstack([np.ones((design.rows, 1)), generator.standard_normal((design.rows, theta.size - 1))])
        keep = len(x) if design.workflow is Workflow.AUGMENT else 0
        x = np.asfortranarray(np.vstack([x[:keep], fresh]))
        y = np.concatenate([y[:keep], respond(design, fresh @ theta, generator)])
        found = estimate(design.family, x, y, theta)
        yield Problem(x=x, y=y, last=theta, estimate=found)
        theta = found


def estimate(family: Family, x: Floats, y: Floats, theta: Floats) -> Floats:
    """The maximum likelihood estimate by full Newton steps, until a step is nothing but rounding."""
    for _ in range(50):
        eta = x @ theta
        mu = eta if family is Family.NORMAL else np.exp(eta)
        if family is Family.BINOMIAL:
            mu = mu / (1.0 + mu)
        weight = {Family.NORMAL: np.ones_like(mu), Family.BINOMIAL: mu * (1.0 - mu), Family.POISSON: mu}[family]
        step = np.linalg.solve((x.T * weight) @ x, x.T @ (y - mu))
        theta = theta + step
        if np.abs(step).max() < SETTLED * max(1.0, float(np.abs(theta).max())):
            return theta
    raise RuntimeError(f"Newton did not settle: theta={theta}, last step {step}")
