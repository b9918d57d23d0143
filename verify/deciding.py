"""How many replicates would turn an INCONCLUSIVE claim into a decided one."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from verify.near_misses import NearMiss
from verify.power import Pilot, Plan, cautious_sd, confirming, separating, to_order, to_separate
from verify.process.deciding import drawn, process_as_pilot
from verify.process.reading import rate
from verify.reading import Reading

POWER = 0.9


@dataclass(frozen=True, kw_only=True)
class Open:
    """What is not decided, and the number of replicates of the design at index `design` that would settle it."""

    what: str
    design: int
    number: float


def open_parts(
    record: Mapping[str, Any],
    readings: Sequence[Reading],
    misses: Sequence[NearMiss],
    claims: int,
    *,
    everything: bool = False,
) -> list[Open]:
    """What is open, and how many replicates would settle all of it with power 0.9: a near miss where that is cheapest.

    `claims` counts the claims of the ledger, over which a refutation is corrected. With `everything`, nothing counts as
    settled: the draws are too few for any test of them.
    """
    if any(reading.estimate is None for reading in readings):  # too few for a standard error: nothing is known
        return []
    shown = [
        index
        for index, reading in enumerate(readings)
        if reading.in_favour is not None and (everything or reading.in_favour.p >= record["alpha"])
    ]
    left = [miss.formula for miss in misses if everything or not miss.refuted]
    power = 1 - (1 - POWER) / max(1, len(shown) + len(left))
    plan = Plan(relation=record["relation"], delta=record["delta"], alpha=record["alpha"], power=power, claims=claims)
    pilots = [_pilot(reading) for reading in readings]
    parts = [
        Open(
            what=f"not shown {_goal(plan)} at {_where(readings[index])}",
            design=index,
            number=_to_show(pilots[index], readings[index], plan, len(pilots)),
        )
        for index in shown
    ]
    return parts + [_survivor(formula, readings, pilots, plan) for formula in left]


def _to_show(pilot: Pilot, reading: Reading, plan: Plan, designs: int) -> float:
    """The replicates that settle one design; of a process, all of its functionals and whole laws."""
    number = _to_settle(pilot, reading, plan, designs)
    if reading.laws is None or reading.numbers is None:
        return number
    few, vanishing = reading.least > 0, rate(reading.numbers)
    numbers = [number, reading.laws.would_decide(plan.alpha, few=few)]
    if vanishing is not None and vanishing.p >= plan.alpha:
        numbers.append(vanishing.would_decide(plan.alpha, drawn(reading.design)))
    return max(numbers)


def _survivor(formula: str, readings: Sequence[Reading], pilots: Sequence[Pilot], plan: Plan) -> Open:
    """A near miss that is not refuted, on the design that takes the fewest replicates to refute it."""
    numbers = [
        _to_refute(pilot, reading, plan, formula, len(pilots)) for reading, pilot in zip(readings, pilots, strict=True)
    ]
    fewest = min(range(len(numbers)), key=numbers.__getitem__)
    return Open(what=f"near miss {formula} survives", design=fewest, number=numbers[fewest])


def undecided(parts: Sequence[Open], readings: Sequence[Reading]) -> str:
    """What is open, how many replicates a design would settle it, and how many were allowed where that is less."""
    least = max(reading.least for reading in readings)
    numbers = [part.number for part in parts] + ([least] if least else [])
    listed = list(dict.fromkeys(f"{part.what} ({_count(part.number)})" for part in parts))
    if least:
        asked = min(reading.design["asked"] for reading in readings)
        listed.insert(0, f"{asked:,} replicates were asked for, and fewer than {least:,} are not judged")
    return f"{'; '.join(listed)}; {_total(numbers, at_least=not parts)}{_capped(parts, readings)}"


def would_decide(parts: Sequence[Open], readings: Sequence[Reading]) -> list[int | None]:
    """The replicates of each design that would settle what is open there; None where nothing is, or no number can."""
    found: list[int | None] = [reading.least or None for reading in readings]
    for part in parts:
        if math.isfinite(part.number):
            found[part.design] = max(found[part.design] or 0, math.ceil(part.number))
    return found


def _to_refute(pilot: Pilot, reading: Reading, plan: Plan, formula: str, designs: int) -> float:
    """The replicates that refute a near miss at one design, on the same terms."""
    if_true = separating(pilot, plan, formula, plan.power, designs)
    if reading.least or if_true > reading.design["planned"]:
        return if_true
    return separating(pilot, plan, formula, plan.power, designs, from_estimate=True)


def _to_settle(pilot: Pilot, reading: Reading, plan: Plan, designs: int) -> float:
    """The replicates that settle one design: what a true claim needs or, if it had that, its own estimate."""
    if_true = confirming(pilot, plan, plan.power)
    if plan.relation == "=" and (reading.least or if_true > reading.design["planned"]):
        return if_true
    offset, margin = abs(pilot.value - pilot.predicted), pilot.margin_for(plan.delta)
    level = plan.alpha / (designs * plan.claims * pilot.tests)
    to_fall = to_separate if plan.relation == "=" else to_order
    falls = to_fall(sd=pilot.sd, gap=offset, alpha=level, power=plan.power, anytime=pilot.anytime)
    if plan.relation != "=":
        return if_true if math.isfinite(if_true) else falls
    room = margin - offset
    return min(falls, to_order(sd=pilot.sd, gap=room, alpha=plan.alpha, power=plan.power, anytime=pilot.anytime))


def _pilot(reading: Reading) -> Pilot:
    """The design as a pilot. The replicates of a limit are those at each n."""
    number = reading.estimate
    if number is None:
        raise ValueError("a design without an estimate cannot be sized")
    if reading.numbers is not None:
        return process_as_pilot(reading.numbers, reading.design)
    return Pilot(
        predicted=reading.design["predicted"],
        sd=cautious_sd(number) if reading.least else number.sd,
        value=number.value,
        near_misses=tuple((miss["formula"], miss["predicted"]) for miss in reading.design["near_misses"]),
        anytime=reading.anytime,
    )


def _goal(plan: Plan) -> str:
    return f"within {plan.delta:.2%}" if plan.relation == "=" else f"{plan.relation} the prediction"


def _where(reading: Reading) -> str:
    return ", ".join(f"{name}={value}" for name, value in reading.design["parameters"].items()) or "the design"


def _count(number: float) -> str:
    return "no number of replicates decides it here" if math.isinf(number) else f"{math.ceil(number):,} replicates"


def _total(numbers: Sequence[float], *, at_least: bool) -> str:
    if any(math.isinf(number) for number in numbers):
        return "choose other designs"
    return f"{'at least ' if at_least else ''}{math.ceil(max(numbers, default=0)):,} replicates a design would decide"


def _capped(parts: Sequence[Open], readings: Sequence[Reading]) -> str:
    """What a run that may look again says when it was not allowed to draw what it needs."""
    allowed = [reading.design.get("most") for reading in readings]
    short = {most for part in parts if (most := allowed[part.design]) is not None and most < part.number < math.inf}
    return f", and at most {max(short):,} were allowed: raise --most" if short else ""
