"""Each deliberate fault of the fits on real and synthetic rows is caught; without it the claim is confirmed."""

import pytest

from tests.fault import SEED, Fault, Question
from tests.faults_cardinality import (
    BEST,
    CARDINALITY_FAULTS,
    ENDLESS,
    LOSS,
    LOW,
    MIXED,
    NEVER,
    QUARTER,
    SAME,
    WEIGHTED,
)

QUESTIONS = (MIXED, LOW, BEST, WEIGHTED, SAME, NEVER, QUARTER, ENDLESS, LOSS)


@pytest.mark.parametrize("fault", CARDINALITY_FAULTS, ids=lambda fault: fault.name)
def test_the_fault_is_caught(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    fault.inject(monkeypatch)
    assert fault.caught(fault.report(SEED))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.claim)
def test_without_a_fault_the_claim_is_confirmed(question: Question) -> None:
    assert question(SEED).startswith("CONFIRMED")
