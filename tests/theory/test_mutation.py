"""A few mutants of every claim, and a mutant that must survive: `python -m tests.mutation` tries all of them."""

from dataclasses import replace
from random import Random

import pytest
import sympy

from tests.mutation import broken, mutants, survivors
from theory.assess import assess
from theory.claim import Claim
from theory.proof.line import Line
from theory.proof.rules import NormalForm
from theory.registry import claims, find
from theory.symbols import k, n, t

FEW = 3


@pytest.mark.parametrize("claim", claims(), ids=lambda claim: claim.id)
def test_a_few_broken_lines_of_each_claim_are_caught(claim: Claim) -> None:
    derivation, random = claim.derivation(), Random(claim.id)
    line = random.choice(derivation.lines)
    found = mutants(line.right)
    assert found
    for mutant in random.sample(found, min(FEW, len(found))):
        outcome = assess(claim, broken(derivation, line, mutant.right))
        assert not outcome.agrees_with(claim.expected), f"{line.left} {line.relation} {mutant.right} ({mutant.kind})"


def test_every_kind_of_slip_is_tried() -> None:
    product = sympy.Product(1 - 1 / (k**2 * n), (k, 1, t))
    assert {mutant.kind for mutant in mutants(product)} == {"coefficient", "exponent", "index", "sign"}
    assert product not in {mutant.right for mutant in mutants(product)}


def test_a_line_that_nothing_rests_on_and_any_right_side_satisfies_would_be_reported() -> None:
    """The script sees a hole: a rule that accepts everything lets each of its mutants survive."""

    class Anything(NormalForm):
        def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> object:  # type: ignore[override]
            return super().check(left, relation, left)

    claim = find("gerstgrasser.wishart-trace")
    derivation = claim.derivation()
    loose = Line(left=n, right=n + 1, rule=Anything(), reason="a hole")
    holed = replace(claim, derivation=lambda: replace(derivation, facts=(*derivation.facts, loose)))
    tried, left = survivors(holed, only=len(derivation.facts) + 1)
    assert tried.total() == len(left) > 3
    assert "n + 1" in str(left[0])
