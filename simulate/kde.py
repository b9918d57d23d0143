"""A Gaussian kernel density refitted on its own draws: chains of [B, rows, d] that run side by side."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from simulate.arrays import Floats
from simulate.kernel_sums import log_sums
from simulate.point_clouds import real_rows
from simulate.reduce import Block, scalar_block
from simulate.series import Quantity, series_block, width
from theory.vocabulary import Cloud, KdeDesign, Recipe, Rule, Statistic, Workflow

BATCH_NUMBERS = 1 << 20  # rows and points held at once
EVERY = 10  # fits, up to which each is recorded
LATER = tuple(round(EVERY * 10 ** (step / 8)) for step in range(1, 60))  # eight for each factor of ten
LOSS, FITTED, DRAWN = "held-out loss", "variance of the fit", "variance of a draw"


@dataclass(frozen=True, kw_only=True)
class Fit:
    """A fitted density: its rows [B, N, d], and the root [B, d, d] of the kernel's covariance (lower triangular)."""

    rows: Floats
    root: Floats


def recorded(design: KdeDesign) -> tuple[int, ...]:
    """The fits that a series records: the first ten, then ever fewer, and the last."""
    last = design.generations
    return tuple(sorted({*range(1, min(EVERY, last) + 1), *(each for each in LATER if each < last), last}))


def quantities(design: KdeDesign) -> tuple[Quantity, ...]:
    """What is recorded of a fit: the loss on rows held out, its variance and that of its draws, summed over axes."""
    at = recorded(design)
    return (
        Quantity(name=LOSS, at=at, axis="fit", unit="nats a row"),
        Quantity(name=FITTED, at=at, axis="fit", unit="sum over axes"),
        Quantity(name=DRAWN, at=at, axis="fit", unit="sum over axes"),
    )


