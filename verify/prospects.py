"""What a claim's simulation will be able to see: sizes, smallest gaps and the price of each near miss, before a verdict
is drawn."""

import math
from collections.abc import Sequence
from typing import Any

from theory.claim import Claim
from verify import power
from verify.separation import Indistinct, refuting, require_apart, require_predictions_apart
from verify.sizing import PILOT, RECORDS, Case, Run, has_pilot, piloted, plan, sizes, system
from verify.terms import Terms
from verify.trials import Asked, predicted

OF_A_PROCESS = (
    "the functional that is hardest to show stands for all: numbers are in spreads of one replicate, moved so that "
    "the claim says 1"
)


def prospects(claim: Claim, terms: Terms, *, seed: int, run: Run) -> dict[str, Any]:
    """The report on one claim, ready for JSON; numbers that no draws reach are None.

    Draws the pilots, from streams of their own. ValueError for a claim that is not simulated.
    """
    claim = terms.trimmed(claim)
    case = Case(asked=Asked(claim=claim, formula=claim.value, expected=str(claim.expected)), seed=seed)
    (pilots,) = piloted([case], run)
    asked = plan(case, terms)
    report = {
        "claim": claim.id,
        "expected": case.asked.expected,
        "relation": claim.relation,
        "delta": terms.margin(claim),
        "alpha": terms.level(claim),
        "power": float(claim.planned.power),
        "cap": asked.cap,
        "seed": seed,
        "units": OF_A_PROCESS if case.asked.process else None,
        "pilot_replicates": PILOT[system(case.trials[0])] if has_pilot(case.asked) else 0,
    }
    if case.asked.identity:
        return {**report, **_identity(case), "fault": _fault(case, [], terms, run)}
    costs = refuting(case, pilots, terms)
    return {
        **report,
        "designs": _designs(case, pilots, terms, len(costs)),
        "near_misses": [_near_miss(pilots, formula, numbers, asked.cap) for formula, numbers in costs.items()],
        "fault": _fault(case, pilots, terms, run),
    }


def _designs(case: Case, pilots: Sequence[power.Pilot], terms: Terms, misses: int) -> list[dict[str, Any]]:
    asked = plan(case, terms)
    found = []
    for trial, pilot, size in zip(case.trials, pilots, sizes(case, pilots, terms), strict=True):
        gap = power.sees(pilot, asked, size.replicates, designs=len(pilots), misses=misses)
        found.append(
            {
                **_place(trial),
                "predicted": pilot.predicted,
                "sd": pilot.sd,
                "replicates": size.replicates,
                "wanted": _whole(size.wanted),
                "enough": size.enough,
                "why": size.reason,
                "smallest_gap": gap,
                "smallest_gap_relative": gap / abs(pilot.predicted) if pilot.predicted else None,
            }
        )
    return found


def _near_miss(pilots: Sequence[power.Pilot], formula: str, numbers: Sequence[float], cap: int) -> dict[str, Any]:
    """What the near miss predicts on each design, and what it takes to refute it there."""
    stated = [dict(pilot.near_misses)[formula] for pilot in pilots]
    cheapest = min(range(len(numbers)), key=numbers.__getitem__)
    return {
        "formula": formula,
        "designs": [
            {"predicted": value, "gap": abs(value - pilot.predicted), "replicates": _whole(number)}
            for value, pilot, number in zip(stated, pilots, numbers, strict=True)
        ],
        "cheapest": cheapest,
        "replicates": _whole(numbers[cheapest]),
        "within_cap": numbers[cheapest] <= cap,
    }


def _fault(case: Case, pilots: Sequence[power.Pilot], terms: Terms, run: Run) -> str:
    """Why the plan cannot tell the claim from its near misses, with a better design; empty where it can."""
    try:
        require_predictions_apart(case, terms, run)
        require_apart(case, pilots, terms, run)
    except Indistinct as error:
        return str(error)
    return ""


def _identity(case: Case) -> dict[str, Any]:
    """The designs and near misses of an identity: nothing is random, so what differs at all is seen."""
    own = [predicted(case.asked, case.asked.formula, trial) for trial in case.trials]
    nothing = {"predicted": None, "sd": None, "smallest_gap": None, "smallest_gap_relative": None}
    designs = [
        {**_place(trial), **nothing, "replicates": RECORDS, "wanted": RECORDS, "enough": True, "why": "an identity"}
        for trial in case.trials
    ]
    misses = [_of_identity(case, str(miss.formula), miss.formula, own) for miss in case.asked.claim.near_misses]
    return {"designs": designs, "near_misses": misses}


def _of_identity(case: Case, name: str, formula: Any, own: Sequence[Any]) -> dict[str, Any]:
    gaps = [
        max(abs(a - b) for a, b in zip(right, predicted(case.asked, formula, trial), strict=True))  # type: ignore[arg-type]
        for right, trial in zip(own, case.trials, strict=True)
    ]
    widest = max(range(len(gaps)), key=gaps.__getitem__)
    seen = RECORDS if gaps[widest] > 0 else None
    return {
        "formula": name,
        "designs": [{"predicted": None, "gap": gap, "replicates": RECORDS if gap > 0 else None} for gap in gaps],
        "cheapest": widest,
        "replicates": seen,
        "within_cap": seen is not None,
    }


def _place(trial: Any) -> dict[str, Any]:
    return {"parameters": {str(name): str(value) for name, value in trial.parameters.items()}, "label": trial.label}


def _whole(number: float) -> int | None:
    return math.ceil(number) if math.isfinite(number) else None
