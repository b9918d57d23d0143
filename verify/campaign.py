"""A campaign: proofs, pilots, sizes, draws, verdicts. The order is the point: what is drawn is sized before it is
drawn."""

import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from simulate.pool import Workers
from simulate.request import Request
from simulate.run import Progress, run_many
from simulate.store import Store
from theory.assess import Assessment, Outcome, assess
from theory.claim import Claim, Expected, Regime, Trial
from theory.formula import parse
from theory.latex import formula
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing
from theory.refute import counterexample, spelled
from theory.registry import claims as all_claims
from verify import by_proof, judge, ledger, limits, power, proofs
from verify.estimate import Evidence, estimate
from verify.process.sizing import all_at_once, process_pilot
from verify.trials import Asked, carried, design_record, predicted, requests
from verify.until import Draw, Until, kept, until_decided

ALPHA = 0.01  # the family-wise chance of accusing a true claim
PILOT = {"linear": 16_384, "gaussian": 32_768, "glm": 10_240}  # replicates; their streams are apart from the verdicts'
GRAIN = 2_560  # replicates of a limit come in multiples of this, so that claims about one design can share its draws
RECORDS = 64  # of an identity, where nothing is random
CAP = {
    "linear": 2_000_000,
    "gaussian": 5_000_000,
    "glm": 204_800,
}  # replicates of a trial; what is then missing is said
PROFILES = {"quick": 1.0, "full": 0.5}  # the factor on every margin
Run = Callable[[Sequence[Request]], Sequence[Evidence]]


@dataclass(frozen=True, kw_only=True)
class Proven:
    """What the mathematics says, and how long it took to say it."""

    proof: dict[str, Any]
    words: str
    assessment: Assessment
    seconds: float


def campaign(
    claims: Sequence[Claim],
    *,
    profile: str = "quick",
    seed: int = 2024,
    workers: Workers | None = None,
    formula: str | None = None,
    store: Store | None = None,
    progress: Progress | None = None,
    until: Until | None = None,
) -> dict[str, Any]:
    """The ledger of the claims; with `formula`, one claim with that formula in the place of its own, expected
    CONFIRMED. With `until`, a claim that is INCONCLUSIVE is drawn further and judged again.

    Claims without a plan are proved and not simulated: they stand under `proved`, and have no verdict. A formula in the
    place of one is held against what is derived, and has the verdict of exact mathematics.
    """
    if profile not in PROFILES:
        raise ValueError(f"profile={profile!r}; allowed: {', '.join(PROFILES)}")
    asked = [_asked(_trimmed(claim, profile), formula) for claim in claims if claim.plan is not None]
    for each in asked:  # a formula without a value somewhere fails before anything is drawn
        for trial in each.claim.planned.trials:
            predicted(each, each.formula, trial)
    proven = [_proven(each) for each in asked]
    started = time.perf_counter()
    with nullcontext(store) if until is None else kept(store) as place:
        run = partial(run_many, workers=workers, store=place, progress=progress)
        plans = _sized(asked, profile, seed, run)
        results = _results(_drawing(asked, proven, profile, seed, run, since=started), asked, plans, until)
    entries = [_entry(*parts) for parts in zip(asked, results, proven, strict=True)]
    found = {each.claim.id: done.assessment for each, done in zip(asked, proven, strict=True)}
    assessed = [(claim, found.get(claim.id) or assess(claim)) for claim in claims]
    undrawn = [pair for pair in assessed if pair[0].plan is None]
    entries += [] if formula is None else [by_proof.entry(*pair, formula, seed=seed, alpha=ALPHA) for pair in undrawn]
    proved = [proofs.entry(*pair) for pair in undrawn] if formula is None else []
    return ledger.assemble(entries, profile=profile, seed=seed, alpha=ALPHA, proved=proved, **proofs.appendix(assessed))


