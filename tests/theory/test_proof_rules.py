"""Each rule of the proof engine accepts its true lines and refuses its false ones."""

import pytest
import sympy

from tests.theory.case import Case
from tests.theory.lines import CASES
from theory.lemmas import refitting
from theory.proof import induction, integral, limits, moments, order, rules, words
from theory.proof.check import _decide
from theory.proof.line import Line

RULES = (induction, integral, limits, moments, order, rules, words, refitting)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{type(case.rule).__name__}: {case.about}")
def test_a_rule_accepts_what_is_true_and_refuses_what_is_false(case: Case) -> None:
    line = Line(left=sympy.sympify(case.left), right=sympy.sympify(case.right), relation=case.relation, rule=case.rule,
                reason="asked")  # fmt: skip
    finding = _decide(line)
    assert finding.ok is case.true, finding.detail
    assert finding.detail


def test_every_rule_stands_in_the_table_with_a_true_and_a_false_line() -> None:
    asked = {type(case.rule) for case in CASES}
    assert {type(case.rule) for case in CASES if case.true} == {type(case.rule) for case in CASES if not case.true}
    written = {
        rule
        for module in RULES
        for rule in vars(module).values()
        if isinstance(rule, type) and rule.__module__ == module.__name__ and hasattr(rule, "check")
    }
    assert written == asked
