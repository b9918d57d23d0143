"""How many replicates a claim needs, from its margin, its error rates and a pilot run, before any verdict is drawn.

Everything rests on one number a design, its `sd`: the one for which mcse = sd / sqrt(replicates). For a mean or a
growth it is `cautious_sd(pilot estimate)`, for a limit `limits.intercept_sd(sizes, cautious sds)`, with R replicates
at each n.

Where draws are looked at more than once, `anytime` is the confidence sequence that judges. The number is that at which
it decides; what it has decided earlier only adds to the power.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scipy.special import chdtri, ndtri

from verify.estimate import Estimate
from verify.hypotheses import equivalent_sees, one_sided_sees, two_sided_sees
from verify.sequence import ConfidenceSequence

FLOOR = 4096
CAP = 20_000_000


@dataclass(frozen=True, kw_only=True)
class Pilot:
    """What is known of one design before the verdict is drawn.

    `sd` is the spread of one replicate, `value` the pilot's estimate: only bounds, and claims expected to be refuted,
    use it, because the size of what they must see is not given by a margin. `near_misses` pairs formula and number.
    `margin` stands in place of delta times |predicted| where it is given. `tests` are made at once, over which a
    refutation is corrected, and `also` are further demands: replicates, and what asks for them.
    """

    predicted: float
    sd: float
    value: float
    near_misses: tuple[tuple[str, float], ...] = ()
    anytime: ConfidenceSequence | None = None
    margin: float | None = None
    tests: int = 1
    also: tuple[tuple[float, str], ...] = ()

    def margin_for(self, delta: float) -> float:
        """How far from the prediction counts as equal."""
        return delta * abs(self.predicted) if self.margin is None else self.margin


@dataclass(frozen=True, kw_only=True)
class Sized:
    """The replicates of one design: `replicates` lies between floor and cap, `wanted` is what the plan asked for.

    `reason` names the demand that set the number. `wanted` is infinite when no number of replicates can do it.
    """

    replicates: int
    wanted: float
    reason: str

    @property
    def enough(self) -> bool:
        """Whether the cap left the promised power intact."""
        return self.wanted <= self.replicates


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a claim promises: its margin relative to |predicted|, its level, its power, and how it is judged.

    `claims` is the number of claims in the ledger, over which a refutation is corrected. `power` is that of the whole
    claim: every design and every near miss must come out, and the chance of missing is divided among them.
    """

    relation: str = "="
    expected: str = "CONFIRMED"
    delta: float = 0.02
    alpha: float = 0.01
    power: float = 0.9
    claims: int = 1
    floor: int = FLOOR
    cap: int = CAP


def to_equate(
    *, sd: float, margin: float, alpha: float, power: float, anytime: ConfidenceSequence | None = None
) -> float:
    """The replicates that show "nearer than `margin`" with probability `power` when the truth is at the centre.

    >>> math.ceil(to_equate(sd=1.0, margin=0.02, alpha=0.01, power=0.9))
    39427
    """
    if anytime is not None:  # each of the two one-sided bounds may miss with half of the probability
        return anytime.replicates(margin / sd, alpha=alpha, beyond=float(ndtri((1 + power) / 2)), sides=1)
    return _squared(equivalent_sees(mcse=sd, alpha=alpha, power=power), margin)


def to_separate(
    *, sd: float, gap: float, alpha: float, power: float, anytime: ConfidenceSequence | None = None
) -> float:
    """The replicates that refute "equal" with probability `power` when the truth is `gap` away."""
    if anytime is not None:
        return anytime.replicates(gap / sd, alpha=alpha, beyond=float(ndtri(power)), sides=2)
    return _squared(two_sided_sees(mcse=sd, alpha=alpha, power=power), gap)


def to_order(*, sd: float, gap: float, alpha: float, power: float, anytime: ConfidenceSequence | None = None) -> float:
    """The replicates that show on which side of a value the truth lies, with probability `power`, when `gap` away."""
    if anytime is not None:
        return anytime.replicates(gap / sd, alpha=alpha, beyond=float(ndtri(power)), sides=1)
    return _squared(one_sided_sees(mcse=sd, alpha=alpha, power=power), gap)


def cautious_sd(pilot: Estimate, *, assurance: float = 0.9) -> float:
    """The upper limit of the pilot's sd that holds with probability `assurance`: an unlucky pilot costs no power."""
    lower_quantile = float(chdtri(pilot.degrees, assurance))
    return pilot.sd * math.sqrt(pilot.degrees / lower_quantile)