def _results(draw: Draw, asked: Sequence[Asked], plans: list[list[int]], until: Until | None) -> list[dict[str, Any]]:
    """The judged records: of one look at the planned replicates, or of as many looks as the claims need."""
    if until is None:
        return judge.judge(draw(range(len(asked)), plans), alpha=ALPHA)
    caps = [[until.most or CAP[trial.designs[0].system] for trial in each.claim.planned.trials] for each in asked]
    return until_decided(draw, plans, caps, alpha=ALPHA)


def _trimmed(claim: Claim, profile: str) -> Claim:
    """The claim with the trials that the profile draws."""
    trials = tuple(trial for trial in claim.planned.trials if profile == "full" or not trial.full_only)
    return replace(claim, plan=replace(claim.planned, trials=trials))


def _asked(claim: Claim, text: str | None) -> Asked:
    if text is None:
        return Asked(claim=claim, formula=claim.value, expected=str(claim.expected))
    return Asked(claim=claim, formula=parse(text, claim.symbols), expected=str(Expected.CONFIRMED))


def _proven(asked: Asked) -> Proven:
    """The proof of the claim; for a user's formula, whether the derivation ends in it (it need not)."""
    started = time.perf_counter()
    assessment = assess(asked.claim)
    if asked.formula is asked.claim.value:
        ok, reason = assessment.agrees_with(asked.claim.expected), assessment.reason
        proof = {"ok": ok, "standing": str(assessment.standing), "reason": reason}
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


def _sized(asked: Sequence[Asked], profile: str, seed: int, run: Run) -> list[list[int]]:
    """Replicates of every trial of every claim, from margins and error rates and the pilots' spread."""
    piloted = [each for each in asked if not each.identity and not each.process]
    wanted = [_pilot_request(trial, seed) for each in piloted for trial in each.claim.planned.trials]
    found = dict(zip(wanted, run(wanted), strict=True))
    return [
        [RECORDS] * len(each.claim.planned.trials) if each.identity else _sizes(each, profile, found, seed)
        for each in asked
    ]


def _pilot_request(trial: Trial, seed: int) -> Request:
    """The pilot of a trial. Of a limit, the smallest n alone: the spread of a variance ratio hardly moves with n."""
    design = min(trial.designs, key=lambda each: each.rows)
    return requests((design,), PILOT[design.system], seed, "pilot")[0]


