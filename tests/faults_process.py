"""Faults that the whole process of Theorem 5.1 shows, among them some that no growth of a variance can."""

from functools import partial
from typing import Any

import pytest

import verify.process.instrument
import verify.process.sizing
import verify.trials
from tests import faulty_glm as faulty
from tests.fault import Fault, Inject, Question
from tests.faulty_cells import cells, variance_times
from theory.registry import find
from theory.vocabulary import Family, Statistic, Workflow


def _trial(family: Family, workflow: Workflow) -> Question:
    """The process of one family and workflow, with counted rows, under P."""
    trials = find("dey.theorem-5-1").planned.trials
    label = f"{family}, {workflow}, signs features, G = 3, P"
    (place,) = [place for place, trial in enumerate(trials) if trial.label == label]
    assert trials[place].designs[0].statistic is Statistic.PATH
    return Question(claim="dey.theorem-5-1", trials=(place,))


NORMAL, LOGIT = _trial(Family.NORMAL, Workflow.DISCARD), _trial(Family.BINOMIAL, Workflow.AUGMENT)


def _fault(name: str, about: str, inject: Inject, report: Question, check: str, **more: Any) -> Fault:
    return Fault(
        name=f"process: {name}", about=about, inject=inject, report=report, by=("REFUTED",), check=check, **more
    )


def _other_information(patch: pytest.MonkeyPatch, *, times: float) -> None:
    """The theory has V wrong by a factor."""
    true, cached = verify.process.instrument.information, verify.process.instrument.instrument
    patch.setattr(verify.process.instrument, "information", lambda design: times * true(design))
    for user in (verify.trials, verify.process.sizing):  # what is wrong must not stay in the cache
        patch.setattr(user, "instrument", cached.__wrapped__)


PROCESS_FAULTS = (
    _fault("no feedback", "every generation is drawn at the truth", faulty.no_feedback, LOGIT,
        "covariance of the innovations"),
    _fault("augment implemented as discard", "the newest batch alone is fitted", faulty.augment_as_discard, LOGIT,
        "joint covariance of the fits"),
    _fault("drawn from fit g - 2", "a generation is drawn from the last fit but one", faulty.drawn_from_fit_before,
        NORMAL, "innovations of the scores"),
    _fault("variance 3 % up everywhere", "normal responses of variance 1.03 in every generation: no growth shows it",
        partial(cells, response=variance_times(1.03, real=True)), NORMAL, "variance of the innovations", without=cells),
    _fault("variance 3 % up, synthetic only", "normal responses of variance 1.03 in synthetic generations",
        partial(cells, response=variance_times(1.03, real=False)), NORMAL, "variance of the innovations",
        without=cells),
    _fault("information 3 % too large", "the theory's V is 1.03 times what it is",
        partial(_other_information, times=1.03), LOGIT, "variance of the innovations"),
)  # fmt: skip
