"""What a campaign will draw, as far as that is known before it begins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulate.request import Request
from theory.claim import Claim
from verify import pace
from verify.drawing import requests_of
from verify.foresight import Foreseen, Shelf, foresee
from verify.sizing import Case, pilot_requests
from verify.terms import Terms
from verify.trials import Asked

PROOFS, COMPILING = SHARED = "proofs", "compiling"  # the stages that several processes share


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """Pilots are known; what verdicts rest on is known once they are drawn, and until then is `guessed` from a run.

    `unsized` claims have no such run: the estimate is too low by theirs.
    """

    simulated: int
    proved: int
    pilots: Sequence[Foreseen]
    guessed: Sequence[Foreseen]
    unsized: Sequence[str]

    def seconds(self, cost: pace.Cost, workers: int) -> float:
        """The estimated seconds of the whole run: the stages of one process, and the draws shared among workers.

        Proofs are checked while others draw pilots, so that they too are shared.
        """
        draws = [*self.pilots, *self.guessed]
        first = not any(each.kept for each in draws)  # then functions are compiled too, as far as is known
        shared = cost.seconds(draws) + cost.stages.get(PROOFS, 0.0) + first * cost.stages.get(COMPILING, 0.0)
        return shared / workers + sum(spent for name, spent in cost.stages.items() if name not in SHARED)


def outlook(claims: Sequence[Claim], *, profile: str, seed: int, kept: Shelf, cost: pace.Cost) -> Outlook:
    """What a campaign on the claims will draw beside what is kept."""
    terms = Terms(profile=profile)
    cases = [case_of(terms.trimmed(claim), seed) for claim in claims if claim.plan is not None]
    sizes = cost.sizes.get(profile, {})
    known = [case for case in cases if len(sizes.get(case.asked.claim.id, ())) == len(case.trials)]
    return Outlook(
        simulated=len(cases),
        proved=len(claims) - len(cases),
        pilots=foresee((each for case in cases for each in pilot_requests(case)), kept),
        guessed=foresee((each for case in known for each in _verdicts(case, sizes, terms)), kept),
        unsized=tuple(case.asked.claim.id for case in cases if case not in known),
    )


def case_of(claim: Claim, seed: int) -> Case:
    """The claim as it is asked with its own formula and one seed."""
    return Case(asked=Asked(claim=claim, formula=claim.value, expected=str(claim.expected)), seed=seed)


def _verdicts(case: Case, sizes: Mapping[str, Sequence[int]], terms: Terms) -> list[Request]:
    pairs = zip(case.trials, sizes[case.asked.claim.id], strict=True)
    return [each for trial, number in pairs for each in requests_of(case, trial, number, terms)]


def planned(document: Mapping[str, Any]) -> dict[str, list[int]]:
    """The replicates of each design of each claim, from a document of records."""
    records = [each["record"] for each in document["claims"]]
    return {record["claim"]: [design["planned"] for design in record["designs"]] for record in records}