def draw(design: KdeDesign, generator: np.random.Generator, replicates: int) -> Block:
    """One block of replicates: of a series one after the other, of one number each many at once.

    A series whose rows came to coincide, so that their covariance has no root, is excluded and counted.
    """
    if design.statistic is Statistic.SERIES:
        found = [_series(design, child) for child in generator.spawn(replicates)]
        return series_block(np.array(found), quantities(design))
    most = max(1, BATCH_NUMBERS // (design.rows * design.generations + design.held_out))
    sizes = [min(most, replicates - start) for start in range(0, replicates, most)]
    return scalar_block(np.concatenate([_numbers(design, generator, size) for size in sizes]))


def _series(design: KdeDesign, generator: np.random.Generator) -> Floats:
    """What is recorded of one chain; the real rows are drawn first, so that workflows share them."""
    rows, points = real_rows(design, generator)
    middle = 0.0 if design.data is Cloud.GAUSSIAN else np.concatenate([rows, points]).mean(axis=0)
    chain = fits(design, generator, rows[None])
    wanted = recorded(design)
    found = []
    losses = Losses(design, points[None])
    try:
        for place, (fit, fresh) in enumerate(chain, 1):
            loss = losses(fit, fresh.shape[1], wanted=place in wanted)
            if place in wanted:
                away = fresh - middle
                found.append((loss.mean(), variance(fit)[0], (away * away).sum(axis=2).mean()))
    except np.linalg.LinAlgError:
        return np.full(width(quantities(design)), np.nan)
    return np.array(found).T.ravel()


def _numbers(design: KdeDesign, generator: np.random.Generator, replicates: int) -> Floats:
    """The design's statistic of so many chains on standard normal rows, [B]."""
    real = generator.standard_normal((replicates, design.rows, 1))
    points = generator.standard_normal((replicates, design.held_out, 1))
    chain = list(fits(design, generator, real))
    return RECORDED[design.statistic](design, chain, points)


def fits(design: KdeDesign, generator: np.random.Generator, real: Floats) -> Iterator[tuple[Fit, Floats]]:
    """Each fit, with the rows [B, n, d] that are drawn from it; `real` are the rows of the first generation."""
    chains, count, columns = real.shape
    kept = np.empty((chains, count * design.generations, columns))
    newest = real
    for place in range(design.generations):
        kept[:, place * count : (place + 1) * count] = newest
        used = training_rows(design, generator, kept[:, : (place + 1) * count], newest)
        fit = Fit(rows=used, root=kernel_root(design, used))
        newest = draws(generator, fit, count)
        yield fit, newest


def training_rows(design: KdeDesign, generator: np.random.Generator, kept: Floats, newest: Floats) -> Floats:
    """The rows of the next fit: the newest batch, all rows so far, or as many of all as one batch has, drawn anew."""
    if design.workflow is Workflow.DISCARD:
        return newest
    if not isinstance(design.workflow, Recipe):
        return kept
    order = np.argsort(generator.random(kept.shape[:2]), axis=1)[:, : newest.shape[1]]
    return np.take_along_axis(kept, order[:, :, None], axis=1)


def kernel_root(design: KdeDesign, rows: Floats) -> Floats:
    """The root of the kernel's covariance, [B, d, d]: a multiple of 1, or of the root of the rows' covariance."""
    chains, count, columns = rows.shape
    power = -1.0 / (columns + 4)
    scale = {
        Rule.FIXED: float(design.bandwidth),
        Rule.SHRINKING: float(design.bandwidth) * count**power,
        Rule.SCOTT: count**power,
        Rule.SILVERMAN: (count * (columns + 2) / 4) ** power,
    }[design.rule]
    if not design.rule.follows_spread:
        return np.broadcast_to(scale * np.eye(columns), (chains, columns, columns))
    away = rows - rows.mean(axis=1, keepdims=True)
    return np.asarray(scale * np.linalg.cholesky(away.transpose(0, 2, 1) @ away / (count - 1)))


def draws(generator: np.random.Generator, fit: Fit, count: int) -> Floats:
    """Fresh rows of the fitted density, [B, count, d]: a uniformly chosen row of the fit plus a draw of the kernel."""
    chains, used, columns = fit.rows.shape
    chosen = generator.integers(used, size=(chains, count))
    noise = generator.standard_normal((chains, count, columns))
    return np.asarray(
        np.take_along_axis(fit.rows, chosen[:, :, None], axis=1) + noise @ fit.root.transpose(0, 2, 1)
    )  # fmt: skip


def variance(fit: Fit) -> Floats:
    """The variance of the fitted density, summed over the axes, [B]."""
    return np.asarray(fit.rows.var(axis=1).sum(axis=1) + (fit.root * fit.root).sum(axis=(1, 2)))


def kernel_logs(fit: Fit, rows: Floats, points: Floats) -> Floats:
    """The logarithm of the sum of the fit's kernels on these rows, at each point, [B, m]."""
    inverse = np.linalg.inv(fit.root).transpose(0, 2, 1)
    return log_sums(np.ascontiguousarray(points @ inverse), np.ascontiguousarray((rows @ inverse).transpose(0, 2, 1)))


def loss_of(fit: Fit, logs: Floats) -> Floats:
    """The negative logarithm of the fitted density at each point, [B, m], from the logarithms of its kernels' sums."""
    columns = fit.rows.shape[2]
    steps = np.log(np.diagonal(fit.root, axis1=1, axis2=2)).sum(axis=1)
    return np.asarray((np.log(fit.rows.shape[1]) + columns / 2 * np.log(2 * np.pi) + steps)[:, None] - logs)


class Losses:
    """The loss of each fit at fixed points; where bandwidth and older rows stay, the newest batch alone is added."""

    def __init__(self, design: KdeDesign, points: Floats) -> None:
        self.points = points
        self.adding = design.rule is Rule.FIXED and design.workflow is Workflow.AUGMENT
        self.logs = np.full(points.shape[:2], -np.inf)

    def __call__(self, fit: Fit, batch: int, *, wanted: bool = True) -> Floats:
        """The loss at each point, [B, m]; of a fit that is not wanted it may be left undone."""
        if self.adding:
            self.logs = np.logaddexp(self.logs, kernel_logs(fit, fit.rows[:, -batch:], self.points))
        elif wanted:
            self.logs = kernel_logs(fit, fit.rows, self.points)
        return loss_of(fit, self.logs)


Chain = list[tuple[Fit, Floats]]


def _fit_variance(design: KdeDesign, chain: Chain, points: Floats) -> Floats:
    return variance(chain[-1][0])


def _squared_draw(design: KdeDesign, chain: Chain, points: Floats) -> Floats:
    """Averaged over as many draws as a batch has; the truth has the mean 0."""
    return np.asarray((chain[-1][1] ** 2).mean(axis=(1, 2)))


def _held_out_loss(design: KdeDesign, chain: Chain, points: Floats) -> Floats:
    last = chain[-1][0]
    return np.asarray(loss_of(last, kernel_logs(last, last.rows, points)).mean(axis=1))


def _loss_rise(design: KdeDesign, chain: Chain, points: Floats) -> Floats:
    return _held_out_loss(design, chain, points) - _held_out_loss(design, chain[:1], points)


RECORDED: dict[Statistic, Callable[[KdeDesign, Chain, Floats], Floats]] = {
    Statistic.FIT_VARIANCE: _fit_variance,
    Statistic.KERNEL_DRAW: _squared_draw,
    Statistic.HELD_OUT_LOSS: _held_out_loss,
    Statistic.LOSS_RISE: _loss_rise,
}
