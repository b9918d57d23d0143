"""A campaign: proofs, pilots, sizes, draws, verdicts. The order is the point: what is drawn is sized before it is
drawn."""

import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from typing import Any

from simulate.pool import Workers
from simulate.request import Request, block_size
from simulate.run import Progress, run_many
from simulate.store import Store
from theory.assess import Assessment, Outcome, assess
from theory.claim import Claim, Expected
from theory.formula import parse
from theory.latex import formula
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing
from theory.refute import counterexample, spelled
from verify import by_proof, judge, proofs, records
from verify.beside import beside, warmed
from verify.drawing import Proven, drawing
from verify.estimate import Evidence
from verify.guards import LEAST_BLOCKS, LEAST_OF_PROCESS, LEAST_REPLICATES
from verify.separation import require_apart, require_predictions_apart
from verify.sizing import CAP, Case, Run, counts, pilot_requests, piloted, system
from verify.terms import ALPHA, Terms
from verify.trials import Asked, carried, predicted
from verify.until import Draw, TooFew, Until, kept, until_decided

Kept = Callable[[dict[str, Any]], None]
Derived = Callable[[Sequence[tuple[Claim, Assessment]]], None]
Ahead = Callable[[Sequence[Request]], None]
Proofs = tuple[list[Proven], list[tuple[Claim, Assessment]]]


def campaign(  # noqa: PLR0913 - an argument for each thing that a run may vary
    claims: Sequence[Claim],
    *,
    profile: str = "quick",
    seed: int | Sequence[int] = 2024,
    terms: Terms | None = None,
    workers: Workers | None = None,
    formula: str | None = None,
    store: Store | None = None,
    progress: Progress | None = None,
    until: Until | None = None,
    keep: Kept | None = None,
    family: int = 0,
    derived: Derived | None = None,
    ahead: Ahead | None = None,
) -> dict[str, Any]:
    """The ledger of the claims; with `formula`, one claim with that formula in the place of its own, expected
    CONFIRMED. With `until`, a claim that is INCONCLUSIVE is drawn further and judged again.
    Each of several seeds is a declared run of every claim, judged together. `terms` are the margins and levels where
    they are not the profile's own. `keep` is given the document from which `verify.records` judges again, `derived`
    every claim with its assessment, `ahead` the pilots and then the verdicts' requests, before each is drawn. A
    refutation is corrected for `family` claims, if more than are given. Claims without a plan stand under `proved`; a
    formula in the place of one has the verdict of exact mathematics. Indistinct where a near miss predicts
    the same as its claim on every design.
    """
    chosen, seeds = terms or Terms(profile=profile), [seed] if isinstance(seed, int) else list(seed)
    asked = [_asked(chosen.trimmed(claim), formula) for claim in claims if claim.plan is not None]
    cases, most = _cases(asked, seeds, family), until.most if until else None
    with nullcontext(store) if until is None else kept(store) as place:
        run = partial(_run, workers=workers, store=place, progress=progress, ahead=ahead)
        pilots, (once, assessed) = _prepared(cases, chosen, run, partial(_all_proven, claims, asked, derived), most)
        proven = [done for done in once for _ in seeds]
        draw = drawing(cases, proven, chosen, run, since=time.perf_counter())
        plans = _planned(cases, chosen, run, pilots, most)
        judged, results = _results(draw, cases, plans, until, chosen.family_alpha)
    told = list(map(_shown, cases, proven)), _rest(assessed, seeds, formula)
    named: dict[str, Any] = {"profile": chosen.profile, "seed": seeds[0], "alpha": chosen.family_alpha}
    if keep is not None:
        keep(records.document(judged, *told, **named))
    return records.ledger_of(results, *told, **named)


def _cases(asked: Sequence[Asked], seeds: Sequence[int], family: int) -> list[Case]:
    """Each claim with each seed; a session that judges its claims one by one gives the size of their family."""
    size = max(len(asked), family) * len(seeds)
    return [Case(asked=each, seed=seed, cases=size) for each in asked for seed in seeds]


def _run(requests: Sequence[Request], *, ahead: Ahead | None, **options: Any) -> Sequence[Evidence]:
    """The evidence of the requests, of which somebody is told before they are drawn."""
    if ahead is not None:
        ahead(requests)
    return run_many(requests, **options)


def _prepared(
    cases: Sequence[Case], terms: Terms, run: partial[Sequence[Evidence]], prove: Callable[[], Proofs], most: int | None
) -> tuple[Sequence[Evidence], Proofs]:
    """The pilots and the proofs; TooFew or Indistinct, before either, where no draws could lead to a verdict."""
    _require_enough(cases, most)
    for case in cases:
        require_predictions_apart(case, terms, run)
    workers, progress = (run.keywords[name] for name in ("workers", "progress"))
    return beside(partial(_pilots_drawn, cases, terms, run), prove, workers=workers, progress=progress)


def _pilots_drawn(cases: Sequence[Case], terms: Terms, run: Any, progress: Progress | None) -> Sequence[Evidence]:
    """The evidence of all pilots; none where a user has named the replicates."""
    wanted = [request for case in cases for request in pilot_requests(case)] if terms.replicates is None else []
    ordered = warmed(wanted)
    found = dict(zip(ordered, run(ordered, progress=progress), strict=True)) if wanted else {}
    return [found[request] for request in wanted]


def _all_proven(claims: Sequence[Claim], asked: Sequence[Asked], derived: Derived | None) -> Proofs:
    """The proofs of what is asked, and every claim with what mathematics says of it, of which somebody is told."""
    once = [_proven(each) for each in asked]
    assessed = _assessed(claims, asked, once)
    if derived is not None:
        derived(assessed)
    return once, assessed