def sized(pilots: Sequence[Pilot], plan: Plan) -> tuple[Sized, ...]:
    """The replicates of every design of a claim.

    A claim that should be CONFIRMED must be shown on every design, and each near miss refuted on the design that does
    it with the fewest replicates. A claim that should be REFUTED must be refuted on one design: the cheapest.
    """
    if not pilots:
        raise ValueError("no pilots: give one a design")
    demands = _to_refute(pilots, plan) if plan.expected == "REFUTED" else _to_confirm(pilots, plan)
    return tuple(_bounded(each, plan) for each in demands)


def of_each(plan: Plan, designs: int, misses: int) -> float:
    """The power of each test, with which the whole claim has the plan's: what may be missed is divided among them."""
    return 1 - (1 - plan.power) / (designs + misses)


def sees(pilot: Pilot, plan: Plan, replicates: int, *, designs: int, misses: int) -> float:
    """The smallest gap that so many replicates refute at one design of the claim, with the power of each test."""
    known = {"mcse": pilot.sd / math.sqrt(replicates), "alpha": plan.alpha / (designs * pilot.tests)}
    test = two_sided_sees if plan.relation == "=" else one_sided_sees
    return test(**known, power=of_each(plan, designs, misses))


Demand = tuple[float, str]


def _to_confirm(pilots: Sequence[Pilot], plan: Plan) -> list[list[Demand]]:
    formulas = sorted({formula for pilot in pilots for formula, _ in pilot.near_misses})
    power = of_each(plan, len(pilots), len(formulas))
    demands = [[(confirming(pilot, plan, power), f"margin {plan.delta}"), *pilot.also] for pilot in pilots]
    for formula in formulas:
        costs = [separating(pilot, plan, formula, power, len(pilots)) for pilot in pilots]
        cheapest = min(range(len(costs)), key=costs.__getitem__)
        demands[cheapest].append((costs[cheapest], f"near miss {formula}"))
    return demands


def _to_refute(pilots: Sequence[Pilot], plan: Plan) -> list[list[Demand]]:
    level = plan.alpha / (len(pilots) * plan.claims)
    costs = [
        _refuting(pilot, pilot.predicted, pilot.value, plan.relation, level / pilot.tests, plan.power)
        for pilot in pilots
    ]
    cheapest = min(range(len(costs)), key=costs.__getitem__)
    return [[(cost, "refutation")] if index == cheapest else [] for index, cost in enumerate(costs)]


def confirming(pilot: Pilot, plan: Plan, power: float) -> float:
    """The replicates that confirm the claim at one design, if it is true."""
    if plan.relation == "=":
        margin = pilot.margin_for(plan.delta)
        return to_equate(sd=pilot.sd, margin=margin, alpha=plan.alpha, power=power, anytime=pilot.anytime)
    room = pilot.predicted - pilot.value if plan.relation == "<=" else pilot.value - pilot.predicted
    return to_order(sd=pilot.sd, gap=room, alpha=plan.alpha, power=power, anytime=pilot.anytime)


def separating(
    pilot: Pilot, plan: Plan, formula: str, power: float, designs: int, *, from_estimate: bool = False
) -> float:
    """The replicates that refute the near miss `formula` at one design of `designs`.

    They rest on the claim being true; on the pilot's own estimate for a bound, or when `from_estimate` says so.
    """
    numbers = dict(pilot.near_misses)
    if formula not in numbers:
        return math.inf
    truth = pilot.predicted if plan.relation == "=" and not from_estimate else pilot.value
    return _refuting(pilot, numbers[formula], truth, plan.relation, plan.alpha / (designs * pilot.tests), power)


def _refuting(pilot: Pilot, stated: float, truth: float, relation: str, alpha: float, power: float) -> float:
    if relation == "=":
        gap = abs(truth - stated)
        return to_separate(sd=pilot.sd, gap=gap, alpha=alpha, power=power, anytime=pilot.anytime)
    excess = truth - stated if relation == "<=" else stated - truth
    return to_order(sd=pilot.sd, gap=excess, alpha=alpha, power=power, anytime=pilot.anytime)


def _squared(resolution: float, gap: float) -> float:
    return (resolution / gap) ** 2 if gap > 0 else math.inf


def _bounded(demands: Sequence[Demand], plan: Plan) -> Sized:
    """The demands met within floor and cap. One that no number can meet is reported, but draws nothing more."""
    wanted, reason = max(demands, default=(0.0, "floor"))
    useful = max((math.ceil(each) for each, _ in demands if math.isfinite(each)), default=0)
    replicates = min(plan.cap, max(plan.floor, useful))
    return Sized(replicates=replicates, wanted=wanted, reason=reason if wanted > plan.floor else "floor")
