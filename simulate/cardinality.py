"""One fit on real rows and on synthetic ones, by counts: features have finitely many values, so a cell is enough.

A cell of features with n rows needs n and the sum of its responses, which is drawn as such: a binomial, Poisson or
normal variate has a sum of its own family. Synthetic rows are drawn step by step, so that a fit on more of them holds
those of the fit before.
"""

from dataclasses import dataclass

import numpy as np

from simulate.arrays import Floats
from simulate.datasets import GAUSSIAN_TRUTH, signs
from simulate.reduce import Block, scalar_block
from simulate.series import Quantity, series_block
from theory.vocabulary import CardinalityDesign, Family, Statistic

VARIANCE = 9 / 4  # of a normal response about its mean, known to whoever fits
MOST_STEPS = 60  # of Newton's method
LONGEST_STEP = 2.0  # of a predictor, in one step
LARGEST = 25.0  # a predictor beyond has left for infinity: there is no fit
CLOSE = 1e-9  # the last step of a predictor that has converged


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Rows by cell: how many, and the sum of their responses; each [B, K], or [B, steps, K] for nested sets."""

    count: Floats
    total: Floats


def quantities(design: CardinalityDesign) -> tuple[Quantity, ...]:
    """What is recorded of the fit at every number of synthetic rows."""
    size = design.synthetic_rows // design.steps
    at = tuple(float(step * size) for step in range(design.steps + 1))
    return (Quantity(name="excess loss", at=at, axis="synthetic rows", unit="nats a row"),)


def draw(design: CardinalityDesign, generator: np.random.Generator, replicates: int) -> Block:
    """One block of replicates: the excess loss by number of synthetic rows, or one number for the most of them."""
    series = design.statistic is Statistic.SERIES
    loss = excess_loss(design, generator, replicates, design.steps if series else 1)
    if series:
        return series_block(loss, quantities(design))
    scale = 2 / (design.signs + 1) * (design.rows if design.statistic is Statistic.RELATIVE_LOSS else 1)
    return scalar_block(scale * loss[:, -1])


def excess_loss(design: CardinalityDesign, generator: np.random.Generator, replicates: int, steps: int) -> Floats:
    """KL of the truth from the fit, averaged over the features, [B, steps + 1]; NaN where a fit does not exist."""
    x, true = columns(design.signs), truth(design)
    real = rows(design, generator, np.broadcast_to(true, (replicates, true.size)), design.rows)
    taught = real if design.source_rows == 0 else rows(
        design, generator, np.broadcast_to(true, (replicates, true.size)), design.source_rows
    )  # fmt: skip
    source = fit(design.family, taught, x, true) + pull(design)
    batches = [rows(design, generator, source, design.synthetic_rows // steps) for _ in range(steps)]
    count, total = (joined(float(design.weight), getattr(real, name), [getattr(each, name) for each in batches])
                    for name in ("count", "total"))  # fmt: skip
    fitted = fit(design.family, Rows(count=count, total=total), x, true)
    return divergence(design.family, true @ x, fitted @ x)


def columns(features: int) -> Floats:
    """The features of the cells, an intercept and every combination of signs: [p, 2^(p-1)]."""
    return np.vstack([np.ones(1 << features), signs(features).reshape(features, 1 << features)])


def truth(design: CardinalityDesign) -> Floats:
    """theta_0, [p]: the intercept and slopes of the other generalised linear models, the predictor as spread out."""
    slopes = np.resize(GAUSSIAN_TRUTH[1:], design.signs) * (3.0 / max(design.signs, 1)) ** 0.5
    return np.concatenate([GAUSSIAN_TRUTH[:1], slopes])


def pull(design: CardinalityDesign) -> Floats:
    """What a source of low quality has its coefficients moved by: towards zero, so far in the metric of V."""
    x, true = columns(design.signs), truth(design)
    information = (x * mean_slope(design.family, true @ x)[1]) @ x.T / x.shape[1]
    return np.asarray(-true * (float(design.bias) / float(true @ information @ true) ** 0.5))


def rows(design: CardinalityDesign, generator: np.random.Generator, theta: Floats, size: int) -> Rows:
    """So many new rows of the model with coefficients theta, [B, p]; NaN where there is no such model."""
    x = columns(design.signs)
    eta = theta @ x
    missing = np.asarray(np.isnan(eta).any(axis=1))
    eta = np.where(missing[:, None], 0.0, eta)
    count = generator.multinomial(size, np.full(x.shape[1], 1 / x.shape[1]), size=len(eta))
    if design.family is Family.NORMAL:
        total = count * eta + np.sqrt(count * VARIANCE) * generator.standard_normal(eta.shape)
    elif design.family is Family.BINOMIAL:
        total = generator.binomial(count, mean_slope(design.family, eta)[0]).astype(np.float64)
    else:
        total = generator.poisson(count * np.exp(eta)).astype(np.float64)
    total[missing] = np.nan
    return Rows(count=count.astype(np.float64), total=total)


def joined(weight: float, real: Floats, batches: list[Floats]) -> Floats:
    """The real rows alone, then with one batch of synthetic ones after the other: [B, batches + 1, K]."""
    synthetic = np.cumsum(np.stack([np.zeros_like(real), *batches], axis=1), axis=1)
    return real[:, None, :] + weight * synthetic


def mean_slope(family: Family, eta: Floats) -> tuple[Floats, Floats]:
    """The mean of a response and its slope in the predictor, over the dispersion."""
    if family is Family.NORMAL:
        return eta / VARIANCE, np.full_like(eta, 1 / VARIANCE)
    if family is Family.BINOMIAL:
        mean = 1 / (1 + np.exp(-eta))
        return mean, mean * (1 - mean)
    mean = np.exp(eta)
    return mean, mean


def fit(family: Family, data: Rows, x: Floats, start: Floats) -> Floats:
    """The maximum likelihood coefficients, [..., p], by Newton's method; NaN where it finds no maximum.

    The likelihood is concave: where it has a maximum it has one, and `start` costs or saves steps alone.
    """
    shape = data.count.shape[:-1]
    count, total = data.count.reshape(-1, x.shape[1]), data.total.reshape(-1, x.shape[1])
    total = total / VARIANCE if family is Family.NORMAL else total
    theta = np.tile(start, (len(count), 1))
    outer = (x[:, None, :] * x[None, :, :]).reshape(-1, x.shape[1]).T  # [K, p p]
    open_ = np.flatnonzero(np.isfinite(total).all(axis=1))
    theta[np.isnan(total).any(axis=1)] = np.nan
    for _ in range(MOST_STEPS):
        step = newton_step(family, (count[open_], total[open_]), theta[open_], x, outer)
        theta[open_] += step
        reach = np.abs(theta[open_] @ x).max(axis=1)
        theta[open_[~(reach < LARGEST)]] = np.nan
        open_ = open_[(reach < LARGEST) & (np.abs(step @ x).max(axis=1) > CLOSE)]
        if not open_.size:
            break
    theta[open_] = np.nan
    return theta.reshape(*shape, x.shape[0])


def newton_step(family: Family, data: tuple[Floats, Floats], theta: Floats, x: Floats, outer: Floats) -> Floats:
    """The step of Newton's method, [B, p], shortened where a predictor would move too far; NaN if it is not defined."""
    count, total = data
    mean, slope = mean_slope(family, theta @ x)
    score = (total - count * mean) @ x.T
    information = ((count * slope) @ outer).reshape(-1, x.shape[0], x.shape[0])
    defined = np.linalg.matrix_rank(information, hermitian=True) == x.shape[0] if (count == 0).any() else None
    if defined is not None:
        information[~defined] = np.eye(x.shape[0])
    step = np.linalg.solve(information, score[:, :, None])[:, :, 0]
    longest = np.abs(step @ x).max(axis=1)
    step *= np.minimum(1.0, LONGEST_STEP / np.maximum(longest, LONGEST_STEP))[:, None]
    if defined is not None:
        step[~defined] = np.nan
    return np.asarray(step)


def divergence(family: Family, true: Floats, fitted: Floats) -> Floats:
    """KL of the true response from the fitted one, averaged over equally likely cells; predictors [K] and [..., K]."""
    gap = fitted - true
    if family is Family.NORMAL:
        return np.asarray((gap * gap).mean(axis=-1) / (2 * VARIANCE))
    mean, _ = mean_slope(family, true)
    rise = np.log1p(mean * np.expm1(gap)) if family is Family.BINOMIAL else mean * np.expm1(gap)
    return np.asarray((rise - mean * gap).mean(axis=-1))
