"""A distribution on finitely many categories, refitted exactly on its own draws: what is recorded of its chains."""

from bisect import bisect_left
from collections.abc import Callable

import numpy as np

from simulate import counts as chain
from simulate.arrays import Floats, Integers
from simulate.counts import kinds, shares
from simulate.reduce import Block, pair_block, scalar_block
from simulate.series import Quantity, series_block
from theory.vocabulary import DiscreteDesign, Statistic, Workflow

BATCH_NUMBERS = 1 << 18  # counts of one generation that are held at once
MOST_PLACES = 41  # generations of a chain at which it is recorded
ALONG = (
    "heterozygosity",
    "heterozygosity over the true one",
    "categories left",
    "one category left",
    "largest share",
    "rare categories gone",
    "first category gone",
    "share of the first category",
)  # by generation
TIME = "fits until one category is left, or all"


def draw(design: DiscreteDesign, generator: np.random.Generator, replicates: int) -> Block:
    """One block of replicates: every quantity along the chain, or the design's statistic of its last fit."""
    if design.statistic is Statistic.SERIES:  # at once: all real rows come first, so that workflows are paired
        return series_block(_series(design, generator, replicates), quantities(design))
    size = max(1, BATCH_NUMBERS // len(design.shares))
    batches = [min(size, replicates - start) for start in range(0, replicates, size)]
    record = _ending if design.until_one else _at_the_last_fit
    found = np.concatenate([record(design, generator, batch) for batch in batches])
    if design.statistic is Statistic.SURVIVING_SHARE:
        return pair_block(found)
    return scalar_block(found, whole=True)


def places(design: DiscreteDesign) -> tuple[int, ...]:
    """The generations at which a chain is recorded, evenly spaced from the truth, 0, to the last one."""
    step = -(-design.generations // (MOST_PLACES - 1))
    return (*range(0, design.generations, step), design.generations)


def quantities(design: DiscreteDesign) -> tuple[Quantity, ...]:
    """What is recorded of a chain; a rare category is one whose true share is below the design's `tail`."""
    by_generation = tuple(Quantity(name=name, at=places(design)) for name in ALONG)
    return (*by_generation, Quantity(name=TIME, at=(design.generations,), unit="fits"))


def _series(design: DiscreteDesign, generator: np.random.Generator, replicates: int) -> Floats:
    """Every quantity of every replicate, [B, width]: by quantity, then by generation."""
    at = places(design)
    found = np.empty((replicates, len(ALONG), len(at)))
    found[:, :, 0] = _truth(design)
    mixed = np.zeros(replicates)
    for generation, fit in enumerate(chain.fits(design, generator, replicates), start=1):
        mixed += kinds(fit) > 1
        over = design.workflow is Workflow.DISCARD and bool((kinds(fit) == 1).all())
        if generation in at or over:
            place = bisect_left(at, generation)
            found[:, :, place:] = _along(design, fit)[:, :, None]  # up to the last one, if nothing moves any more
        if over:
            break
    last = np.minimum(mixed + 1, design.generations)
    return np.concatenate([found.reshape(replicates, -1), last[:, None]], axis=1)


def _along(design: DiscreteDesign, fit: Integers) -> Floats:
    """The quantities of one fit in the order of ALONG, [B, their number]."""
    rare, gone = rare_ones(design), fit == 0
    now = heterozygosity(shares(fit))
    left = kinds(fit)
    columns = (now, now / true_heterozygosity(design), left, left == 1, shares(fit).max(axis=1),
               gone[:, rare].sum(axis=1), gone[:, 0], shares(fit)[:, 0])  # fmt: skip
    return np.stack(columns, axis=1).astype(np.float64)


def _truth(design: DiscreteDesign) -> Floats:
    """The same of the true shares."""
    whole = true_heterozygosity(design)
    return np.array([whole, 1, len(design.shares), 0, float(max(design.shares)), 0, 0, float(design.shares[0])])


def rare_ones(design: DiscreteDesign) -> list[int]:
    """The places of the categories of the tail."""
    return [place for place, share in enumerate(design.shares) if share < design.tail]


def _at_the_last_fit(design: DiscreteDesign, generator: np.random.Generator, replicates: int) -> Floats:
    """The statistic of the last fit, [B], or [B, 2] for two."""
    for fit in chain.fits(design, generator, replicates):
        last = fit
    return RECORDED[design.statistic](design, last)


def _ending(design: DiscreteDesign, generator: np.random.Generator, replicates: int) -> Floats:
    """The statistic of a chain that is followed until one category is left; NaN where that has not come to pass."""
    timed = design.statistic is Statistic.FITS_TO_ONE
    found = np.full(replicates, np.nan)
    going, fit = np.arange(replicates), chain.real_rows(design, generator, replicates)
    for generation in range(1, design.generations + 1):
        if generation > 1:
            fit = chain.rows_of(generator, design.rows, chain.source(fit, generation))
        over = kinds(fit) == 1
        found[going[over]] = generation if timed else (fit[over, 0] > 0)
        going, fit = going[~over], fit[~over]
        if not going.size:
            break
    return found


def heterozygosity(fitted: Floats) -> Floats:
    """The chance that two draws differ, 1 - sum p^2, [B], of shares [B, K]."""
    return np.asarray(1 - (fitted * fitted).sum(axis=1))


def true_heterozygosity(design: DiscreteDesign) -> float:
    """That of the true shares, exact until the last rounding."""
    return float(1 - sum(share * share for share in design.shares))


def _over_the_true_one(design: DiscreteDesign, counts: Integers) -> Floats:
    return heterozygosity(shares(counts)) / true_heterozygosity(design)


def _seen_and_share(design: DiscreteDesign, counts: Integers) -> Floats:
    """Whether the first category is seen, and its share: the mean of one over that of the other is conditional."""
    del design
    return np.stack([counts[:, 0] > 0, shares(counts)[:, 0]], axis=1).astype(np.float64)


RECORDED: dict[Statistic, Callable[[DiscreteDesign, Integers], Floats]] = {
    Statistic.HETEROZYGOSITY: _over_the_true_one,
    Statistic.CATEGORY_SHARE: lambda design, counts: shares(counts)[:, 0],
    Statistic.CATEGORY_FACTOR: lambda design, counts: shares(counts)[:, 0] / float(design.shares[0]),
    Statistic.CATEGORY_GONE: lambda design, counts: (counts[:, 0] == 0).astype(np.float64),
    Statistic.STILL_MIXED: lambda design, counts: (kinds(counts) > 1).astype(np.float64),
    Statistic.SURVIVING_SHARE: _seen_and_share,
}  # what is recorded of the last fit
