"""Where a derivation holds: lemmas, facts and claims stay at or above the values that a proof states."""

from dataclasses import replace
from typing import Any

import sympy

from theory.arithmetic import rational
from theory.assess import Outcome, assess
from theory.lemmas.chi_square import INVERSE, inverse_moment, m
from theory.lemmas.inverse_wishart import trace, trace_line
from theory.proof.check import checked
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Lemma, Use
from theory.registry import find
from theory.symbols import T, d


def quoting(image: Any, **changed: Any) -> Derivation:
    """E[1/Q] at `image` degrees of freedom, quoted from the lemma that holds from 3 on."""
    lemma = inverse_moment()
    value = sympy.sympify(lemma.result.xreplace({m: image}))
    line = Line(left=INVERSE(image), right=value, rule=Lemma(derivation=lemma, title="E[1/Q]", given={m: image}),
                reason="quoted")  # fmt: skip
    at = Instance(label="T = 9, d = 2", at={T: 9, d: 2}, direct=rational(value, {T: 9, d: 2}))
    return Derivation(quantity=INVERSE(image), chain=(line,), instances=lambda: [at], **changed)


def test_a_lemma_is_quoted_within_its_domain_alone() -> None:
    """E[1/Q] is infinite at one degree of freedom; the formula would say -1."""
    assert "needs 1 >= 3" in checked(quoting(1)).reason
    assert "needs T - d + 1 >= 3" in checked(quoting(T - d + 1)).reason
    assert checked(quoting(T - d + 1, least={T: d + 2})).ok
    assert not checked(quoting(T - d + 1, least={T: d + 1})).ok


def test_a_fact_is_put_in_within_the_domain_alone() -> None:
    quoted = trace_line()
    rule = Use(facts=(quoted,), given={T: d})
    used = Line(left=quoted.left.xreplace({T: d}), right=quoted.right.xreplace({T: d}), rule=rule, reason="put in")
    whole = replace(trace(), quantity=used.left, facts=(*trace().facts, quoted), chain=(used,))
    assert "needs d >= d + 2" in checked(whole).reason


def test_a_derivation_that_does_not_state_its_domain_is_refused() -> None:
    assert "needs m >= 3" in checked(replace(inverse_moment(), least={})).reason


def test_a_claim_that_reaches_below_the_domain_of_its_proof_is_undecided() -> None:
    claim = find("gerstgrasser.wishart-trace")
    rows, features = claim.parameters
    wider = replace(claim, parameters=(replace(rows, least=d + 1), features))
    assert assess(wider).outcome is Outcome.UNDECIDED
    assert "holds from T = d + 2 on" in assess(wider).reason
