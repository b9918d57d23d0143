"""Each rule of the proof engine accepts its true lines and refuses its false ones."""

from importlib import import_module
from pathlib import Path

import pytest
import sympy

from tests.rules_page import PAGE, page, rules
from tests.theory.case import Case
from theory.proof.decide import decide
from theory.proof.line import Line

HERE = Path(__file__).parent
CASES: tuple[Case, ...] = sum(
    (import_module(f"tests.theory.{path.stem}").CASES for path in sorted(HERE.glob("lines*.py"))), ()
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{type(case.rule).__name__}: {case.about}")
def test_a_rule_accepts_what_is_true_and_refuses_what_is_false(case: Case) -> None:
    line = Line(left=sympy.sympify(case.left), right=sympy.sympify(case.right), relation=case.relation, rule=case.rule,
                reason="asked")  # fmt: skip
    finding = decide(line)
    assert finding.ok is case.true, finding.detail
    assert finding.detail


def test_every_rule_stands_in_the_table_with_a_true_and_a_false_line() -> None:
    asked = {type(case.rule) for case in CASES}
    assert {type(case.rule) for case in CASES if case.true} == {type(case.rule) for case in CASES if not case.true}
    assert set(rules()) == asked


def test_the_documentation_lists_every_rule() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(rules()), "type: python -m tests.rules_page"
