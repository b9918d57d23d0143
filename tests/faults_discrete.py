"""Faults of the discrete distributions: how rows are drawn, counted, kept or recorded."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import simulate.discrete
from simulate import counts
from simulate.arrays import Integers
from tests.fault import Fault, Inject, Question, nothing
from tests.faults_linear import one_seed_for_all_blocks
from theory.registry import find
from theory.vocabulary import DiscreteDesign, Statistic

REPLACE, ACCUMULATE = (Question(claim=f"shumailov.{name}") for name in ("heterozygosity", "heterozygosity-accumulate"))
MEAN, SEEN = Question(claim="shumailov.category-mean"), Question(claim="shumailov.surviving-mean")
MISSED, GONE = Question(claim="shumailov.tail-survival"), Question(claim="shumailov.tail-gone-bound")
TAIL, ALONE = Question(claim="shumailov.tail-gone"), Question(claim="shumailov.fixation-probability")
TIME, ALIKE = Question(claim="shumailov.absorption-time"), Question(claim="shumailov.absorption-time-categories")
UPPER, LOWER = (Question(claim=f"shumailov.absorption-time-{side}") for side in ("upper", "lower"))
MIXED = Question(claim="shumailov.collapse-probability")
BUDGET = Question(claim="shumailov.heterozygosity-fixed-budget")
FEW = 12  # fits, where a hundred and more leave nothing to chance


def drawn_from(change: Any) -> Inject:
    """The rows of a synthetic generation are drawn with the shares of what `change` makes of the counts."""

    def inject(patch: pytest.MonkeyPatch) -> None:
        true = counts.rows_of
        patch.setattr(counts, "rows_of", lambda generator, rows, fit: true(generator, rows, change(fit)))

    return inject


def drawn_into(change: Any) -> Inject:
    """The counts of a synthetic generation are what `change` makes of them."""

    def inject(patch: pytest.MonkeyPatch) -> None:
        true = counts.rows_of
        patch.setattr(counts, "rows_of", lambda *given: change(true(*given)))

    return inject


def rows_more(more: int) -> Inject:
    """So many rows more are drawn in every generation, the real one too."""

    def inject(patch: pytest.MonkeyPatch) -> None:
        synthetic, real = counts.rows_of, counts.real_rows
        patch.setattr(counts, "rows_of", lambda generator, rows, fit: synthetic(generator, rows + more, fit))
        patch.setattr(counts, "real_rows", lambda design, *rest: real(replace(design, rows=design.rows + more), *rest))

    return inject


def _kept(kept: Any) -> Inject:
    return lambda patch: patch.setattr(counts, "training_rows", lambda design, generator, *rows: kept(*rows))


def _pooled(pooled: Any) -> Inject:
    return lambda patch: patch.setattr(counts, "pooled", pooled)


def _no_feedback(patch: pytest.MonkeyPatch) -> None:
    first: list[Integers] = []

    def always(fit: Integers, generation: int) -> Integers:
        if generation == 2:
            first[:] = [fit]
        return first[0]

    patch.setattr(counts, "source", always)


def _truth_for_a_fit(patch: pytest.MonkeyPatch) -> None:
    """The first fit has the true shares, as if no real rows had to be drawn."""

    def exact(design: DiscreteDesign, generator: np.random.Generator, replicates: int) -> Integers:
        del generator
        return np.array([[int(share * design.rows) for share in design.shares]] * replicates)

    patch.setattr(counts, "real_rows", exact)


def _last_fit_missing(patch: pytest.MonkeyPatch) -> None:
    true = counts.fits

    def fewer(*given: Any) -> Iterator[Integers]:
        yield from list(true(*given))[:-1]

    patch.setattr(counts, "fits", fewer)


def _unseen_left_out(patch: pytest.MonkeyPatch) -> None:
    """The share of a category that is not seen is entered as 0, and counted as if it had been seen."""
    true = simulate.discrete.RECORDED[Statistic.SURVIVING_SHARE]

    def all_seen(design: DiscreteDesign, fit: Integers) -> Any:
        return np.stack([np.ones(len(fit)), true(design, fit)[:, 1]], axis=1)

    patch.setitem(simulate.discrete.RECORDED, Statistic.SURVIVING_SHARE, all_seen)


def _real_rows_lost(patch: pytest.MonkeyPatch) -> None:
    true = counts.real_rows
    real: list[Integers] = []

    def remembered(*given: Any) -> Integers:
        real[:] = [true(*given)]
        return real[0]

    patch.setattr(counts, "real_rows", remembered)
    patch.setattr(counts, "pooled", lambda pool, newest: newest if pool is real[0] else pool + newest)


def given_up(seed: int) -> str:
    """What is said of chains that are given up too soon."""
    (design,) = find(TIME.claim).planned.trials[0].designs
    if not isinstance(design, DiscreteDesign):
        raise TypeError(f"design={design!r}: a DiscreteDesign is needed")
    return Question(claim=TIME.claim, designs=(replace(design, generations=FEW),))(seed)


def _fault(name: str, about: str, inject: Inject, report: Any, *by: str, check: str = "two-sided test") -> Fault:
    caught = by or ("REFUTED",)
    return Fault(name=f"Discrete: {name}", about=about, inject=inject, report=report, by=caught, check=check)


DISCRETE_FAULTS = (
    _fault("no feedback", "every generation is drawn from the first fit", _no_feedback, REPLACE),
    _fault("augment implemented as discard", "the newest rows alone are fitted",
        _kept(lambda pool, newest: newest), ACCUMULATE),
    _fault("discard implemented as augment", "all rows so far are fitted", _kept(lambda pool, newest: pool), REPLACE),
    _fault("fit of G - 1 reported", "the last fit is left out", _last_fit_missing, REPLACE),
    _fault("one seed for all blocks", "all blocks of replicates are copies of one", one_seed_for_all_blocks, MISSED,
        "repeated draws", check="guard of repeated draws"),
    _fault("a row too many", "M + 1 rows in every generation", rows_more(1), REPLACE),
    _fault("a row too few, tail", "M - 1 rows in every generation", rows_more(-1), MISSED),
    _fault("a row too few, times", "M - 1 rows in every generation", rows_more(-1), LOWER, check="one-sided test"),
    _fault("a pseudo-count", "one row is added to every category before the next generation is drawn",
        drawn_from(lambda fit: fit + 1), GONE, check="one-sided test"),
    _fault("a pseudo-count, tail", "one row is added to every category before the next generation is drawn",
        drawn_from(lambda fit: fit + 1), TAIL),
    _fault("a pseudo-count, two left", "five rows are added to every category before the next generation is drawn",
        drawn_from(lambda fit: fit + 5), MIXED, check="one-sided test"),
    _fault("sharpened", "rows are drawn with the squares of the shares", drawn_from(lambda fit: fit * fit), ALONE),
    _fault("categories mixed up", "the largest count is entered first",
        drawn_into(lambda fit: np.sort(fit, axis=1)[:, ::-1]), MEAN),
    _fault("the truth counted as a fit", "the first fit has the true shares", _truth_for_a_fit, TIME),
    _fault("the truth counted as a fit, many", "the first fit has the true shares", _truth_for_a_fit, ALIKE),
    _fault("a row too many, times", "M + 1 rows in every generation", rows_more(1), UPPER, check="one-sided test"),
    _fault("unseen counted as seen", "a mean over all in place of one over those that are seen", _unseen_left_out,
        SEEN),
    _fault("subset with replacement", "the rows of the fixed budget are drawn from the pool as from a model",
        lambda patch: patch.setattr(counts, "subset", counts.rows_of), BUDGET),
    _fault("subset of the newest rows", "the fixed budget forgets all rows but the newest",
        _kept(lambda pool, newest: newest), BUDGET),
    _fault("real rows lost", "augment forgets the first batch", _real_rows_lost, ACCUMULATE),
    replace(
        _fault("chains given up too soon", "a dozen fits are thought to leave one category", nothing, given_up,
            "excluded share", check="guard of the excluded share"),
        sound="",
    ),
    _fault("newest rows entered twice", "a weight is wrong", _pooled(lambda pool, newest: pool + 2 * newest),
        ACCUMULATE),
)  # fmt: skip
