"""An engine in NumPy for features that are signs, in the place of the compiled one, so that its draws can be wrong.

Compiled code cannot be changed from outside. This engine has the compiled one's interface, schedule and equations, and
statsmodels fits some of its rows again, as always. Without a fault the verdict is the same as with the compiled engine.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
from scipy.special import expit, ndtr

import simulate.glm.kernels
from simulate.arrays import Floats
from simulate.glm.problem import Problem
from simulate.request import Request, block_size
from theory.vocabulary import Family, GlmDesign

STEPS = 30  # of Newton's method, which needs about six
ENOUGH = 1e-10  # the error is then of the order of its square
LIKE_LOGISTIC = 1.702  # the scale at which the normal distribution function is nearest to the logistic

Predictor = Callable[[Floats, Floats, int], Floats]  # of theta [R, p], x [p, C] and the generation, from 0
Response = Callable[[np.random.Generator, GlmDesign, Floats, Floats, int], Floats]  # the sums of the cells


def linear(theta: Floats, x: Floats, generation: int) -> Floats:
    """The predictor of every cell, [R, C]."""
    del generation
    return theta @ x


def drawn(generator: np.random.Generator, design: GlmDesign, eta: Floats, counts: Floats, generation: int) -> Floats:
    """The sums of the responses of every cell, [R, C]."""
    del generation
    if design.family is Family.NORMAL:
        spread = np.sqrt(counts * float(design.dispersion))
        return np.asarray(counts * eta + spread * generator.standard_normal(eta.shape))
    if design.family is Family.BINOMIAL:
        return np.asarray(generator.binomial(counts.astype(int), expit(eta)), dtype=np.float64)
    if design.family is Family.POISSON:
        return np.asarray(generator.poisson(counts * np.exp(eta)), dtype=np.float64)
    raise ValueError(f"family={design.family}: normal, binomial and poisson can be drawn here")


def probit(generator: np.random.Generator, design: GlmDesign, eta: Floats, counts: Floats, generation: int) -> Floats:
    """Binomial responses whose share is a normal distribution function, scaled to come within 0.01 of the logistic."""
    del design, generation
    return np.asarray(generator.binomial(counts.astype(int), ndtr(eta / LIKE_LOGISTIC)), dtype=np.float64)


def variance_times(factor: float, *, real: bool) -> Response:
    """Normal responses whose variance is `factor` times as large: everywhere, or in the synthetic generations alone."""

    def louder(
        generator: np.random.Generator, design: GlmDesign, eta: Floats, counts: Floats, generation: int
    ) -> Floats:
        exact = counts * eta
        times = factor if real or generation > 0 else 1.0
        return exact + np.sqrt(times) * (drawn(generator, design, eta, counts, generation) - exact)

    return louder


def cells(patch: pytest.MonkeyPatch, *, predictor: Predictor = linear, response: Response = drawn) -> None:
    """Every design is drawn and fitted here, with this predictor and this law of the responses."""

    @cache
    def block(request: Request, asked: Any, first: int, count: int) -> Any:
        return _chains(request, asked.problem, first, count, predictor, response)

    def chain_of(
        request: Request, asked: Problem, first: int, count: int, kept: tuple[Floats, ...], told: Any = None
    ) -> Any:
        size = block_size(request.design)
        fits, counts, totals = block(request, _Hashable(asked), first // size * size, size)
        place = slice(first % size, first % size + count)
        for array, found in zip(kept, (counts, totals), strict=True):
            array.reshape(counts.shape[1], -1)[:, : counts.shape[2]] = found[place][-1]
        if told is not None:
            told[0][:] = _scores(asked, counts[place], totals[place])
        none = np.zeros(count, dtype=np.int64)
        return fits[place].copy(), np.zeros(fits[place].shape[:2]), none, none.astype(bool)

    patch.setattr(simulate.glm.kernels, "chain_of", chain_of)


class _Hashable:
    """A problem as a key: its request, which stands beside it, and whether the truth draws every batch, tell it."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Hashable) and other.problem.design.reference == self.problem.design.reference


def _chains(
    request: Request, asked: Problem, first: int, count: int, predictor: Predictor, response: Response
) -> tuple[Floats, Floats, Floats]:
    """Fits [R, G, p], and counts and totals [R, B, C] of every batch, of one block of replicates."""
    design, plan = asked.design, asked.schedule
    x = np.vstack([np.ones(asked.table.shape[1]), asked.table])
    counts = np.zeros((count, plan.rows.size, x.shape[1]))
    totals = np.zeros_like(counts)
    fits = np.empty((count, design.generations, len(x)))
    truth = np.tile(asked.truth, (count, 1))
    for g in range(design.generations):
        for b in np.flatnonzero(plan.generation == g).tolist():
            generator = np.random.default_rng([asked.key % 2**64, first, int(plan.label[b])])
            counts[:, b] = generator.multinomial(plan.rows[b], np.full(x.shape[1], 1 / x.shape[1]), size=count)
            theta = truth if plan.source[b] == 0 else fits[:, plan.source[b] - 1]
            totals[:, b] = response(generator, design, predictor(theta, x, g), counts[:, b], g)
        weighed = [np.tensordot(array, plan.weights[g], axes=(1, 0)) for array in (counts, totals)]
        fits[:, g] = _fitted(design.family, x, *weighed, start=asked.truth)
    return fits, counts, totals


def _scores(asked: Problem, counts: Floats, totals: Floats) -> Floats:
    """The scores [R, G, p] at the truth of the batches of each generation."""
    x = np.vstack([np.ones(asked.table.shape[1]), asked.table])
    mean = {Family.NORMAL: lambda t: t, Family.BINOMIAL: expit, Family.POISSON: np.exp}[asked.design.family]
    left = totals - counts * mean(asked.truth @ x)
    of_batches = np.einsum("rbc,pc->rbp", left, x)
    mine = asked.schedule.generation[:, None] == np.arange(asked.design.generations)
    return np.asarray(np.einsum("rbp,bg->rgp", of_batches, mine))


def _fitted(family: Family, x: Floats, counts: Floats, totals: Floats, start: Floats) -> Floats:
    """The maximum likelihood fits [R, p] of cells with these counts and sums [R, C], by Newton's method."""
    theta = np.tile(start, (len(counts), 1))
    for _ in range(STEPS):
        eta = theta @ x
        mean, slope = {
            Family.NORMAL: lambda t: (t, np.ones_like(t)),
            Family.BINOMIAL: lambda t: (expit(t), expit(t) * expit(-t)),
            Family.POISSON: lambda t: (np.exp(t), np.exp(t)),
        }[family](eta)
        score = (totals - counts * mean) @ x.T
        hessian = np.einsum("pc,rc,qc->rpq", x, counts * slope, x, optimize=True)
        step = np.linalg.solve(hessian, score[:, :, None])[:, :, 0]
        theta = theta + step
        if np.abs(step).max() < ENOUGH:
            break
    return theta
