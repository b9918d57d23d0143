"""Faults of the compiled engine, put in where Python hands it its schedule or takes its fits."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import simulate.glm.engine
import simulate.glm.kernels
import simulate.glm.problem
import simulate.glm.trace
from simulate.glm.problem import Problem
from simulate.glm.schedule import Schedule
from simulate.request import Request


def scheduled(patch: pytest.MonkeyPatch, changed: Callable[[Schedule], Schedule]) -> None:
    """Every generalised linear model is drawn and fitted by a changed schedule."""
    true = simulate.glm.problem.problem

    def faulty(request: Request, *, keep: bool = False) -> Problem:
        asked = true(request, keep=keep)
        return replace(asked, schedule=changed(asked.schedule))

    for user in (simulate.glm.engine, simulate.glm.trace):
        patch.setattr(user, "problem", faulty)


def one_label_for_all_generations(patch: pytest.MonkeyPatch) -> None:
    """The features and the noise of the first generation are used in every other."""
    scheduled(patch, lambda plan: replace(plan, label=0 * plan.label))


def one_replicate_for_all_blocks(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(simulate.glm.engine, "first_replicate", lambda request, block: 0)


def fits_a_little_off(patch: pytest.MonkeyPatch) -> None:
    """The fast engine stops 1e-7 short of the maximum."""
    true = simulate.glm.kernels.chain_of

    def off(*given: Any) -> Any:
        fits, *rest = true(*given)
        return fits + 1e-7, *rest

    patch.setattr(simulate.glm.kernels, "chain_of", off)
