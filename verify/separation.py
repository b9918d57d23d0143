"""Whether any number of draws tells a claim from its near misses and, where none does, a design that would."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations

import theory  # noqa: F401 - before SymPy, whose integers it chooses

# isort: split
import sympy

from theory.at_point import out_of_range, spelled_at, trial_parameters
from theory.claim import Claim, Expected, Point, Trial
from theory.parameter import Parameter
from theory.registry import claims
from verify import power
from verify.sizing import CAP, RECORDS, Case, Run, hopeless, piloted, plan, sizes, system
from verify.terms import Terms
from verify.trials import Asked, predicted, relative_variance

SAME = 1e-12  # relative: two roundings of one number are nearer
SHORTLIST = 6  # points whose spread a pilot measures


class Indistinct(ValueError):
    """A claim and a near miss that no draws at these designs tell apart; the message proposes a design that would."""


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A point at which every near miss is refuted, and the replicates that it takes there."""

    point: Point
    replicates: int


def require_predictions_apart(case: Case, terms: Terms, run: Run) -> None:
    """Nothing; Indistinct when a near miss predicts what the claim does on every design. Draws a pilot only then."""
    claim = case.asked.claim
    if claim.expected is not Expected.CONFIRMED or claim.relation != "=":
        return
    left = [
        str(miss.formula)
        for miss in claim.near_misses
        if all(_alike(case.own, miss.formula, trial) for trial in case.trials)
    ]
    if left:
        raise Indistinct(message(case, left, "their predictions are the same", terms, run))


def require_apart(case: Case, pilots: Sequence[power.Pilot], terms: Terms, run: Run, most: int | None = None) -> None:
    """Nothing; Indistinct when the pilots say that a near miss of a true claim is refuted by no number within the cap.

    The cap is that of the kind of simulation, or `most`.
    """
    if case.asked.claim.expected is not Expected.CONFIRMED or case.asked.identity:
        return
    cap = most or CAP[system(case.trials[0])]
    costs = {formula: min(numbers) for formula, numbers in refuting(case, pilots, terms).items()}
    left = [formula for formula, number in costs.items() if number > cap]
    if left:
        most_needed = max(costs.values())
        needed = "no number of replicates does"
        if math.isfinite(most_needed):
            number = math.ceil(most_needed)
            needed = f"it takes {number:,} replicates, above {cap:,} (--replicates N draws any number)"
        raise Indistinct(message(case, left, needed, terms, run))


def refuting(case: Case, pilots: Sequence[power.Pilot], terms: Terms) -> dict[str, list[float]]:
    """The replicates that refute each near miss, on each design; infinite where no number does."""
    asked = plan(case, terms)
    formulas = list(dict.fromkeys(formula for pilot in pilots for formula, _ in pilot.near_misses))
    each = power.of_each(asked, len(pilots), len(formulas))
    false = asked.expected == Expected.REFUTED  # then the pilot's own estimate stands for the truth
    return {
        formula: [power.separating(pilot, asked, formula, each, len(pilots), from_estimate=false) for pilot in pilots]
        for formula in formulas
    }


def message(case: Case, left: Sequence[str], why: str, terms: Terms, run: Run) -> str:
    """What is wrong with the near misses `left`, and the design that would separate them."""
    claim = case.asked.claim
    where = "; ".join(dict.fromkeys(_words(trial.parameters) for trial in case.trials))
    found = proposal(case, terms, run)
    advice = "No point nearby separates all near misses within the cap"
    if found is not None:
        advice = (
            f"{_words(found.point)} separates all near misses with about {found.replicates:,} replicates; "
            f"type: modelcollapse verify {claim.id} {spelled_at(found.point)}"
        )
    plural = "near misses" if len(left) > 1 else "near miss"
    return f"{claim.id}: no draws at {where} tell it from the {plural} {', '.join(left)}: {why}. {advice}"


def proposal(case: Case, terms: Terms, run: Run) -> Proposal | None:
    """The point near the plan's that separates all near misses with the fewest replicates; None if none is found.

    Points are ranked by theory alone; the spread at the first few is then measured by pilots.
    """
    ranked = sorted(_ranked(case, terms), key=lambda each: each[0])[:SHORTLIST]
    cases = [_at(case, trials) for _, _, trials in ranked]
    if case.asked.identity:
        return Proposal(point=ranked[0][1], replicates=RECORDS) if ranked else None
    found = []
    for (_, point, _), there, pilots in zip(ranked, cases, piloted(cases, run), strict=True):
        needed = sizes(there, pilots, terms)
        if all(size.enough for size in needed):
            found.append(Proposal(point=point, replicates=max(size.replicates for size in needed)))
    return min(found, key=lambda each: each.replicates, default=None)


