"""Each trial of a regression or fixed-budget claim can fail: a broken simulator is not confirmed."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from simulate import linear, regression
from simulate.glm.schedule import CHOSEN, Schedule
from tests.fault import SEED, Inject, Question, answer
from tests.faulty_glm import scheduled
from theory.vocabulary import Covariates, Workflow
from verify.terms import Terms

FEW = 5120  # replicates of a limit at each size: 20 blocks
MANY = 16_384  # of one number a replicate
WIDE = Fraction(1, 10)  # a margin that takes fewer replicates, for gross faults


def posed(**changed: Any) -> Inject:
    """Every regression is drawn and fitted as another design."""

    def inject(patch: pytest.MonkeyPatch) -> None:
        true = regression.chains
        patch.setattr(
            regression, "chains", lambda design, *rest: true(replace(design, **changed), *rest)
        )  # fmt: skip

    return inject


def no_feedback(patch: pytest.MonkeyPatch) -> None:
    """Every generation is labelled by the truth."""
    true = regression.batch
    patch.setattr(
        regression, "batch", lambda design, generator, first, fitted, generation: true(
            design, generator, first, np.tile(regression.truth(design), (len(first), 1)), generation)
    )  # fmt: skip


def one_eigenvalue_too_few(patch: pytest.MonkeyPatch) -> None:
    """The pseudoinverse leaves out the smallest eigenvalue that is not zero."""
    true = regression.least_norm
    patch.setattr(regression, "least_norm", lambda gram, ranks: true(gram, ranks - 1))


def noise_used_again(patch: pytest.MonkeyPatch) -> None:
    """The noise of every generation is that of the first."""
    true, kept = regression.noise, {}  # type: ignore[var-annotated]

    def again(generator: np.random.Generator, shape: tuple[int, int], sigma: float, generation: int) -> Any:
        if generation == 1:
            kept["noise"] = true(generator, shape, sigma, generation)
        return kept["noise"]

    patch.setattr(regression, "noise", again)


def all_rows_are_fitted(plan: Schedule) -> Schedule:
    """Accumulate in place of the fixed budget."""
    weights = np.zeros_like(plan.weights)
    generations = len(weights)
    weights[:, :generations] = np.tril(np.ones((generations, generations)))
    return replace(plan, weights=weights)


def the_newest_batch_is_fitted(plan: Schedule) -> Schedule:
    """Discard in place of the fixed budget."""
    weights = np.zeros_like(plan.weights)
    weights[:, : len(weights)] = np.eye(len(weights))
    return replace(plan, weights=weights)


def half_the_budget(plan: Schedule) -> Schedule:
    """Every subset has half of its rows."""
    rows = np.where(plan.kind == CHOSEN, plan.rows // 2, plan.rows)
    return replace(plan, rows=rows)


def schedule(changed: Callable[[Schedule], Schedule]) -> Inject:
    return lambda patch: scheduled(patch, changed)


def linear_fault(patch: pytest.MonkeyPatch) -> None:
    """Every generation of the other simulator is labelled by the truth."""
    patch.setattr(linear, "source", lambda fits: fits[0])


def louder(patch: pytest.MonkeyPatch) -> None:
    """The noise of the other simulator has a variance of more than twice what it should have."""
    true = linear.noise
    patch.setattr(linear, "noise", lambda *given: 1.5 * true(*given))


FAULTS = (
    ("gerstgrasser.underdetermined-error", no_feedback),
    ("gerstgrasser.underdetermined-error", one_eigenvalue_too_few),
    ("gerstgrasser.error-variance", posed(workflow=Workflow.DISCARD)),
    ("gerstgrasser.error-variance", no_feedback),
    ("gerstgrasser.replace-variance-same", noise_used_again),
    ("gerstgrasser.replace-variance-fresh", posed(features=Covariates.SAME)),
    ("gerstgrasser.ridge-fixed-bias", no_feedback),
    ("gerstgrasser.ridge-fixed-variance", posed(growing=True)),
    ("gerstgrasser.ridge-fixed-limit", posed(ridge=Fraction(0))),
    ("gerstgrasser.ridge-growing-mean", posed(growing=False)),
    ("gerstgrasser.ridge-growing-collapse", posed(growing=False)),
    ("gerstgrasser.accumulate-fresh-limit", linear_fault),
    ("gerstgrasser.halfway-stacked-bound", louder),
    ("kazdan.subsample-ratio", schedule(all_rows_are_fitted)),
    ("kazdan.subsample-limit", schedule(the_newest_batch_is_fitted)),
    ("kazdan.subsample-budget", schedule(half_the_budget)),
    ("kazdan.subsample-batches", schedule(all_rows_are_fitted)),
)


@pytest.mark.parametrize(("claim", "fault"), FAULTS)
def test_a_broken_simulator_is_not_confirmed(claim: str, fault: Inject, monkeypatch: pytest.MonkeyPatch) -> None:
    fault(monkeypatch)
    limit = claim.startswith("kazdan")
    asked = Question(claim=claim, trials=(0,) if limit else (), delta=WIDE).asked()
    found = answer(asked, SEED, Terms(replicates=FEW if limit else MANY))
    assert not found.startswith(("CONFIRMED", "INCONCLUSIVE"))
