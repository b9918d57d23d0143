"""Each rule of the proof engine accepts its true lines and refuses its false ones."""

from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
import sympy

import theory
from tests.theory.case import Case
from theory.proof.decide import decide
from theory.proof.line import Line

HERE = Path(__file__).parent
CASES: tuple[Case, ...] = sum(
    (import_module(f"tests.theory.{path.stem}").CASES for path in sorted(HERE.glob("lines*.py"))), ()
)
RULES = [
    import_module(module.name)
    for module in walk_packages(theory.__path__, "theory.")
    if module.name.startswith(("theory.proof.", "theory.lemmas."))
]


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
    written = {
        rule
        for module in RULES
        for rule in vars(module).values()
        if isinstance(rule, type) and rule.__module__ == module.__name__ and hasattr(rule, "check")
        if not getattr(rule, "_is_protocol", False)
    }
    assert written == asked
