"""Faults of the proofs: each changes a derivation, and none depends on a seed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sympy

import theory.lemmas.inverse_wishart
import theory.lemmas.pathways
from tests.fault import Fault, nothing
from theory.assess import assess
from theory.claim import NearMiss
from theory.lemmas.chi_square import inverse_moment
from theory.proof.line import Derivation, Line
from theory.proof.rules import Definition, NormalForm, Use
from theory.registry import find
from theory.symbols import k, n, t
from theory.vocabulary import Workflow


def _accumulate(chain: Callable[[Derivation], Derivation]) -> Callable[[int], str]:
    def report(seed: int) -> str:
        del seed
        claim = find("gerstgrasser.accumulate-error")
        return assess(claim, chain(claim.derivation())).reason

    return report


def _wrong_exponent(derivation: Derivation) -> Derivation:
    last = derivation.chain[-1]
    wrong = last.right.replace(sympy.harmonic, lambda m, order: sympy.harmonic(m, order + 1))
    return replace(derivation, chain=(*derivation.chain[:-1], replace(last, right=wrong)))


def _restating(derivation: Derivation) -> Derivation:
    name = sympy.Function("Restated")(n)
    first = Line(left=derivation.quantity, right=name, rule=Definition(), reason="another name for it")
    value = Line(left=name, right=derivation.result, rule=Definition(), reason="the result, called a definition")
    last = Line(left=name, right=derivation.result, rule=Use(facts=(value,)), reason="put in")
    return replace(derivation, facts=(value,), chain=(first, last))


def _only_rewriting(derivation: Derivation) -> Derivation:
    first = Line(left=derivation.quantity, right=derivation.result, rule=Definition(), reason="the claim itself")
    same = Line(left=derivation.result, right=derivation.result, rule=NormalForm(), reason="the same again")
    return replace(derivation, facts=(), chain=(first, same))


def _near_miss_that_is_true(seed: int) -> str:
    del seed
    claim = find("kazdan.variance-mle")
    true = NearMiss(formula=sympy.Product((1 - 1 / (k**2 * n)), (k, 1, t)), slip="none: it is the value")
    return assess(replace(claim, near_misses=(*claim.near_misses, true))).reason


def _erratum_without_a_counterexample(seed: int) -> str:
    del seed

    def none() -> str:
        raise ArithmeticError("every point agrees with the source")

    claim = find("gerstgrasser.wishart-trace")
    (erratum, *_) = claim.errata
    return assess(replace(claim, errata=(replace(erratum, witness=none),))).reason


def _wishart(seed: int) -> str:
    del seed
    return assess(find("gerstgrasser.wishart-trace")).reason


def _lemma_that_fails(patch: pytest.MonkeyPatch) -> None:
    """The chi-square lemma with a first line that is twice too large, and the result that it should have."""
    lemma = inverse_moment()
    first = replace(lemma.chain[0], right=2 * lemma.chain[0].right)
    broken = replace(lemma, chain=(first, replace(lemma.chain[1], left=first.right)))
    patch.setattr(theory.lemmas.inverse_wishart, "inverse_moment", lambda: broken)


def _same_mistake_everywhere(patch: pytest.MonkeyPatch) -> None:
    """Every line is derived from the weights of discard: consistent from the first to the last, and wrong.

    Coq would refuse the first line, whose theorem is about other weights: the instances must catch it without Coq.
    """
    patch.setenv("MODELCOLLAPSE_COQ", "off")
    true = theory.lemmas.pathways.weights
    patch.setattr(theory.lemmas.pathways, "weights", lambda workflow: true(Workflow.DISCARD))


def _without_near_misses(seed: int) -> str:
    del seed
    try:
        replace(find("kazdan.variance-mle"), near_misses=())
    except ValueError as error:
        return str(error)
    return "a claim without near misses was accepted"


def _fault(name: str, about: str, report: Callable[[int], str], by: str, check: str, **more: Any) -> Fault:
    given = {"inject": nothing, "seeded": False, "sound": "", **more}
    return Fault(name=name, about=about, report=report, by=(by,), check=check, **given)


PROOF_FAULTS = (
    _fault(
        "wrong exponent",
        "the last line of a derivation has H_n^(3) for H_n^(2)",
        _accumulate(_wrong_exponent),
        "is not decided",
        "the line's rule",
    ),
    _fault(
        "the same mistake in every line",
        "every line is derived from the weights of another workflow",
        _accumulate(lambda derivation: derivation),
        "from the definition, not the derived value",
        "instances, computed from the definition",
        inject=_same_mistake_everywhere,
    ),
    _fault(
        "a proof that restates",
        "the result is called a definition",
        _accumulate(_restating),
        "only restates",
        "the check of restating",
    ),
    _fault(
        "a proof that rewrites",
        "the claim is its own first line",
        _accumulate(_only_rewriting),
        "only restates",
        "the check of restating",
    ),
    _fault("an empty proof", "a derivation without lines",
        _accumulate(lambda derivation: replace(derivation, facts=(), chain=())), "the proof is empty",
        "the assessment"),
    _fault("no instances", "a derivation without exact values to meet",
        _accumulate(lambda derivation: replace(derivation, instances=lambda: ())), "no instance",
        "the assessment"),
    _fault(
        "a lemma that fails",
        "a lemma's first line is twice too large",
        _wishart,
        "is not decided",
        "the lemma's own check",
        inject=_lemma_that_fails,
    ),
    _fault(
        "a near miss that is true",
        "one of the near misses is the claim's own value in other words",
        _near_miss_that_is_true,
        "no exact point refutes the near miss",
        "exact points",
    ),
    _fault(
        "an erratum without a counterexample",
        "a place is called wrong and no point shows it",
        _erratum_without_a_counterexample,
        "has no counterexample",
        "the erratum's witness",
    ),
    _fault(
        "near misses removed",
        "a claim is stated without near misses",
        _without_near_misses,
        "at least 3 are needed",
        "the constructor of a claim",
    ),
)  # fmt: skip
