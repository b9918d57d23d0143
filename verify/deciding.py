"""How many replicates would turn an INCONCLUSIVE claim into a decided one."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from verify.near_misses import NearMiss
from verify.power import Pilot, Plan, confirming, separating, to_order, to_separate
from verify.reading import Reading

POWER = 0.9


def undecided(record: Mapping[str, Any], readings: Sequence[Reading], misses: Sequence[NearMiss], claims: int) -> str:
    """What is open and how many replicates a design would settle it with power 0.9.

    `claims` counts the claims of the ledger, over which a refutation is corrected.
    """
    plan = Plan(relation=record["relation"], delta=record["delta"], alpha=record["alpha"], power=POWER, claims=claims)
    pilots = [_pilot(reading) for reading in readings]
    open_parts: list[tuple[str, float]] = []
    for reading, pilot in zip(readings, pilots, strict=True):
        if reading.in_favour is not None and reading.in_favour.p >= plan.alpha:
            number = _to_settle(pilot, reading, plan, len(pilots))
            open_parts.append((f"not shown {_goal(plan)} at {_where(reading)}", number))
    for miss in misses:
        if not miss.refuted:
            number = min(
                _to_refute(pilot, reading, plan, miss.formula, len(pilots))
                for reading, pilot in zip(readings, pilots, strict=True)
            )
            open_parts.append((f"near miss {miss.formula} survives", number))
    parts = "; ".join(f"{what} ({_count(number)})" for what, number in open_parts)
    return f"{parts}; {_total([number for _, number in open_parts])}"


def _to_refute(pilot: Pilot, reading: Reading, plan: Plan, formula: str, designs: int) -> float:
    """The replicates that refute a near miss at one design, on the same terms."""
    if_true = separating(pilot, plan, formula, POWER, designs)
    if if_true > reading.design["planned"]:
        return if_true
    return separating(pilot, plan, formula, POWER, designs, from_estimate=True)


def _to_settle(pilot: Pilot, reading: Reading, plan: Plan, designs: int) -> float:
    """The replicates that settle one design: what a true claim needs or, if it had that, its own estimate."""
    if_true = confirming(pilot, plan, POWER)
    if plan.relation == "=" and if_true > reading.design["planned"]:
        return if_true
    offset, margin = abs(pilot.value - pilot.predicted), plan.delta * abs(pilot.predicted)
    level = plan.alpha / (designs * plan.claims)
    if plan.relation != "=":
        return if_true if math.isfinite(if_true) else to_order(sd=pilot.sd, gap=offset, alpha=level, power=POWER)
    if offset < margin:
        return to_order(sd=pilot.sd, gap=margin - offset, alpha=plan.alpha, power=POWER)
    return to_separate(sd=pilot.sd, gap=offset, alpha=level, power=POWER)


def _pilot(reading: Reading) -> Pilot:
    """The design as a pilot. The replicates of a limit are those at each n."""
    number = reading.estimate
    if number is None:
        raise ValueError("a design without an estimate cannot be sized")
    return Pilot(
        predicted=reading.design["predicted"],
        sd=number.sd,
        value=number.value,
        near_misses=tuple((miss["formula"], miss["predicted"]) for miss in reading.design["near_misses"]),
    )


def _goal(plan: Plan) -> str:
    return f"within {plan.delta:.2%}" if plan.relation == "=" else f"{plan.relation} the prediction"


def _where(reading: Reading) -> str:
    return ", ".join(f"{name}={value}" for name, value in reading.design["parameters"].items()) or "the design"


def _count(number: float) -> str:
    return "no number of replicates decides it here" if math.isinf(number) else f"{math.ceil(number):,} replicates"


def _total(numbers: Sequence[float]) -> str:
    if any(math.isinf(number) for number in numbers):
        return "choose other designs"
    return f"{math.ceil(max(numbers, default=0)):,} replicates a design would decide"