def _at(case: Case, trials: tuple[Trial, ...]) -> Case:
    claim = case.asked.claim
    there = replace(claim, plan=replace(claim.planned, trials=trials))
    return replace(case, asked=Asked(claim=there, formula=claim.value, expected=str(claim.expected)))


def _ranked(case: Case, terms: Terms) -> Iterator[tuple[float, Point, tuple[Trial, ...]]]:
    """Points near the plan's with what they cost by theory, in units of the spread, and their trials."""
    claim = case.asked.claim
    at = claim.planned.at
    if at is None:
        return
    for point in _nearby(claim):
        try:
            trials = at(point)
            cost = max(_cost(claim, trial, terms.margin(claim)) for trial in trials)
        except (ValueError, ArithmeticError):  # no such design, or a formula without a value there
            continue
        if math.isfinite(cost) and not any(hopeless(case.asked, trial, terms) for trial in trials):
            yield cost, point, trials


def _cost(claim: Claim, trial: Trial, margin: float) -> float:
    """The greatest squared ratio of the spread to what must be seen, which is the margin or the gap to a near miss.

    A spread that theory does not give is taken to be the value, so that points are compared by their relative gaps.
    """
    truth = claim.value if claim.relation == "=" else claim.derivation().equality
    asked = Asked(claim=claim, formula=truth, expected=str(claim.expected))
    right = _listed(predicted(asked, truth, trial))
    relative = relative_variance(claim, trial)
    scale = max(map(abs, right)) * math.sqrt(1.0 if relative is None else relative)
    gaps = [_gap(right, _listed(predicted(asked, miss.formula, trial)), claim.relation) for miss in claim.near_misses]
    if min(gaps) <= SAME * scale:
        return math.inf
    if claim.relation == "=":
        gaps.append(margin * max(map(abs, right)))
    return (scale / min(gaps)) ** 2


def _gap(right: list[float], stated: list[float], relation: str) -> float:
    """How far the truth contradicts what is stated; negative where it does not."""
    pairs = list(zip(right, stated, strict=True))
    if relation == "=":
        return max(abs(true - said) for true, said in pairs)
    return max(true - said if relation == "<=" else said - true for true, said in pairs)


def _alike(asked: Asked, formula: sympy.Expr, trial: Trial) -> bool:
    right, stated = (_listed(predicted(asked, each, trial)) for each in (asked.formula, formula))
    return _gap(right, stated, "=") <= SAME * max(map(abs, right))


def _listed(number: float | list[float]) -> list[float]:
    return number if isinstance(number, list) else [number]


def _nearby(claim: Claim) -> list[Point]:
    """The points of the domain that differ in at most two parameters from where the claim is simulated, each once."""
    allowed = trial_parameters(claim)
    own = [trial for known in claims() if known.id == claim.id for trial in known.planned.trials]
    found: dict[tuple[tuple[str, str], ...], Point] = {}
    for trial in (*claim.planned.trials, *own):
        base = dict(trial.parameters)
        choices = {each.symbol: _values(each, base) for each in allowed}
        changed: list[dict[sympy.Symbol, Fraction | int]] = [{}]
        changed += [{symbol: value} for symbol, values in choices.items() for value in values]
        for one, other in combinations(choices, 2):
            changed += [{one: value, other: second} for value in choices[one] for second in choices[other]]
        for change in changed:
            point = {**base, **change}
            if not out_of_range(allowed, point):
                found.setdefault(tuple((str(symbol), str(value)) for symbol, value in point.items()), point)
    return list(found.values())


def _values(parameter: Parameter, base: Point) -> list[Fraction | int]:
    """Small values of the parameter, and some around the one it has."""
    exact = {symbol: sympy.Rational(str(value)) for symbol, value in base.items()}
    small = [_plain(value) for value in parameter.values(exact)]
    if not parameter.whole:
        return small
    now = int(base[parameter.symbol])
    return sorted({*small, *(now + step for step in (-2, -1, 1, 2)), 2 * now, 4 * now})


def _plain(value: sympy.Expr) -> Fraction | int:
    number = Fraction(str(value))
    return int(number) if number.denominator == 1 else number


def _words(point: Mapping[sympy.Symbol, object]) -> str:
    return ", ".join(f"{symbol}={value}" for symbol, value in point.items())