def _planned(
    cases: Sequence[Case], terms: Terms, run: Run, drawn: Sequence[Evidence], most: int | None
) -> list[list[int]]:
    """The replicates of every trial of every case; Indistinct before anything is drawn that a verdict rests on."""
    if terms.replicates is not None:
        return [counts(case, (), terms) for case in cases]
    pilots = piloted(cases, lambda _: drawn)
    for case, known in zip(cases, pilots, strict=True):
        require_apart(case, known, terms, run, most)
    return [counts(case, known, terms) for case, known in zip(cases, pilots, strict=True)]


def _results(
    draw: Draw, cases: Sequence[Case], plans: list[list[int]], until: Until | None, alpha: float
) -> tuple[list[Any], list[dict[str, Any]]]:
    """The records and the results of one look at the planned replicates, or of as many looks as the claims need."""
    if until is None:
        found = draw(range(len(cases)), plans)
        return found, judge.judge(found, alpha=alpha)
    caps = [[until.most or CAP[system(trial)] for trial in case.trials] for case in cases]
    last: list[Any] = []
    results = until_decided(draw, plans, caps, alpha=alpha, keep=last.extend)
    return last, results


def _require_enough(cases: Sequence[Case], most: int | None) -> None:
    """Nothing; TooFew where a claim may not be drawn as often as it is judged from."""
    for case in cases:
        least = LEAST_OF_PROCESS if case.asked.process else LEAST_REPLICATES
        if "growth" in case.asked.statistic:
            least = max(LEAST_BLOCKS * block_size(trial.designs[0]) for trial in case.trials)
        if most is not None and not case.asked.identity and most < least:
            name = case.asked.claim.id
            raise TooFew(f"most={most}: {name} is judged from {least:,} replicates on; type: --most {least}")


def _assessed(
    claims: Sequence[Claim], asked: Sequence[Asked], proven: Sequence[Proven]
) -> list[tuple[Claim, Assessment]]:
    """Every claim with what mathematics says of it; none is proved twice."""
    found = {each.claim.id: done.assessment for each, done in zip(asked, proven, strict=True)}
    return [(claim, found.get(claim.id) or assess(claim)) for claim in claims]


def _rest(assessed: Sequence[tuple[Claim, Assessment]], seeds: Sequence[int], text: str | None) -> dict[str, Any]:
    """What a ledger holds beside the verdicts on draws; `text` is a user's formula."""
    several = {"seeds": list(seeds)} if len(seeds) > 1 else {}
    undrawn = [pair for pair in assessed if pair[0].plan is None]
    proved = [proofs.entry(*pair) for pair in undrawn] if text is None else []
    exact = [] if text is None else [by_proof.entry(*pair, text, seed=seeds[0], alpha=ALPHA) for pair in undrawn]
    return {"proved": proved, "exact": exact, **several, **proofs.appendix(assessed)}


def _asked(claim: Claim, text: str | None) -> Asked:
    """The claim as it is asked; FormulaError for a formula without a value somewhere, before anything is drawn."""
    asked = Asked(claim=claim, formula=claim.value, expected=str(claim.expected))
    if text is not None:
        asked = replace(asked, formula=parse(text, claim.symbols), expected=str(Expected.CONFIRMED))
    for trial in claim.planned.trials:
        predicted(asked, asked.formula, trial)
    return asked


def _proven(asked: Asked) -> Proven:
    """The proof of the claim; for a user's formula, whether the derivation ends in it (it need not)."""
    started = time.perf_counter()
    assessment = assess(asked.claim)
    if asked.formula is asked.claim.value:
        ok, reason = assessment.agrees_with(asked.claim.expected), assessment.reason
        proof = {"ok": ok, "standing": str(assessment.standing), "reason": reason}
        if assessment.ok and not ok:  # a sound derivation of the contrary: the draws may say so too
            proof["decided"] = "REFUTED" if assessment.outcome is Outcome.REFUTED else "CONFIRMED"
        words = assessment.words
    else:
        standing, words, contradiction = _standing_of_formula(asked, assessment)
        proof = {"ok": True, "standing": str(standing), "reason": words, "contradicted": contradiction}
    return Proven(proof=proof, words=words, assessment=assessment, seconds=time.perf_counter() - started)


def _standing_of_formula(asked: Asked, assessment: Assessment) -> tuple[Standing, str, str]:
    """What a user's formula stands on, in words, and where it contradicts the derived value (empty: nowhere found)."""
    derivation = asked.claim.derivation()
    numeric = Standing.NUMERIC, "a user's formula, judged by simulation alone"
    if assessment.outcome is Outcome.UNDECIDED or asked.identity:
        return *numeric, ""
    if identical(asked.formula, derivation.result).ok:
        return assessment.standing, f"the derived value ({assessment.standing})", ""
    witness = counterexample(replace(asked.claim, value=asked.formula), derivation.equality)
    if witness is None:
        return *numeric, ""
    return *numeric, f"at {spelled(witness)}"


def _shown(case: Case, proven: Proven) -> dict[str, Any]:
    """What a reader needs beside the result of a case."""
    asked, trials = case.asked, case.trials
    return {
        **proofs.described(asked.claim, proven.assessment),
        "formula_latex": formula(asked.formula),
        "system": system(trials[0]),
        "proof": proven.words,
        "labels": [trial.label or carried(asked, trial) for trial in trials],
    }
