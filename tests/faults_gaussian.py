"""Faults of the univariate normal: how a generation is drawn, kept or fitted."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import simulate.gaussian
from simulate.gaussian import Sample, merge
from tests.fault import Fault, Inject, Question
from tests.faults_linear import UP, one_seed_for_all_blocks
from theory.vocabulary import Estimator, Workflow

MLE, UNBIASED = Question(claim="kazdan.variance-mle"), Question(claim="kazdan.variance-unbiased")
LIMIT, DISCARD = Question(claim="kazdan.variance-unbiased-limit"), Question(claim="kazdan.replace-variance-mle")
WIDE_UNBIASED = Question(claim="kazdan.variance-unbiased", delta=Fraction(1, 20))
MEAN, W2 = Question(claim="kazdan.mean-mle"), Question(claim="kazdan.replace-w2-unbiased")
OTHER = {Estimator.MLE: Estimator.UNBIASED, Estimator.UNBIASED: Estimator.MLE}


def draws_changed(change: Any) -> Inject:
    """A generation is drawn at the (mean, sigma) that `change` makes of those that it should be drawn at."""

    def inject(patch: pytest.MonkeyPatch) -> None:
        true = simulate.gaussian.draws

        def faulty(generator: np.random.Generator, mean: Any, sigma: Any, rows: int, generation: int) -> Any:
            return true(generator, *change(mean, sigma, generation), rows, generation)

        patch.setattr(simulate.gaussian, "draws", faulty)

    return inject


def _drawn_from(which: Any) -> Inject:
    return lambda patch: patch.setattr(simulate.gaussian, "source", which)


def _kept(kept: Any) -> Inject:
    return lambda patch: patch.setattr(simulate.gaussian, "training_rows", lambda workflow, *rows: kept(*rows))


def _all(history: Sample | None, newest: Sample) -> Sample:
    return newest if history is None else merge(history, newest)


def _twice(history: Sample | None, newest: Sample) -> Sample:
    return newest if history is None else merge(merge(history, newest), newest)


def _real_draws_lost(patch: pytest.MonkeyPatch) -> None:
    real: list[Sample] = []

    def without(workflow: Workflow, history: Sample | None, newest: Sample) -> Sample:
        del workflow
        if history is None:
            real[:] = [newest]
            return newest
        return newest if history is real[0] else merge(history, newest)

    patch.setattr(simulate.gaussian, "training_rows", without)


def _noise_used_again(patch: pytest.MonkeyPatch) -> None:
    true = simulate.gaussian.draws
    kept: dict[str, Any] = {}

    def again(generator: np.random.Generator, mean: Any, sigma: Any, rows: int, generation: int) -> Any:
        if generation == 1:
            kept["z"] = true(generator, 0 * mean, 0 * sigma + 1, rows, generation)
        return mean[:, None] + sigma[:, None] * kept["z"]

    patch.setattr(simulate.gaussian, "draws", again)


def _last_fit_missing(patch: pytest.MonkeyPatch) -> None:
    """The fit of generation G - 1 is reported as that of G."""
    true = simulate.gaussian.trajectory
    patch.setattr(simulate.gaussian, "trajectory", lambda *given: true(*given)[:-1])


def _other_divisor(patch: pytest.MonkeyPatch) -> None:
    true = simulate.gaussian.fit
    patch.setattr(simulate.gaussian, "fit", lambda estimator, sample: true(OTHER[estimator], sample))


def _count_wrong_by_one(patch: pytest.MonkeyPatch) -> None:
    """Joined samples are thought to have one draw more than they have."""

    def wrong(a: Sample, b: Sample) -> Sample:
        found = merge(a, b)
        return replace(found, count=found.count + 1)

    patch.setattr(simulate.gaussian, "merge", wrong)


def _fault(name: str, about: str, inject: Inject, report: Question, *by: str, check: str = "two-sided test") -> Fault:
    caught = by or ("REFUTED",)
    return Fault(name=f"Gaussian: {name}", about=about, inject=inject, report=report, by=caught, check=check)


GAUSSIAN_FAULTS = (
    _fault("no feedback, augment", "every generation is drawn from the truth", _drawn_from(lambda f: f[0]), LIMIT),
    _fault("no feedback, discard", "every generation is drawn from the truth", _drawn_from(lambda f: f[0]), DISCARD),
    _fault("noise used again", "every generation has the standard normals of the first", _noise_used_again,
        WIDE_UNBIASED, "REFUTED", "heavy tail", check="two-sided test, or guard of one replicate"),
    _fault("fitted mean forgotten", "draws are centred at the true mean",
        draws_changed(lambda mean, sigma, g: (0 * mean, sigma)), MEAN),
    _fault("fitted spread forgotten", "draws have the true spread",
        draws_changed(lambda mean, sigma, g: (mean, 0 * sigma + 1)), W2),
    _fault(
        "one seed for all blocks",
        "all blocks of replicates are copies of one",
        one_seed_for_all_blocks,
        MLE,
        "repeated draws",
        check="guard of repeated draws",
    ),
    _fault("augment implemented as discard", "the newest draws alone are fitted",
        _kept(lambda history, newest: newest), MLE),
    _fault("discard implemented as augment", "all draws so far are fitted", _kept(_all), DISCARD),
    _fault("draws 3 % too wide", "a standard deviation 1.03 times as large everywhere",
        draws_changed(lambda mean, sigma, g: (mean, 1.03 * sigma)), UNBIASED),
    _fault("variance 3 % up", "draws of variance 1.03 in every generation",
        draws_changed(lambda mean, sigma, g: (mean, UP * sigma)), UNBIASED),
    _fault("variance 3 % up, synthetic only", "draws of variance 1.03 in every generation but the real one",
        draws_changed(lambda mean, sigma, g: (mean, (UP if g > 1 else 1.0) * sigma)), DISCARD),
    _fault("fit of G - 1 reported", "the last fit is left out", _last_fit_missing, DISCARD),
    _fault("drawn from fit g - 2", "a generation is drawn from the last fit but one",
        _drawn_from(lambda fits: fits[max(len(fits) - 2, 0)]), DISCARD),
    _fault("divisor N - 1 for N", "the maximum likelihood fit has the other divisor", _other_divisor, MLE),
    _fault("divisor N for N - 1", "the unbiased fit has the other divisor", _other_divisor, UNBIASED),
    _fault("real batch lost", "augment forgets the first batch", _real_draws_lost, MLE),
    _fault("newest draws entered twice", "a weight is wrong by one", _kept(_twice), MLE),
    _fault("count wrong by one", "joined samples have one draw too many in the divisor", _count_wrong_by_one, MLE),
)  # fmt: skip
