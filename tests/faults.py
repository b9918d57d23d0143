"""Deliberate faults, and the check that must catch each. A fault that nothing catches is the next thing to build.

A fault is put in with `inject` (monkeypatch), and `report` is what the program then says: a text that contains `by`.
The faults of the proofs change a derivation; those of the simulator change how a generation is drawn, labelled or
fitted; those of the judge change how evidence is read. None of them touches the check that catches it.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from fractions import Fraction
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
import sympy
from scipy.special import ndtr

import simulate.gaussian
import simulate.linear
import simulate.seeds
import simulate.store
import theory.lemmas.inverse_wishart
import theory.lemmas.pathways
import verify.judge
import verify.sequence
from simulate.request import Request
from simulate.run import run, run_many
from tests.faulty_glm import (
    fits_a_little_off,
    one_label_for_all_generations,
    one_replicate_for_all_blocks,
    scheduled,
)
from tests.verify.looks import size_report
from theory.assess import assess
from theory.claim import NearMiss
from theory.lemmas.chi_square import inverse_moment
from theory.proof.line import Derivation, Line
from theory.proof.rules import Definition, NormalForm, Use
from theory.registry import find
from theory.symbols import k, n, t
from theory.vocabulary import Workflow
from verify.campaign import campaign

Inject = Callable[[pytest.MonkeyPatch], None]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A mistake somebody could make; `report` is what the program says with the fault in, `by` a part of it."""

    name: str
    inject: Inject
    report: Callable[[], str]
    by: str


def nothing(patch: pytest.MonkeyPatch) -> None:
    """The fault is in what `report` builds."""


# --- proofs


def _accumulate(chain: Callable[[Derivation], Derivation]) -> str:
    claim = find("gerstgrasser.accumulate-error")
    return assess(claim, chain(claim.derivation())).reason


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


def _near_miss_that_is_true() -> str:
    claim = find("kazdan.variance-mle")
    true = NearMiss(formula=sympy.Product((1 - 1 / (k**2 * n)), (k, 1, t)), slip="none: it is the value")
    return assess(replace(claim, near_misses=(*claim.near_misses, true))).reason


def _erratum_without_a_counterexample() -> str:
    def none() -> str:
        raise ArithmeticError("every point agrees with the source")

    claim = find("gerstgrasser.wishart-trace")
    (erratum, *_) = claim.errata
    return assess(replace(claim, errata=(replace(erratum, witness=none),))).reason


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


# --- simulators: the verdict of a claim when its generations are drawn wrongly


def _verdict(claim_id: str) -> str:
    (entry,) = campaign([find(claim_id)])["claims"]
    return f"{entry['verdict']}: {entry['reason']}"


def _verdict_of_normal_family() -> str:
    """The verdict of the augment claim on its first trial alone and with a wider margin, which is quick."""
    claim = find("dey.augment-variance")
    plan = replace(claim.planned, trials=claim.planned.trials[:1], delta=Fraction(1, 10))
    (entry,) = campaign([replace(claim, plan=plan)])["claims"]
    return f"{entry['verdict']}: {entry['reason']}"


def _replace_in_place_of_accumulate(patch: pytest.MonkeyPatch) -> None:
    for system in (simulate.linear, simulate.gaussian):
        patch.setattr(system, "training_rows", lambda workflow, history, newest: newest)
    scheduled(patch, lambda plan: replace(plan, weights=np.eye(len(plan.rows))))


def _three_per_cent_more_noise(patch: pytest.MonkeyPatch) -> None:
    true = simulate.linear.noise
    patch.setattr(simulate.linear, "noise", lambda *arguments: 1.03 * true(*arguments))


def _three_per_cent_wider_draws(patch: pytest.MonkeyPatch) -> None:
    true = simulate.gaussian.draws
    wider = lambda generator, mean, sigma, *rest: true(generator, mean, 1.03 * sigma, *rest)  # noqa: E731 - a patch
    patch.setattr(simulate.gaussian, "draws", wider)


