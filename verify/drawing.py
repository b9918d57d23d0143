"""The records that are judged: the draws of every case at given sizes, all in one pool of work."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from simulate.request import Request
from theory.assess import Assessment
from theory.claim import Trial
from verify.sizing import Case, Run
from verify.terms import Terms
from verify.trials import Asked, design_record, requests
from verify.until import Draw

Counts = Sequence[int]  # replicates, one a trial


@dataclass(frozen=True, kw_only=True)
class Proven:
    """What the mathematics says, and how long it took to say it."""

    proof: dict[str, Any]
    words: str
    assessment: Assessment
    seconds: float


def drawing(cases: Sequence[Case], proven: Sequence[Proven], terms: Terms, run: Run, since: float) -> Draw:
    """How records are drawn: those of the cases at some indices, with so many replicates a trial.

    The seconds since `since`, or since the last records, are shared among the claims that are drawn.
    """
    spent = [0.0] * len(cases)

    def draw(which: Sequence[int], counts: Sequence[Counts]) -> list[Any]:
        nonlocal since
        chosen = [cases[k] for k in which]
        evidence = _drawn(chosen, counts, terms, run)
        since, before = time.perf_counter(), since
        for k, share in zip(which, _shares(chosen, counts, since - before), strict=True):
            spent[k] += share
        parts = zip(chosen, counts, evidence, [proven[k] for k in which], [spent[k] for k in which], strict=True)
        return [_record(*each, terms) for each in parts]

    return draw


def _drawn(cases: Sequence[Case], plans: Sequence[Counts], terms: Terms, run: Run) -> list[list[list[Any]]]:
    """The evidence of every trial."""
    wanted = [
        [requests_of(case, trial, count, terms) for trial, count in zip(case.trials, counts, strict=True)]
        for case, counts in zip(cases, plans, strict=True)
    ]
    flat = [request for trials in wanted for batch in trials for request in batch]
    found = dict(zip(flat, run(flat), strict=True))
    return [[[found[request] for request in batch] for batch in trials] for trials in wanted]


def requests_of(case: Case, trial: Trial, count: int, terms: Terms) -> list[Request]:
    """What a verdict on the trial is drawn from, with so many replicates."""
    return requests(trial.designs, count, case.seed, "verdict", exact=_asked_for(case.asked, terms) is not None)


def _asked_for(asked: Asked, terms: Terms) -> int | None:
    """The number of replicates that a user wants; an identity has nothing random, and keeps its own."""
    return None if asked.identity else terms.replicates


def _shares(cases: Sequence[Case], plans: Sequence[Counts], seconds: float) -> list[float]:
    """The simulation's seconds shared out by the number of rows that each case asked for."""
    rows = [
        sum(
            count * getattr(design, "rows", 1) * getattr(design, "generations", 1)
            for trial, count in zip(case.trials, counts, strict=True)
            for design in trial.designs
        )
        for case, counts in zip(cases, plans, strict=True)
    ]
    return [seconds * each / max(sum(rows), 1) for each in rows]


def _record(
    case: Case, counts: Counts, drawn: list[list[Any]], proven: Proven, share: float, terms: Terms
) -> dict[str, Any]:
    asked, claim = case.asked, case.asked.claim
    number = _asked_for(asked, terms)
    wanted = {} if number is None else {"asked": number}
    return {
        "claim": claim.id,
        "expected": asked.expected,
        "regime": str(claim.regime),
        "relation": claim.relation,
        "formula": str(asked.formula),
        "alpha": terms.level(claim),
        "delta": terms.margin(claim),
        "proof": proven.proof,
        "seed": case.seed,
        "family": case.family,
        "seconds": round(share + proven.seconds, 3),
        "designs": [
            {**design_record(asked, trial, count, evidence), **wanted}
            for trial, count, evidence in zip(case.trials, counts, drawn, strict=True)
        ],
    }
