"""A univariate normal refitted on its own draws. Every draw is made; a history is its count, mean and spread."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from simulate.arrays import Floats
from simulate.reduce import Block, scalar_block
from theory.vocabulary import Estimator, GaussianDesign, Statistic, Workflow

BATCH_NUMBERS = 1 << 16  # draws made at once, so that a batch of replicates stays in the cache
Fit = tuple[Floats, Floats]  # the fitted mean and variance, each [B]


@dataclass(frozen=True, kw_only=True)
class Sample:
    """What the fit needs of a set of draws: how many, their mean [B], their sum of squared deviations [B]."""

    count: int
    mean: Floats
    spread: Floats


def draw(design: GaussianDesign, generator: np.random.Generator, replicates: int) -> Block:
    """One block of replicates: the design's statistic of the last refit."""
    size = max(1, BATCH_NUMBERS // design.rows)
    batches = [min(size, replicates - start) for start in range(0, replicates, size)]
    record = RECORDED[design.statistic]
    return scalar_block(np.concatenate([record(design, trajectory(design, generator, batch)[-1]) for batch in batches]))


def variance_ratio(design: GaussianDesign, last: Fit) -> Floats:
    """The fitted variance over the true one, sigma_t^2 / sigma_0^2."""
    _, variance = last
    return variance / float(design.sigma) ** 2


def mean_displacement(design: GaussianDesign, last: Fit) -> Floats:
    """The squared distance of the fitted mean from the true one over the true variance, (mu_t - mu_0)^2 / sigma_0^2."""
    mean, _ = last
    return ((mean - float(design.mean)) / float(design.sigma)) ** 2


def log_variance(design: GaussianDesign, last: Fit) -> Floats:
    """The logarithm of the fitted variance over the true one."""
    return np.asarray(np.log(variance_ratio(design, last)))


def wasserstein(design: GaussianDesign, last: Fit) -> Floats:
    """The squared W2 distance of the fit from the truth over the true variance, by the quantiles of two normals."""
    return np.asarray(mean_displacement(design, last) + (np.sqrt(variance_ratio(design, last)) - 1) ** 2)


RECORDED: dict[Statistic, Callable[[GaussianDesign, Fit], Floats]] = {
    Statistic.VARIANCE: variance_ratio,
    Statistic.MEAN_DISPLACEMENT: mean_displacement,
    Statistic.LOG_VARIANCE: log_variance,
    Statistic.WASSERSTEIN: wasserstein,
}  # what is recorded of the last refit


def draws(generator: np.random.Generator, mean: Floats, sigma: Floats, rows: int, generation: int) -> Floats:
    """Fresh draws of N(mean, sigma^2) for one generation, [B, rows]."""
    del generation  # the standard normals of every generation have one law
    return np.asarray(mean[:, None] + sigma[:, None] * generator.standard_normal((mean.size, rows)))


def summary(x: Floats) -> Sample:
    """The draws as the fit sees them."""
    mean = x.mean(axis=1)
    away = x - mean[:, None]
    return Sample(count=x.shape[1], mean=mean, spread=(away * away).sum(axis=1))


def merge(a: Sample, b: Sample) -> Sample:
    """The draws of `a` and `b` together, by the update that stays stable when the spread is small."""
    count = a.count + b.count
    gap = b.mean - a.mean
    mean = a.mean + gap * (b.count / count)
    return Sample(count=count, mean=mean, spread=a.spread + b.spread + gap * gap * (a.count * b.count / count))


def source(fits: list[Fit]) -> Fit:
    """The (mean, variance) that the next generation is drawn from: the newest fit (the first entry is the truth)."""
    return fits[-1]


def training_rows(workflow: Workflow, history: Sample | None, newest: Sample) -> Sample:
    """The draws that the next fit is made on: all so far under augment, the newest batch under discard."""
    return newest if workflow is not Workflow.AUGMENT or history is None else merge(history, newest)


def fit(estimator: Estimator, sample: Sample) -> Fit:
    """The fitted mean and variance, each [B], with the estimator's divisor N or N - 1."""
    divisor = sample.count if estimator is Estimator.MLE else sample.count - 1
    return sample.mean, sample.spread / divisor


def trajectory(design: GaussianDesign, generator: np.random.Generator, replicates: int) -> list[Fit]:
    """The (mean, variance) of the truth and of each refit, each [B]; the first refit is made on real draws."""
    ones = np.ones(replicates)
    fits = [(float(design.mean) * ones, float(design.sigma) ** 2 * ones)]
    history: Sample | None = None
    for generation in range(1, design.generations + 1):
        mean, variance = source(fits)
        x = draws(generator, mean, np.sqrt(variance), design.rows, generation)
        history = training_rows(design.workflow, history, summary(x))
        fits.append(fit(design.estimator, history))
    return fits