def _sizes(asked: Asked, profile: str, pilots: dict[Request, Any], seed: int) -> list[int]:
    claim = asked.claim
    limit = claim.regime is Regime.LIMIT
    plan = power.Plan(
        relation=claim.relation,
        expected=asked.expected,
        delta=_delta(claim, profile),
        alpha=float(claim.planned.alpha),
        power=float(claim.planned.power),
        claims=sum(each.plan is not None for each in all_claims()),
        floor=2 * GRAIN if limit else power.FLOOR,
        cap=CAP[claim.planned.trials[0].designs[0].system],
    )
    # a user's formula is judged on the very draws of the claim, unless those are sized to refute it
    own = replace(asked, formula=claim.value) if asked.expected == claim.expected or claim.relation != "=" else asked
    if asked.process:
        known = [process_pilot(own, trial) for trial in claim.planned.trials]
        plan = all_at_once(plan, claim.planned.trials)
    else:
        known = [_pilot(own, trial, pilots[_pilot_request(trial, seed)]) for trial in claim.planned.trials]
    grain = GRAIN if limit else 1
    return [-(-size.replicates // grain) * grain for size in power.sized(known, plan)]


def _delta(claim: Claim, profile: str) -> float:
    return float(claim.planned.delta) * (PROFILES[profile] if claim.planned.narrows else 1.0)


def _pilot(asked: Asked, trial: Trial, evidence: Evidence) -> power.Pilot:
    found = estimate(evidence, asked.statistic, trial.designs[0].generations)
    spread = power.cautious_sd(found)
    if len(trial.designs) > 1:
        spread = limits.intercept_sd([design.rows for design in trial.designs], [spread] * len(trial.designs))
    stated = [(str(miss.formula), predicted(asked, miss.formula, trial)) for miss in asked.claim.near_misses]
    return power.Pilot(
        predicted=_single(predicted(asked, asked.formula, trial)),
        sd=spread,
        value=found.value,
        near_misses=tuple((text, _single(number)) for text, number in stated),
    )


def _single(number: float | list[float]) -> float:
    if isinstance(number, list):
        raise TypeError("an identity predicts coefficients, and needs no pilot")
    return number


def _drawn(asked: Sequence[Asked], plans: Sequence[Sequence[int]], seed: int, run: Run) -> list[list[list[Any]]]:
    """The evidence of every trial, all claims in one pool of work."""
    wanted = [
        [
            requests(trial.designs, count, seed, "verdict")
            for trial, count in zip(each.claim.planned.trials, counts, strict=True)
        ]
        for each, counts in zip(asked, plans, strict=True)
    ]
    flat = [request for trials in wanted for batch in trials for request in batch]
    found = dict(zip(flat, run(flat), strict=True))
    return [[[found[request] for request in batch] for batch in trials] for trials in wanted]


def _drawing(asked: Sequence[Asked], proven: Sequence[Proven], profile: str, seed: int, run: Run, since: float) -> Draw:
    """How records are drawn: those of the claims at some indices, with so many replicates a trial.

    The seconds since `since`, or since the last records, are shared among the claims that are drawn.
    """
    spent = [0.0] * len(asked)

    def draw(which: Sequence[int], counts: Sequence[Sequence[int]]) -> list[Any]:
        nonlocal since
        chosen = [asked[k] for k in which]
        evidence = _drawn(chosen, counts, seed, run)
        since, before = time.perf_counter(), since
        for k, share in zip(which, _shares(chosen, counts, since - before), strict=True):
            spent[k] += share
        parts = zip(chosen, counts, evidence, [proven[k] for k in which], [spent[k] for k in which], strict=True)
        return [_record(*each, profile, seed) for each in parts]

    return draw


def _shares(asked: Sequence[Asked], plans: Sequence[Sequence[int]], seconds: float) -> list[float]:
    """The simulation's seconds shared out by the number of rows that each claim asked for."""
    rows = [
        sum(
            count * design.rows * design.generations
            for trial, count in zip(each.claim.planned.trials, counts, strict=True)
            for design in trial.designs
        )
        for each, counts in zip(asked, plans, strict=True)
    ]
    return [seconds * each / max(sum(rows), 1) for each in rows]


def _record(
    asked: Asked, counts: Sequence[int], drawn: list[list[Any]], proven: Proven, share: float, profile: str, seed: int
) -> dict[str, Any]:  # fmt: skip
    claim = asked.claim
    return {
        "claim": claim.id,
        "expected": asked.expected,
        "regime": str(claim.regime),
        "relation": claim.relation,
        "formula": str(asked.formula),
        "alpha": float(claim.planned.alpha),
        "delta": _delta(claim, profile),
        "proof": proven.proof,
        "seed": seed,
        "seconds": round(share + proven.seconds, 3),
        "designs": [
            design_record(asked, trial, count, evidence)
            for trial, count, evidence in zip(claim.planned.trials, counts, drawn, strict=True)
        ],
    }


def _entry(asked: Asked, result: dict[str, Any], proven: Proven) -> dict[str, Any]:
    """The judged claim with what a reader needs beside it."""
    claim = asked.claim
    return {
        **result,
        **proofs.described(claim, proven.assessment),
        "formula_latex": formula(asked.formula),
        "system": claim.planned.trials[0].designs[0].system,
        "proof": proven.words,
        "designs": [
            {**design, "label": trial.label or carried(asked, trial)}
            for design, trial in zip(result["designs"], claim.planned.trials, strict=False)
        ],
    }
