"""Why a claim's simulations would be drawn again or reused, and what its proof would take."""

from collections.abc import Mapping, Sequence, Set
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

from simulate import blockfile
from simulate.request import Request, block_count
from simulate.run import Evidence, evidence
from simulate.store import FILE, Kept
from simulate.version import digest
from theory.claim import Claim
from theory.proof.citations import citations
from theory.vocabulary import design_fields
from verify import pace, sources
from verify.drawing import requests_of
from verify.foresight import Foreseen, Reason, Shelf, foresee, shelf
from verify.outlook import case_of
from verify.sizing import Case, counts, has_pilot, pilot_requests, piloted
from verify.terms import Terms

PLANNED = "pilots that are kept"
GUESSED = "an earlier run, since not all pilots are kept"


def account(claim: Claim, folder: Path, *, profile: str, seed: int, before: Set[str] = frozenset()) -> dict[str, Any]:
    """The report, ready for JSON; `folder` holds the store, and `before` are the claim's keys in an earlier run.

    Nothing is drawn and nothing is proved. StoreError where the store cannot be read.
    """
    told: dict[str, Any] = {"claim": claim.id, "profile": profile, "seed": seed, "simulator": digest()}
    if claim.plan is None:
        return {**told, "simulated": False, "simulations": [], "sizes_from": None, "proof": proof(claim)}
    terms = Terms(profile=profile)
    case = case_of(terms.trimmed(claim), seed)
    kept, simulators = shelf(folder), sources.known(folder)
    pilots = foresee(pilot_requests(case), kept)
    sizes, sizes_from = _sizes(case, pilots, terms, folder)
    verdicts = _verdicts(case, sizes, terms, kept, before)
    rows = [_row(each, simulators) for each in _as_changed(pilots, verdicts)]
    rows += [{**_row(each, simulators), **({"needed_replicates": None} if sizes is None else {})} for each in verdicts]
    return {**told, "simulated": True, "simulations": rows, "sizes_from": sizes_from, "proof": proof(claim)}


def _sizes(case: Case, pilots: Sequence[Foreseen], terms: Terms, folder: Path) -> tuple[list[int] | None, str | None]:
    """The replicates of every trial, and what they follow from; None where neither pilots nor a last run say them."""
    if all(each.reused for each in pilots):
        with _reading(folder) as kept:
            known = piloted([case], lambda requests: [_kept(request, kept) for request in requests])[0]
        return counts(case, known, terms), PLANNED if has_pilot(case.asked) else "the claim itself"
    before = pace.known(folder).sizes.get(terms.profile, {}).get(case.asked.claim.id, ())
    return (list(before), GUESSED) if len(before) == len(case.trials) else (None, None)


def _reading(folder: Path) -> Any:
    """A block with the store open for reading; with None where there is none (and no pilot is needed)."""
    file = folder / FILE
    return blockfile.opened(file, writing=False) if file.exists() else nullcontext(None)


def _kept(request: Request, connection: Any) -> Evidence:
    blocks = Kept(connection=connection).blocks(request)
    missing = block_count(request) - len(blocks)
    if missing:
        raise blockfile.StoreError(
            5,
            f"{missing} blocks of a pilot are damaged; the next run draws them again. Type: modelcollapse store check",
        )
    return evidence(request, [blocks[place] for place in range(block_count(request))])


def _verdicts(case: Case, sizes: Sequence[int] | None, terms: Terms, kept: Shelf, before: Set[str]) -> list[Foreseen]:
    """What the verdict rests on; where no size is known, the first block of each design stands for it."""
    numbers = [1] * len(case.trials) if sizes is None else sizes
    pairs = zip(case.trials, numbers, strict=True)
    return foresee((each for trial, number in pairs for each in requests_of(case, trial, number, terms)), kept, before)


def _as_changed(pilots: Sequence[Foreseen], verdicts: Sequence[Foreseen]) -> list[Foreseen]:
    """The pilots, which no manifest names: where a design has changed, new ones stand in the place of its own."""
    changed = any(each.reason is Reason.PLAN for each in verdicts)
    return [replace(each, reason=Reason.PLAN) if changed and each.reason is Reason.NEW else each for each in pilots]


def _row(each: Foreseen, simulators: Mapping[str, sources.Parts]) -> dict[str, Any]:
    have, need = each.replicates
    return {
        "stream": each.request.stream,
        "design": design_fields(each.request.design),
        "seed": each.request.seed,
        "key": each.key,
        "kept_replicates": have,
        "needed_replicates": need,
        "reused": each.reused,
        "reason": str(each.reason),
        **({"changed": _changed(each, simulators)} if each.reason is Reason.CODE else {}),
    }


def _changed(each: Foreseen, simulators: Mapping[str, sources.Parts]) -> list[dict[str, Any]]:
    """For each simulator that drew this before: the files and libraries that differ, where these are on record."""
    now = sources.parts()
    return [
        {"simulator": name, **(sources.differences(simulators[name], now) if name in simulators else {"known": False})}
        for name in each.others
    ]


def proof(claim: Claim) -> dict[str, Any]:
    """What the proof rests on, and how many of its lines Coq would be asked: all others are checked at each run."""
    from theory.kernel.coq import installed
    from theory.kernel.recorded import recorded

    derivation = claim.derivation()
    named = [line for line in derivation.lines if line.kernel]
    coq = installed()
    return {
        "lines": len(derivation.lines),
        "rests_on": list(citations(derivation)),
        "kernel_lines": len(named),
        "coq": None if coq is None else coq.path,
        "kernel_lines_on_record": None if coq is None else sum(recorded(line, coq) for line in named),
    }


def keys_before(manifest: Path, claim: str, *, profile: str, seed: int) -> frozenset[str]:
    """The keys that the claim had in the run whose manifest this is; none where there is none of this profile and seed.

    Those of another profile, seed or simulator differ, and say nothing about designs.
    """
    from verify import manifest as manifests

    try:
        found = manifests.read(manifest)
    except (OSError, manifests.ManifestError):
        return frozenset()
    if (found["simulator"], found["profile"], found["seed"]) != (digest(), profile, seed):
        return frozenset()
    return frozenset(draws["key"] for each in found["claims"] if each["claim"] == claim for draws in each["evidence"])
