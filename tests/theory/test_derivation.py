"""What a derivation needs beyond true lines: connected, one meaning a name, a domain, instances, two engines."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sympy
from flint import arb, fmpq
from sympy import Integer, Rational, Sum, harmonic
from sympy.external.gmpy import GROUND_TYPES

from tests.theory.case import fact
from theory.proof.check import checked, shared_arithmetic
from theory.proof.induction import EqualTerms, Telescoping
from theory.proof.line import Derivation, Instance, Line
from theory.proof.order import Positive
from theory.proof.rational_identity import identical
from theory.proof.rules import Lemma, NormalForm, Use
from theory.proof.standing import Standing
from theory.symbols import d, k, n, t

ROOT = Path(__file__).parents[2]
F, H = sympy.Function("f"), sympy.Function("h")
SUM = Sum(k, (k, 1, n))
CLOSED = n * (n + 1) / 2
NAMED = fact(F(n), SUM)
SUMMED = Line(left=SUM, right=CLOSED, rule=Telescoping(variable=n, base=1), reason="by induction")
VALUES = tuple(Instance(label=f"n = {size}", at={n: size}, direct=fmpq(sum(range(size + 1)))) for size in (1, 2, 5))


def derivation(**changed: Any) -> Derivation:
    whole = Derivation(quantity=F(n), chain=(NAMED, SUMMED), instances=lambda: VALUES)
    return replace(whole, **changed)


def refusal(**changed: Any) -> str:
    found = checked(derivation(**changed))
    assert not found.ok
    return found.reason


def put_in(*facts: Line, left: Any = SUM, right: Any = CLOSED, **given: Any) -> Line:
    return Line(left=left, right=right, rule=Use(facts=facts, **given), reason="put in")


def instances(*direct: Any) -> dict[str, Any]:
    return {"instances": lambda: [Instance(label="n = 2", at={n: 2}, direct=value) for value in direct]}


def test_a_sound_derivation_is_accepted() -> None:
    found = checked(derivation())
    assert found.ok
    assert found.standing is Standing.CERTIFICATE
    assert found.instances == len(VALUES)


def test_an_empty_proof_is_refused() -> None:
    assert refusal(chain=()) == "the proof is empty"


def test_a_chain_that_is_not_connected_is_refused() -> None:
    assert "but the chain had reached" in refusal(chain=(SUMMED,))
    assert "but the chain had reached" in refusal(chain=(NAMED, replace(SUMMED, left=Sum(k, (k, 0, n)))))


def test_a_derivation_without_instances_is_refused() -> None:
    assert "no instance" in refusal(instances=lambda: ())


@pytest.mark.parametrize("direct", [fmpq(4), fmpq(3) + fmpq(1, 10**40), arb(3, 1), arb(4)])
def test_an_instance_that_differs_or_is_too_wide_is_refused(direct: fmpq | arb) -> None:
    assert "from the definition, not the derived value" in refusal(**instances(fmpq(3), direct))


def test_an_instance_that_cannot_be_compared_is_refused() -> None:
    unbound = lambda: [Instance(label="nowhere", at={}, direct=fmpq(3))]  # noqa: E731 - a callable is asked for
    assert "cannot be compared" in refusal(instances=unbound)


def test_a_proof_that_only_restates_is_refused() -> None:
    assert "only restates" in refusal(chain=(fact(F(n), CLOSED),))
    assert "only restates" in refusal(chain=(fact(F(n), CLOSED), fact(CLOSED, CLOSED, rule=NormalForm())))
    trivial = Line(left=CLOSED, right=CLOSED, rule=put_in(SUMMED).rule, reason="again")
    assert not checked(derivation(chain=(fact(F(n), CLOSED), trivial), facts=(SUMMED,))).ok


def test_a_fact_that_is_not_listed_is_refused() -> None:
    assert "does not list" in refusal(chain=(NAMED, put_in(SUMMED)))
    assert checked(derivation(chain=(NAMED, put_in(SUMMED)), facts=(SUMMED,))).ok


def test_a_false_fact_is_refused_also_where_its_use_is_right() -> None:
    wrong = replace(SUMMED, right=CLOSED + 1)
    assert "is not decided" in refusal(chain=(NAMED, put_in(wrong, right=CLOSED + 1)), facts=(wrong,))


def test_inequalities_that_point_both_ways_are_refused() -> None:
    up = Line(left=CLOSED, relation="<", right=CLOSED + 1, rule=Positive(least={}), reason="one more")
    down = Line(left=CLOSED + 1, relation=">", right=CLOSED, rule=Positive(least={}), reason="one less")
    assert "point both ways" in refusal(chain=(NAMED, SUMMED, up, down))


@pytest.mark.parametrize("second", [fact(F(n), CLOSED + 1), fact(F(t), t), fact(F(d), d**2)])
def test_a_name_with_two_meanings_is_refused(second: Line) -> None:
    assert "two meanings" in refusal(facts=(second,))


def test_the_same_meaning_twice_and_a_recursion_with_its_start_are_no_contradiction() -> None:
    recursion = fact(H(n), H(n - 1) + n), fact(H(0), Integer(0))
    again = fact(F(t), Sum(k, (k, 1, t)))
    assert checked(derivation(facts=(*recursion, again))).ok


@pytest.mark.parametrize("circle", [(fact(H(n), F(n) + 1), fact(F(t), H(t))), (fact(H(n, t), H(t, n) + 1),)])
def test_definitions_that_go_round_in_a_circle_are_refused(circle: tuple[Line, ...]) -> None:
    start = fact(sympy.Function("Start")(n), SUM)
    assert "in a circle" in refusal(quantity=start.left, chain=(start, SUMMED), facts=circle)


def test_a_meaning_inside_a_lemma_counts() -> None:
    lemma = Lemma(derivation=derivation(), title="the sum")
    quoted = Line(left=F(n), right=CLOSED, rule=lemma, reason="known")
    other = fact(F(n), CLOSED + 1)
    assert checked(derivation(chain=(quoted,))).ok
    assert "two meanings" in refusal(chain=(quoted,), facts=(other,))


def test_a_pole_on_the_grid_moves_the_grid_and_a_zero_denominator_is_undecided() -> None:
    first = 7 + 3  # the first point of the first grid is 10/11
    pole = n - Rational(first, 11)
    assert identical((n**2 - 1) / pole, (n - 1) * (n + 1) / pole).ok
    nothing = 1 / ((n + 1) ** 2 - n**2 - 2 * n - 1)
    assert not identical(nothing, 2 * nothing).ok
    assert not identical(nothing, nothing + 1).ok


def test_too_many_points_are_undecided_and_not_a_pass() -> None:
    product = sympy.prod([(symbol + 1) ** 12 for symbol in sympy.symbols("a:e")])
    verdict = identical(product, sympy.expand(product.args[0]) * product / product.args[0])
    assert verdict.flint is None
    assert not verdict.ok
    assert "undecided" in verdict.detail


def test_equal_terms_and_harmonic_numbers_count_as_something_proven() -> None:
    constant = Sum(F(t), (k, 1, n))
    line = Line(left=constant, right=n * F(t), rule=EqualTerms(), reason="n equal terms")
    assert line.rule.substantive
    assert not identical(harmonic(n), harmonic(n - 1)).ok


def test_sympy_computes_with_its_own_integers() -> None:
    assert GROUND_TYPES == "python"


@pytest.mark.parametrize(("types", "said"), [("gmpy", "SymPy runs on GMP"), ("flint", "SymPy runs on FLINT")])
def test_two_engines_that_share_their_integers_are_one(types: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("theory.proof.check.GROUND_TYPES", types)
    (problem,) = shared_arithmetic()
    assert said in problem


def test_no_derivation_is_accepted_when_sympy_runs_on_flint() -> None:
    program = (
        "from theory.assess import assess\nfrom theory.registry import claims\n"
        "for claim in claims()[::3]:\n    found = assess(claim)\n    print(found.outcome, found.reason)"
    )
    environment = {**os.environ, "SYMPY_GROUND_TYPES": "flint"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    lines = done.stdout.splitlines()
    assert len(lines) > 4
    assert all(line.startswith("undecided ") and "SymPy runs on FLINT" in line for line in lines)