def _no_feedback(patch: pytest.MonkeyPatch) -> None:
    """Every generation is labelled by the truth: real data for ever."""
    for system in (simulate.linear, simulate.gaussian):
        patch.setattr(system, "source", lambda fits: fits[0])
    scheduled(patch, lambda plan: replace(plan, source=0 * plan.source))


def _noise_used_again(patch: pytest.MonkeyPatch) -> None:
    true = simulate.linear.noise
    kept: dict[str, Any] = {}

    def again(generator: np.random.Generator, shape: tuple[int, int], sigma: float, generation: int) -> Any:
        if generation == 1:
            kept["noise"] = true(generator, shape, sigma, generation)
        return kept["noise"]

    patch.setattr(simulate.linear, "noise", again)


def _features_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(simulate.linear, "labels", lambda x, coefficients, errors: errors)


def _one_seed_for_all_blocks(patch: pytest.MonkeyPatch) -> None:
    true = simulate.seeds.block_generator
    patch.setattr(simulate.seeds, "block_generator", lambda request, block: true(request, 0))


# --- the judge


def _never_refutes(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(verify.judge, "holm", lambda p_values: [1.0] * len(p_values))


def _ordinary_intervals_at_every_look(patch: pytest.MonkeyPatch) -> None:
    two_sided = lambda self, z, replicates: float(2 * ndtr(-abs(z)))  # noqa: E731 - a patch
    patch.setattr(verify.sequence.ConfidenceSequence, "two_sided", two_sided)


def _printed_claim() -> str:
    (entry,) = campaign([find("kazdan.variance-as-printed")])["claims"]
    return f"as expected: {entry['as_expected']}"


def _without_near_misses() -> str:
    try:
        replace(find("kazdan.variance-mle"), near_misses=())
    except ValueError as error:
        return str(error)
    return "a claim without near misses was accepted"


def _judged_without_near_misses() -> str:
    claim = find("gerstgrasser.wishart-trace")
    (trial, *_) = claim.planned.trials
    evidence = run(Request(design=trial.designs[0], replicates=8192))
    record = {
        "claim": claim.id, "expected": "CONFIRMED", "regime": "exact", "relation": "=", "formula": "d/(T-d-1)",
        "alpha": 0.01, "delta": 0.02, "seed": 2024, "proof": {"ok": True, "standing": "certificate", "reason": ""},
        "designs": [{
            "parameters": {"T": "20", "d": "3"}, "statistic": "mean", "generation": None, "planned": 8192,
            "predicted": 3 / 16, "near_misses": [], "finite_variance": True, "evidence": [evidence],
        }],
    }  # fmt: skip
    (entry,) = verify.judge.judge([record])
    return f"{entry['verdict']}: {entry['reason']}"


# --- the store


def _checksums_ignored(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(simulate.store.Row, "intact", True)


def _evidence_of_a_changed_store() -> str:
    """What a run makes of a store in which somebody changed a digit."""
    request = Request(design=find("kazdan.variance-mle").planned.trials[0].designs[0], replicates=1)
    with TemporaryDirectory() as folder:
        store = simulate.store.Store(folder)
        true = run_many([request], store=store)
        with closing(sqlite3.connect(store.file)) as file, file:
            file.execute("UPDATE blocks SET content = replace(content, '.1', '.2')")
        return "the same evidence" if run_many([request], store=store) == true else "another evidence"


ERROR, EXPONENT = "gerstgrasser.accumulate-error", "is not decided"
FAULTS = (
    Fault(name="wrong exponent", inject=nothing, report=lambda: _accumulate(_wrong_exponent), by=EXPONENT),
    Fault(
        name="the same mistake in every line",
        inject=_same_mistake_everywhere,
        report=lambda: _accumulate(lambda derivation: derivation),
        by="from the definition, not the derived value",
    ),
    Fault(name="a proof that restates", inject=nothing, report=lambda: _accumulate(_restating), by="only restates"),
    Fault(
        name="a proof that rewrites", inject=nothing, report=lambda: _accumulate(_only_rewriting), by="only restates"
    ),
    Fault(
        name="a near miss that is true",
        inject=nothing,
        report=_near_miss_that_is_true,
        by="no exact point refutes the near miss",
    ),
    Fault(
        name="an erratum without a counterexample",
        inject=nothing,
        report=_erratum_without_a_counterexample,
        by="has no counterexample",
    ),
    Fault(
        name="a lemma that fails",
        inject=_lemma_that_fails,
        report=lambda: assess(find("gerstgrasser.wishart-trace")).reason,
        by="is not decided",
    ),
    Fault(
        name="an empty proof",
        inject=nothing,
        report=lambda: _accumulate(lambda derivation: replace(derivation, facts=(), chain=())),
        by="the proof is empty",
    ),
    Fault(
        name="no instances",
        inject=nothing,
        report=lambda: _accumulate(lambda derivation: replace(derivation, instances=lambda: ())),
        by="no instance",
    ),
    Fault(
        name="accumulate implemented as replace",
        inject=_replace_in_place_of_accumulate,
        report=lambda: _verdict(ERROR),
        by="REFUTED",
    ),
    Fault(
        name="accumulate implemented as replace, Gaussian",
        inject=_replace_in_place_of_accumulate,
        report=lambda: _verdict("kazdan.variance-mle"),
        by="REFUTED",
    ),
    Fault(
        name="accumulate implemented as replace, GLM",
        inject=_replace_in_place_of_accumulate,
        report=_verdict_of_normal_family,
        by="REFUTED",
    ),
    Fault(name="no feedback, GLM", inject=_no_feedback, report=_verdict_of_normal_family, by="REFUTED"),
    Fault(
        name="noise used again, GLM",
        inject=one_label_for_all_generations,
        report=_verdict_of_normal_family,
        by="INVALID: smallest n",
    ),
    Fault(
        name="one replicate for all blocks, GLM",
        inject=one_replicate_for_all_blocks,
        report=_verdict_of_normal_family,
        by="repeated draws",
    ),
    Fault(
        name="fits a little off",
        inject=fits_a_little_off,
        report=_verdict_of_normal_family,
        by="ERROR: engines: 1.0e-07 apart",
    ),
    Fault(name="noise 3 % too large", inject=_three_per_cent_more_noise, report=lambda: _verdict(ERROR), by="REFUTED"),
    Fault(
        name="draws 3 % too wide",
        inject=_three_per_cent_wider_draws,
        report=lambda: _verdict("kazdan.variance-unbiased"),
        by="REFUTED",
    ),
    Fault(name="no feedback", inject=_no_feedback, report=lambda: _verdict("gerstgrasser.replace-error"), by="REFUTED"),
    Fault(
        name="no feedback, Gaussian",
        inject=_no_feedback,
        report=lambda: _verdict("kazdan.variance-unbiased-limit"),
        by="REFUTED",
    ),
    Fault(name="noise used again", inject=_noise_used_again, report=lambda: _verdict(ERROR), by="REFUTED"),
    Fault(name="features forgotten", inject=_features_forgotten, report=lambda: _verdict(ERROR), by="REFUTED"),
    Fault(
        name="features forgotten, identity",
        inject=_features_forgotten,
        report=lambda: _verdict("gerstgrasser.accumulate-estimator"),
        by="REFUTED",
    ),
    Fault(
        name="one seed for all blocks",
        inject=_one_seed_for_all_blocks,
        report=lambda: _verdict("gerstgrasser.wishart-trace"),
        by="repeated draws",
    ),
    Fault(
        name="a store that ignores checksums",
        inject=_checksums_ignored,
        report=_evidence_of_a_changed_store,
        by="another evidence",
    ),
    Fault(name="a judge that never refutes", inject=_never_refutes, report=_printed_claim, by="as expected: False"),
    Fault(
        name="ordinary intervals at every look",
        inject=_ordinary_intervals_at_every_look,
        report=size_report,
        by="REFUTED",
    ),
    Fault(name="near misses removed", inject=nothing, report=_without_near_misses, by="at least 3 are needed"),
    Fault(
        name="near misses removed from a record",
        inject=nothing,
        report=_judged_without_near_misses,
        by="INVALID: near misses",
    ),
)
