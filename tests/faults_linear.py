"""Faults of the linear regression: how a generation is labelled, drawn, kept or fitted."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import simulate.linear
import simulate.seeds
from simulate.linear import Rows
from tests.fault import Fault, Inject, Question
from theory.vocabulary import LinearDesign, Workflow

WIDE = Fraction(1, 20)  # a margin that takes fewer replicates, for gross faults
AUGMENT = Question(claim="gerstgrasser.accumulate-error", delta=WIDE)
DISCARD = Question(claim="gerstgrasser.replace-error", delta=WIDE)
SHARP_AUGMENT = Question(claim="gerstgrasser.accumulate-error")
SHARP_DISCARD = Question(claim="gerstgrasser.replace-error")
FRESH, HALFWAY = Question(claim="gerstgrasser.accumulate-fresh"), Question(claim="gerstgrasser.halfway-stacked")
IDENTITY, WISHART = Question(claim="gerstgrasser.accumulate-estimator"), Question(claim="gerstgrasser.wishart-trace")
UP = 1.03**0.5  # of a standard deviation: a variance 3 % too large


def plus(history: Rows | None, newest: Rows, times: float = 1.0) -> Rows:
    """The rows of both, the newest entered `times` times."""
    if history is None:
        return newest
    return Rows(gram=history.gram + times * newest.gram, moment=history.moment + times * newest.moment)


def rows_kept(kept: Any) -> Inject:
    """The next fit is made on what `kept` makes of the history and the newest rows."""
    return lambda patch: patch.setattr(simulate.linear, "training_rows", lambda workflow, *rows: kept(*rows))


def noise_times(factor: float, *, real: bool) -> Inject:
    """The noise of every generation, or of the synthetic ones alone, is `factor` times as large."""

    def inject(patch: pytest.MonkeyPatch) -> None:
        true = simulate.linear.noise

        def louder(generator: np.random.Generator, shape: tuple[int, int], sigma: float, generation: int) -> Any:
            return (factor if real or generation > 1 else 1.0) * true(generator, shape, sigma, generation)

        patch.setattr(simulate.linear, "noise", louder)

    return inject


def _labelled_by(which: Any) -> Inject:
    return lambda patch: patch.setattr(simulate.linear, "source", which)


def _noise_used_again(patch: pytest.MonkeyPatch) -> None:
    true = simulate.linear.noise
    kept: dict[str, Any] = {}

    def again(generator: np.random.Generator, shape: tuple[int, int], sigma: float, generation: int) -> Any:
        if generation == 1:
            kept["noise"] = true(generator, shape, sigma, generation)
        return kept["noise"]

    patch.setattr(simulate.linear, "noise", again)


def _features_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(simulate.linear, "labels", lambda x, coefficients, errors: errors)


def _features_not_drawn_anew(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(simulate.linear, "generation_features", lambda design, generator, first, generation: first)


def _one_set_of_rows_too_few(patch: pytest.MonkeyPatch) -> None:
    true = simulate.linear.generation_features

    def fewer(design: LinearDesign, generator: np.random.Generator, first: Any, generation: int) -> Any:
        fewest = max(1, generation - 1) if design.workflow is Workflow.HALFWAY else generation
        return true(design, generator, first, fewest)

    patch.setattr(simulate.linear, "generation_features", fewer)


def _real_rows_lost(patch: pytest.MonkeyPatch) -> None:
    """The first batch, and no other, is missing from what later fits are made on."""
    real: list[Rows] = []

    def without(workflow: Workflow, history: Rows | None, newest: Rows) -> Rows:
        del workflow
        if history is None:
            real[:] = [newest]
            return newest
        return newest if history is real[0] else plus(history, newest)

    patch.setattr(simulate.linear, "training_rows", without)


def _last_fit_missing(patch: pytest.MonkeyPatch) -> None:
    """The fit of generation G - 1 is reported as that of G."""
    true = simulate.linear.trajectory

    def shorter(*given: Any) -> Any:
        fits, drawn = true(*given)
        return fits[:-1], drawn

    patch.setattr(simulate.linear, "trajectory", shorter)


def one_seed_for_all_blocks(patch: pytest.MonkeyPatch) -> None:
    """Every block of replicates is drawn from the seed of the first."""
    true = simulate.seeds.block_generator
    patch.setattr(simulate.seeds, "block_generator", lambda request, block: true(request, 0))


def _fault(
    name: str, about: str, inject: Inject, report: Question, by: str = "REFUTED", check: str = "two-sided test"
) -> Fault:
    return Fault(name=f"linear: {name}", about=about, inject=inject, report=report, by=(by,), check=check)


LINEAR_FAULTS = (
    _fault("no feedback, discard", "every generation is labelled by the truth", _labelled_by(lambda f: f[0]), DISCARD),
    _fault("no feedback, augment", "every generation is labelled by the truth", _labelled_by(lambda f: f[0]), AUGMENT),
    _fault("noise used again", "every generation has the noise of the first", _noise_used_again, AUGMENT),
    _fault("features forgotten", "labels are noise alone", _features_forgotten, AUGMENT),
    _fault(
        "features forgotten, identity",
        "labels are noise alone",
        _features_forgotten,
        IDENTITY,
        check="largest discrepancy",
    ),
    _fault("features not drawn anew", "fresh features are those of the first generation",
        _features_not_drawn_anew, FRESH),
    _fault(
        "one seed for all blocks",
        "all blocks of replicates are copies of one",
        one_seed_for_all_blocks,
        WISHART,
        "repeated draws",
        "guard of repeated draws",
    ),
    _fault("augment implemented as discard", "the newest rows alone are fitted",
        rows_kept(lambda history, newest: newest), AUGMENT),
    _fault("discard implemented as augment", "all rows so far are fitted", rows_kept(plus), DISCARD),
    _fault("noise 3 % up", "a standard deviation 1.03 times as large",
        noise_times(1.03, real=True), SHARP_AUGMENT),
    _fault("variance 3 % up", "noise of variance 1.03 in every generation", noise_times(UP, real=True), SHARP_AUGMENT),
    _fault(
        "variance 3 % up, synthetic only",
        "noise of variance 1.03 in every generation but the real one",
        noise_times(UP, real=False),
        SHARP_DISCARD,
    ),
    _fault("fit of G - 1 reported", "the last fit is left out", _last_fit_missing, AUGMENT),
    _fault("labels from fit g - 2", "a generation is labelled by the last fit but one",
        _labelled_by(lambda fits: fits[max(len(fits) - 2, 0)]), DISCARD),
    _fault("real batch lost", "augment forgets the first batch", _real_rows_lost, AUGMENT),
    _fault("newest rows entered twice", "a weight is wrong by one",
        rows_kept(lambda history, newest: plus(history, newest, 2.0)), AUGMENT),
    _fault("one set of rows too few", "halfway draws g - 1 sets of rows in generation g",
        _one_set_of_rows_too_few, HALFWAY),
)  # fmt: skip
