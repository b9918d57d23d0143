"""Faults of the Gaussian in d dimensions, put in on purpose: each claim's draws show one of them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import simulate.multivariate.rows as by_rows
from simulate import multivariate
from simulate.multivariate import sufficient
from tests.fault import Inject, Question, answer
from theory.claim import Claim
from theory.vocabulary import Model, Statistic, Workflow
from verify.terms import Terms

DRAWN = 65_536  # replicates: enough to show a fault, where a verdict of agreement takes ten times as many
SEEN = {Statistic.SQUARED_VARIANCE: 200_000, Statistic.VARIANCE_SPREAD: 200_000}  # heavier tails


def _changed(name: str, change: Callable[..., Any], *modules: Any) -> Inject:
    """A function of the simulator is called with the arguments that `change` makes of its own."""

    def inject(patch: pytest.MonkeyPatch) -> None:
        for module in modules or (sufficient,):
            true = getattr(sufficient, name)
            patch.setattr(module, name, lambda *given, true=true: true(*change(*given)))

    return inject


def _chain_of(change: Callable[[Any], Any], *, fits: int = 0) -> Inject:
    """The chain of a design that is not the one that was asked for, without its last so many fits."""

    def inject(patch: pytest.MonkeyPatch) -> None:
        true = multivariate.chain

        def faulty(design: Any, *rest: Any) -> Any:
            found = list(true(change(design), *rest))
            return iter(found[: len(found) - fits])

        patch.setattr(multivariate, "chain", faulty)

    return inject


def _all_rows(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(by_rows, "training_rows", lambda design, generator, pool: pool)


def _newest_rows(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(by_rows, "training_rows", lambda design, generator, pool: pool[:, -design.rows :])


def _with_replacement(patch: pytest.MonkeyPatch) -> None:
    def faulty(design: Any, generator: np.random.Generator, pool: Any) -> Any:
        chosen = generator.integers(pool.shape[1], size=(len(pool), design.rows))
        return np.take_along_axis(pool, chosen[:, :, None], axis=1)

    patch.setattr(by_rows, "training_rows", faulty)


OTHER_DIVISOR = _changed("divisor", lambda design, count: (design, count + 1), sufficient, by_rows)
N_DEGREES = _changed("bartlett", lambda generator, degrees, *rest: (generator, degrees + 1, *rest))
MEAN_OF_FEWER = _changed("batch_mean", lambda design, *rest: (replace(design, rows=design.rows - 1), *rest))
AS_DISCARD = _chain_of(lambda design: replace(design, workflow=Workflow.DISCARD))
AS_AUGMENT = _chain_of(lambda design: replace(design, workflow=Workflow.AUGMENT))
ONE_FIT_LESS = _chain_of(lambda design: design, fits=1)
EACH_ITS_OWN = _chain_of(lambda design: replace(design, model=Model.FULL))

LAST = ("replace-w2-diverges", "subsample-variance-diverges")  # whose first trial is a fit that the fault leaves alone


def asked(slug: str) -> Claim:
    """The claim with one trial, which a fault is seen in."""
    return Question(claim=f"kazdan.{slug}", trials=(-1 if slug in LAST else 0,)).asked()


CASES: tuple[tuple[str, str, Inject], ...] = (
    ("covariance-mle", "augment implemented as discard", AS_DISCARD),
    ("covariance-unbiased", "the other divisor", OTHER_DIVISOR),
    ("conservation", "the mean of n - 1 rows", MEAN_OF_FEWER),
    ("replace-conservation-mle", "the mean of n - 1 rows", MEAN_OF_FEWER),
    ("mean-divisor", "augment implemented as discard", AS_DISCARD),
    ("variance-divisor", "the last fit left out", ONE_FIT_LESS),
    ("replace-logdet-slope", "n degrees of a scatter", N_DEGREES),
    ("replace-logdet-slope-mle", "the other divisor", OTHER_DIVISOR),
    ("replace-w2-isotropic-mle", "every covariance fitted in full", EACH_ITS_OWN),
    ("replace-w2-isotropic-unbiased", "the last fit left out", ONE_FIT_LESS),
    ("replace-scale-mle", "discard implemented as augment", AS_AUGMENT),
    ("replace-scale-unbiased", "the other divisor", OTHER_DIVISOR),
    ("replace-w2-dimension", "the mean of n - 1 rows", MEAN_OF_FEWER),
    ("replace-w2-diverges", "the last fit left out", ONE_FIT_LESS),
    ("variance-second-moment-mle", "the other divisor", OTHER_DIVISOR),
    ("variance-second-moment-unbiased", "augment implemented as discard", AS_DISCARD),
    ("variance-variance-mle", "the last fit left out", ONE_FIT_LESS),
    ("variance-variance-unbiased", "augment implemented as discard", AS_DISCARD),
    ("subsample-variance-mle", "all rows fitted", _all_rows),
    ("subsample-variance-unbiased", "the newest rows fitted", _newest_rows),
    ("subsample-variance-mle", "rows chosen with replacement", _with_replacement),
    ("subsample-variance-diverges", "rows chosen with replacement", _with_replacement),
)  # fmt: skip


@pytest.mark.parametrize(("slug", "fault", "inject"), CASES, ids=[f"{slug}: {fault}" for slug, fault, _ in CASES])
def test_a_fault_of_the_simulator_is_seen_in_the_draws(
    slug: str, fault: str, inject: Inject, monkeypatch: pytest.MonkeyPatch
) -> None:
    inject(monkeypatch)
    claim = asked(slug)
    replicates = SEEN.get(claim.planned.statistic, DRAWN)
    assert answer(claim, 2024, Terms(replicates=replicates)).startswith("REFUTED"), fault


def test_a_draw_of_the_wrong_spread_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    AS_AUGMENT(monkeypatch)
    claim = Question(claim="shumailov.gaussian-mean-variance").asked()
    assert answer(claim, 2024, Terms(replicates=DRAWN)).startswith("REFUTED")


@pytest.mark.parametrize("slug", ["covariance-unbiased", "subsample-variance-mle", "variance-variance-mle"])
def test_without_a_fault_as_many_draws_refute_nothing(slug: str) -> None:
    assert not answer(asked(slug), 2024, Terms(replicates=DRAWN)).startswith("REFUTED"), slug
