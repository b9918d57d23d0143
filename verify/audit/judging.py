"""Points judged: the claim on each of them and over all, its near misses, and what more runs would decide.

The verdict is a pure function of the points. Holm's correction over the points holds however they depend on one
another, as the fits of one chain do.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from theory.claim import Trial
from theory.vocabulary import Statistic
from verify.audit.exact_laws import not_binary
from verify.audit.points import Point, spelled
from verify.audit.question import SAME, Question, digits, law_at, number, trial
from verify.audit.sample import NONE, PUBLISHED, Sample, against, in_favour, published, sample
from verify.deciding import Open, open_parts, would_decide
from verify.guards import TAILS, draw_faults, excluded, mean_fault, moment_fault, spread_fault
from verify.judge import holm
from verify.near_misses import NearMiss
from verify.reading import Reading
from verify.result import Verdict, finite, result
from verify.trials import finite_variance, relative_variance

ROUNDING = 1e-9  # below 0, where a program computes a number that is none
NEVER_NEGATIVE = frozenset({
    Statistic.TEST_ERROR, Statistic.TRACE_INVERSE_GRAM, Statistic.VARIANCE, Statistic.MEAN_DISPLACEMENT,
    Statistic.WASSERSTEIN, Statistic.DIVERGENCE, Statistic.HETEROZYGOSITY, Statistic.CATEGORY_SHARE,
    Statistic.CATEGORY_FACTOR, Statistic.FITS_TO_ONE, Statistic.COVARIANCE_TRACE, Statistic.SCALE,
    Statistic.SECOND_MOMENT, Statistic.SQUARED_VARIANCE, Statistic.VARIANCE_SPREAD, Statistic.SQUARED_DRAW,
    Statistic.FIT_VARIANCE, Statistic.KERNEL_DRAW, Statistic.COMPONENT_SPREAD, Statistic.ERROR_SPREAD,
    Statistic.SURVIVING_SHARE,
})  # fmt: skip
SHARES = frozenset({Statistic.CATEGORY_SHARE, Statistic.SURVIVING_SHARE})
LARGEST = 1000  # values that the tail is told from


@dataclass(frozen=True, kw_only=True)
class Held:
    """One point held against the claim: what was read, the sample and its test, and why it is not tested."""

    point: Point
    there: Trial
    reading: Reading
    sample: Sample | None
    few: str = ""

    @property
    def tested(self) -> bool:
        return self.reading.against is not None and not self.reading.faults


def held(asked: Question, point: Point) -> Held:
    """The point with its estimate and tests, or with the reason why it has none."""
    there = trial(asked, point.parameters)
    design = _design(asked, point, there)
    faults = [fault for fault in (moment_fault(design), mean_fault(design, asked.delta)) if fault]
    found = _sample(asked, point, there)
    if not point.more:
        faults += draw_faults(design["evidence"][0], planned=0, generation=None, asked=True)
        faults += _tails(design["evidence"][0])
    count, upper = (0, 0.0) if point.more else excluded(design["evidence"][0])
    reading = Reading(design=design, faults=(), excluded=count, excluded_upper=upper)
    if found is None:
        few = f"{_replicates(len(point.values))} at {spelled(point)}: a standard error needs at least 2"
        return Held(point=point, there=there, reading=replace(reading, faults=_once(faults)), sample=None, few=few)
    still = spread_fault(found.estimate) if found.law is None or found.law.name != "binomial" else None
    reading = replace(reading, estimate=found.estimate, faults=_once([*faults, *([still] if still else [])]))
    if reading.faults:
        return Held(point=point, there=there, reading=reading, sample=found)
    if found.test == NONE:
        return Held(point=point, there=there, reading=reading, sample=found, few=_few(found, point))
    margin, relation = asked.delta * abs(design["predicted"]), asked.claim.relation
    reading = replace(
        reading,
        stated=design["predicted"],
        margin=margin,
        against=against(found, design["predicted"], relation),
        in_favour=in_favour(found, design["predicted"], relation, margin),
    )
    return Held(point=point, there=there, reading=reading, sample=found)


def _once(faults: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(faults))


def _few(found: Sample, point: Point) -> str:
    if point.more and "count" not in point.more:
        return (
            f"nobody says how many runs are behind the mean at {spelled(point)}, and of fewer than {found.wanted:,} "
            "the test rejects too often where they are skewed: type --count COLUMN, or a number, as --count 5000"
        )
    count = found.estimate.replicates
    why = "" if count < found.wanted and abs(found.skew) * count**0.5 < 0.5 else ", as skewed as these are,"
    return f"{_replicates(count)} at {spelled(point)}: no test of so few{why} is trusted; {found.wanted:,} would be"


def _replicates(count: int) -> str:
    return f"{count:,} replicate" if count == 1 else f"{count:,} replicates"


def _sample(asked: Question, point: Point, there: Trial) -> Sample | None:
    if point.more:
        count = point.more.get("count")
        error = point.more["se"] if "se" in point.more else point.more["sd"] / (count or 1.0) ** 0.5
        mean, told = float(point.values[0]), relative_variance(asked.claim, there)
        seen = count * (error / mean) ** 2 if count and mean > 0 and asked.statistic in NEVER_NEGATIVE else 0.0
        return published(mean, error, count, max(seen, told or 0.0))
    if len(point.values) < 2:
        return None
    return sample(point.values, law_at(asked, there), relative_variance(asked.claim, there))


def _tails(evidence: Mapping[str, Any]) -> list[str]:
    """What the tail of the draws says where there are enough to tell; `draw_faults` asks it of large runs alone."""
    return [fault for guard in TAILS[:1] if (fault := guard(evidence))]


def _design(asked: Question, point: Point, there: Trial) -> dict[str, Any]:
    """The design as a record of the ledger has it, with the evidence of one run."""
    values = point.values
    used = len(values)
    mean = float(values.mean()) if used else 0.0
    relative = relative_variance(asked.claim, there)
    return {
        "parameters": dict(point.parameters),
        "statistic": "mean",
        "planned": max(1, int(point.more.get("count", used))),
        "predicted": number(asked, asked.asked.formula, there),
        "near_misses": [
            {"formula": name, "predicted": number(asked, formula, there)} for name, formula in asked.misses()
        ],
        "finite_variance": finite_variance(asked.claim, there),
        **({} if relative is None else {"relative_variance": relative}),
        "evidence": [
            {
                "kind": "scalar",
                "design": {},
                "replicates": used + point.missing,
                "used": int(point.more.get("count", used)) if point.more else used,
                "excluded": {"missing": point.missing} if point.missing else {},
                "mean": mean,
                "m2": float(((values - mean) ** 2).sum()),
                "largest": sorted(values.tolist(), reverse=True)[:LARGEST],
            }
        ],
    }


def wrong_kind(asked: Question, points: Sequence[Point]) -> str:
    """The first point whose values cannot be what the claim speaks of; empty where all may be."""
    for point in points:
        if not point.more and not_binary(law_at(asked, trial(asked, point.parameters)), point.values):
            odd = next(k for k, value in enumerate(point.values) if value not in (0.0, 1.0))
            return (
                f"line {point.lines[odd]} has {point.values[odd]:g}, and {asked.statistic} is 0 or 1 in each run; "
                "map the column of single outcomes; of shares type --mean COLUMN --count COLUMN, of numbers of runs "
                "--successes COLUMN --count COLUMN"
            )
        above = np.flatnonzero(point.values > 1 + ROUNDING)
        if asked.statistic in SHARES and above.size:
            return f"line {point.lines[above[0]]} has {point.values[above[0]]:g}, and no {asked.unit} is above 1"
        below = np.flatnonzero(point.values < -ROUNDING)
        if asked.statistic in NEVER_NEGATIVE and below.size:
            return (
                f"line {point.lines[below[0]]} has {point.values[below[0]]:g}, and no {asked.unit} is below 0: "
                "is it on another scale, or another column?"
            )
    return ""


def misses(asked: Question, points: Sequence[Held]) -> list[NearMiss]:
    """Each near miss with the z that speaks most against it over the points, and whether that refutes it."""
    found = []
    for place, (name, _) in enumerate(asked.misses()):
        outcomes = [
            against(each.sample, each.reading.design["near_misses"][place]["predicted"], asked.claim.relation)
            for each in points
            if each.tested and each.sample is not None
        ]
        strongest = min(outcomes, key=lambda outcome: (outcome.p, -abs(outcome.z)), default=None)
        refuted = strongest is not None and strongest.p < asked.alpha / len(points)
        found.append(NearMiss(formula=name, z=0.0 if strongest is None else strongest.z, refuted=refuted))
    return found


def verdict(asked: Question, points: Sequence[Held]) -> dict[str, Any]:
    """The entry of the audit: verdict and reason, each point, each near miss, and what would decide."""
    record = _record(asked)
    tested = [each for each in points if each.tested]
    adjusted = holm([_p(each) for each in tested], len(points))
    named = misses(asked, points)
    found, reason = _verdict(asked, points, adjusted, named)
    parts: list[Open] = []
    wanted: list[int | None] = [None] * len(tested)
    if found is Verdict.INCONCLUSIVE and tested:
        parts = open_parts(record, [each.reading for each in tested], named, 1)
        wanted = would_decide(parts, [each.reading for each in tested])
        reason = "; ".join(each for each in (reason, _undecided(asked, points, named, parts)) if each)
    by_point = dict(zip(map(id, tested), zip(adjusted, wanted, strict=True), strict=True))
    rejected = [by_point.get(id(each), (1.0, None))[0] < asked.alpha for each in points]
    least = min(adjusted, default=None)
    entry = result(record, found, reason, [each.reading for each in points], rejected, named, least)
    for design, each in zip(entry["designs"], points, strict=True):
        p, number_wanted = by_point.get(id(each), (None, None))
        design.update(_shown(asked, each), p_adjusted=p, would_decide=number_wanted)
    entry["open"] = [
        {"what": part.what, "at": spelled(tested[part.design].point), "replicates": _whole(part.number)}
        for part in parts
    ]
    return entry


def _undecided(asked: Question, points: Sequence[Held], named: Sequence[NearMiss], parts: Sequence[Open]) -> str:
    """How much is open, and how many runs a point would settle it."""
    left = sum(not miss.refuted for miss in named)
    shown = sum(each.reading.in_favour is not None and each.reading.in_favour.p < asked.alpha for each in points)
    numbers = [part.number for part in parts]
    scope = f"within {asked.delta:.2%}" if asked.claim.relation == "=" else f"{asked.claim.relation} the prediction"
    settled = "no number of runs at these points decides all of it"
    if numbers and max(numbers) < math.inf:
        settled = f"{math.ceil(max(numbers)):,} runs a point would decide"
    wide, open_misses = len(points) - shown, f"{left} of {len(named)} near misses not refuted"
    open_points = f"{wide} of {len(points)} points not shown {scope}"
    still = ", ".join(words for count, words in ((wide, open_points), (left, open_misses)) if count)
    return f"not refuted, and {still}; {settled}"


def _record(asked: Question) -> dict[str, Any]:
    return {
        "claim": asked.claim.id, "expected": asked.asked.expected, "regime": str(asked.claim.regime),
        "relation": asked.claim.relation, "formula": str(asked.asked.formula), "delta": asked.delta,
        "alpha": asked.alpha, "seed": None,
    }  # fmt: skip


def _p(each: Held) -> float:
    return 1.0 if each.reading.against is None else each.reading.against.p


def _whole(number: float) -> int | None:
    return None if finite(number) is None else int(-(-number // 1))


def _shown(asked: Question, each: Held) -> dict[str, Any]:
    words = "none" if each.sample is None else each.sample.words
    return {
        "theory_digits": digits(asked, each.there), "test": words, "note": each.few, "missing": each.point.missing,
        "near_misses": {miss["formula"]: miss["predicted"] for miss in each.reading.design["near_misses"]},
    }  # fmt: skip


def _verdict(
    asked: Question, points: Sequence[Held], adjusted: Sequence[float], named: Sequence[NearMiss]
) -> tuple[Verdict, str]:
    """The verdict and its reason. A refutation at a sound point stands whatever is wrong with the others."""
    tested = [each for each in points if each.tested]
    if adjusted and min(adjusted) < asked.alpha:
        return Verdict.REFUTED, _refutation(asked, tested, adjusted)
    faulty = [f"{spelled(each.point)}: {fault}" for each in points for fault in each.reading.faults]
    if faulty:
        more = f"; and {len(faulty) - 1} more" if len(faulty) > 1 else ""
        return Verdict.INVALID, f"{faulty[0]}{more}"
    few = [each.few for each in points if each.few]
    if few:
        others = len(few) - 1
        more = f"; and {others} more {'point' if others == 1 else 'points'}" if others else ""
        return Verdict.INCONCLUSIVE, f"{few[0]}{more}"
    shown = all(each.reading.in_favour is not None and each.reading.in_favour.p < asked.alpha for each in points)
    if shown and all(miss.refuted for miss in named):
        scope = f"within {asked.delta:.2%}" if asked.claim.relation == "=" else f"{asked.claim.relation} the prediction"
        return Verdict.CONFIRMED, (
            f"{scope} at {len(points)} point{'s' if len(points) > 1 else ''}, all {len(named)} near misses refuted"
        )
    return Verdict.INCONCLUSIVE, ""


def _refutation(asked: Question, tested: Sequence[Held], adjusted: Sequence[float]) -> str:
    place = min(range(len(tested)), key=lambda k: (adjusted[k], _p(tested[k]), -abs(_z(tested[k]))))
    each, count = tested[place], sum(p < asked.alpha for p in adjusted)
    chance = f"= {adjusted[place]:.2g}" if adjusted[place] > 0 else "< 1e-300"
    value = each.reading.estimate
    shown = "" if value is None else f"{value.value:.6g} +- {value.mcse:.2g} against {each.reading.stated:.6g}"
    tally = f"{count} of {len(tested)} points refute"
    return f"at {spelled(each.point)} adjusted p {chance}: {shown} (z = {_z(each):.1f}); {tally}"


def _z(each: Held) -> float:
    return 0.0 if each.reading.against is None else each.reading.against.z


def alike(points: Sequence[Held], name: str) -> bool:
    """Whether a near miss predicts what the claim does at every point."""
    return all(
        abs(_stated(each, name) - each.reading.design["predicted"]) <= SAME * abs(each.reading.design["predicted"])
        for each in points
    )


def _stated(each: Held, name: str) -> float:
    found: float = next(miss["predicted"] for miss in each.reading.design["near_misses"] if miss["formula"] == name)
    return found


def of_summaries(points: Sequence[Held]) -> bool:
    """Whether the points are published means, whose tails nobody sees."""
    return any(each.sample is not None and each.sample.test == PUBLISHED for each in points)
