"""Faults of the compiled engine, put in where Python hands it its schedule or takes its fits."""

from collections.abc import Callable
from dataclasses import replace
from itertools import cycle
from typing import Any

import numpy as np
import pytest

import simulate.glm.engine
import simulate.glm.kernels
import simulate.glm.problem
import simulate.glm.trace
from simulate.glm.links import EXPONENTIAL
from simulate.glm.problem import Problem
from simulate.glm.schedule import Schedule
from simulate.request import Request

LATER = 10**6  # a replicate that is drawn in the place of another comes from so many replicates later


def posed(patch: pytest.MonkeyPatch, changed: Callable[[Problem], Problem]) -> None:
    """Every generalised linear model is drawn and fitted as a changed problem."""
    true = simulate.glm.problem.problem

    def faulty(request: Request, *, keep: bool = False) -> Problem:
        return changed(true(request, keep=keep))

    for user in (simulate.glm.engine, simulate.glm.trace):
        patch.setattr(user, "problem", faulty)


def scheduled(patch: pytest.MonkeyPatch, changed: Callable[[Schedule], Schedule]) -> None:
    """Every generalised linear model is drawn and fitted by a changed schedule."""
    posed(patch, lambda asked: replace(asked, schedule=changed(asked.schedule)))


def one_label_for_all_generations(patch: pytest.MonkeyPatch) -> None:
    """The features and the noise of the first generation are used in every other."""
    scheduled(patch, lambda plan: replace(plan, label=0 * plan.label))


def one_replicate_for_all_blocks(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(simulate.glm.engine, "first_replicate", lambda request, block: 0)


def no_feedback(patch: pytest.MonkeyPatch) -> None:
    """Every batch is drawn at the truth."""
    scheduled(patch, lambda plan: replace(plan, source=0 * plan.source))


def drawn_from_fit_before(patch: pytest.MonkeyPatch) -> None:
    scheduled(patch, lambda plan: replace(plan, source=np.maximum(plan.source - 1, 0)))


def augment_as_discard(patch: pytest.MonkeyPatch) -> None:
    scheduled(patch, lambda plan: replace(plan, weights=np.eye(len(plan.rows))))


def discard_as_augment(patch: pytest.MonkeyPatch) -> None:
    """No batch gives its place to another, as in augment, since later fits need it."""
    true = simulate.glm.problem.problem

    def faulty(request: Request, *, keep: bool = False) -> Problem:
        del keep
        asked = true(request, keep=True)
        size = len(asked.schedule.rows)
        return replace(asked, schedule=replace(asked.schedule, weights=np.tril(np.ones((size, size)))))

    for user in (simulate.glm.engine, simulate.glm.trace):
        patch.setattr(user, "problem", faulty)


def real_batch_lost(patch: pytest.MonkeyPatch) -> None:
    def without(plan: Schedule) -> Schedule:
        weights = plan.weights.copy()
        weights[1:, 0] = 0.0
        return replace(plan, weights=weights)

    scheduled(patch, without)


def newest_batch_twice(patch: pytest.MonkeyPatch) -> None:
    """The newest batch of every fit weighs one more than it should."""
    scheduled(patch, lambda plan: replace(plan, weights=plan.weights + np.eye(len(plan.weights))))


def fits_a_little_off(patch: pytest.MonkeyPatch) -> None:
    """The fast engine stops 1e-7 short of the maximum."""
    true = simulate.glm.kernels.chain_of

    def off(*given: Any) -> Any:
        fits, *rest = true(*given)
        return fits + 1e-7, *rest

    patch.setattr(simulate.glm.kernels, "chain_of", off)


def fitted_with_another_link(patch: pytest.MonkeyPatch) -> None:
    """Logistic responses are fitted as if their mean were the exponential of the predictor."""
    posed(patch, lambda asked: replace(asked, link=replace(asked.link, kind=EXPONENTIAL)))


def last_fit_missing(patch: pytest.MonkeyPatch) -> None:
    """The fit of generation G - 1 is reported as that of G."""
    true = simulate.glm.engine.growth

    def late(asked: Problem, fits: Any, kept: Any) -> Any:
        again = np.concatenate([fits[:, :-1], fits[:, -2:-1]], axis=1)
        return true(asked, again, kept)

    patch.setattr(simulate.glm.engine, "growth", late)


def excluded_drawn_again(patch: pytest.MonkeyPatch) -> None:
    """A replicate without an estimate is replaced by another one, and nobody is told."""
    true = simulate.glm.engine._fast

    def again(request: Request, asked: Problem, first: int, size: int, *rest: Any) -> Any:
        fits, why, capped = true(request, asked, first, size, *rest)
        others, missing, _ = true(request, asked, first + LATER, size, *rest)
        good = cycle(place for place in range(size) if missing[place] is None)
        for place in range(size):
            if why[place] is not None:
                fits[place], why[place] = others[next(good)], None
        return fits, why, capped

    patch.setattr(simulate.glm.engine, "_fast", again)
    patch.setattr(simulate.glm.engine, "compared", lambda *given: {})  # its rows would be those of the lost replicate
