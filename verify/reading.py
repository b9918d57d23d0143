"""What the evidence of one design says: an estimate, the line behind it, and what is wrong with the draws."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from verify.estimate import Estimate, Evidence, estimate
from verify.guards import (
    draw_faults,
    excluded,
    least_judged,
    line_fault,
    looser,
    mean_fault,
    moment_fault,
    prediction_fault,
    size,
    sizes_fault,
    spread_fault,
)
from verify.hypotheses import Outcome, against, equivalent, in_favour
from verify.identity import discrepancy
from verify.limits import Line, line, without_smallest
from verify.process import reading as process
from verify.process.lines import Lines
from verify.sequence import ConfidenceSequence, tuned

Record = Mapping[str, Any]
Design = Mapping[str, Any]

PER_ROW = ("synthetic_rows", "source_rows")  # counts of a design that a limit takes along with its rows
REGIMES = ("exact", "limit", "identity")


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One design, read. `estimate` and what follows from it are None where a fault forbids them.

    For an identity the estimate is the largest discrepancy in units of the tolerance, and nothing is random.
    `anytime` is the test of a record whose draws are looked at more than once. `stated` is what the estimate is held
    against, and `margin` how far off counts as equal; of a process they are those of the `functional` furthest off, and
    `numbers` and `laws` have all of them. `least` is the number of replicates from which a run that a user wanted small
    would be judged; 0 for one that is large enough.
    """

    design: Design
    faults: tuple[str, ...]
    excluded: int
    excluded_upper: float
    estimate: Estimate | None = None
    line: Line | None = None
    trimmed: Line | None = None
    points: tuple[tuple[int, Estimate], ...] = ()
    against: Outcome | None = None
    in_favour: Outcome | None = None
    anytime: ConfidenceSequence | None = None
    stated: float = math.nan
    margin: float = 0.0
    numbers: process.Numbers | None = None
    laws: process.Laws | None = None
    functional: str = ""
    least: int = 0


def read(record: Record, design: Design) -> Reading:
    """What one design of `record` says; ValueError when the evidence is not of the kind that the design needs."""
    if record["regime"] not in REGIMES:
        raise ValueError(f"unknown regime {record['regime']!r}; known: {', '.join(REGIMES)}")
    reading = _drawn(design, record)
    if not reading.faults and reading.least and min(map(size, design["evidence"])) < 2 * _block(design):
        return reading  # too small even for a standard error
    if any(fault.startswith(("non-finite", "zero draws", "too few blocks")) for fault in reading.faults):
        return reading
    if record["regime"] == "identity":
        return _identity(reading)
    if design["statistic"] == "process":
        return _process(reading, record)
    reading = _limit(reading, record) if record["regime"] == "limit" else _exact(reading)
    return reading if reading.estimate is None else _tested(reading, reading.estimate, record)


def _block(design: Design) -> int:
    """The replicates that go together: those of a block where a jackknife leaves out whole blocks."""
    return max(int(each.get("block", 1)) if each["kind"] == "covariance" else 1 for each in design["evidence"])


def _drawn(design: Design, record: Record) -> Reading:
    """The design with what its draws alone tell: their faults and what was excluded."""
    of_theory = (prediction_fault(design), moment_fault(design), mean_fault(design, record["delta"]))
    faults, asked = [fault for fault in of_theory if fault], "asked" in design
    for evidence in design["evidence"]:
        faults += draw_faults(evidence, planned=design["planned"], generation=design.get("generation"), asked=asked)
    if not design["evidence"]:
        faults.append("zero draws: the design has no evidence")
    counted = [excluded(evidence) for evidence in design["evidence"]]
    short = [least_judged(each) for each in design["evidence"] if asked and size(each) < least_judged(each)]
    return Reading(
        design=design,
        faults=tuple(dict.fromkeys(faults)),
        excluded=sum(count for count, _ in counted),
        excluded_upper=max((upper for _, upper in counted), default=1.0),
        least=max(short, default=0),
    )


def _exact(reading: Reading) -> Reading:
    design = reading.design
    return _with_estimate(reading, estimate(_only(design), design["statistic"], design.get("generation")))


def _identity(reading: Reading) -> Reading:
    evidence = _only(reading.design)
    units = discrepancy(evidence, reading.design["predicted"])
    return replace(reading, estimate=Estimate(value=units, mcse=0.0, degrees=1.0, replicates=int(evidence["used"])))


def _limit(reading: Reading, record: Record) -> Reading:
    design = reading.design
    sizes = _sizes(design)
    fault = sizes_fault(sizes)
    if fault:
        return _with_fault(reading, fault)
    estimates = [estimate(each, design["statistic"], design.get("generation")) for each in design["evidence"]]
    points = tuple(sorted(zip(sizes, estimates, strict=True), key=lambda point: point[0]))
    reading = replace(reading, points=points)
    for each in estimates:
        fault = spread_fault(each)
        if fault:
            return _with_fault(reading, fault)
    whole, trimmed = line(sizes, estimates), without_smallest(sizes, estimates)
    fault = line_fault(whole, trimmed, settled=_settled(trimmed, design["predicted"], record))
    reading = replace(reading, line=whole, trimmed=trimmed, estimate=whole.intercept)
    return _with_fault(reading, fault) if fault else reading


def _process(reading: Reading, record: Record) -> Reading:
    """A process, whose functionals are all tested at once."""
    design, delta, alpha = reading.design, float(record["delta"]), float(record["alpha"])
    fault = sizes_fault(_sizes(design))
    if fault:
        return _with_fault(reading, fault)
    found, shapes = process.numbers(design, delta), process.laws(design, delta)
    place, z, p = found.largest(found.predicted)
    vanishing = process.rate(found)
    shown = [float(found.equivalence.max()), *shapes.in_favour, *([vanishing.p] if vanishing else [])]
    look = spent(record)
    reading = replace(
        reading,
        **_furthest(found, place),
        against=Outcome(z=z, p=min(1.0, look * process.bonferroni([p, process.bonferroni(shapes.against)]))),
        in_favour=Outcome(z=z, p=min(1.0, look * max(shown))),
        numbers=found,
        laws=shapes,
    )
    faults = process.faults(found, alpha)
    return replace(reading, faults=(*reading.faults, *faults))


def spent(record: Record) -> int:
    """What the p-values of a process are multiplied by at look j, j (j + 1): the levels of all looks sum to one."""
    look = int(record["looks"]) if "test" in record else 0
    return max(1, look * (look + 1))


def _furthest(found: process.Numbers, place: int) -> dict[str, Any]:
    """The fields of a reading that show one functional of a process."""
    points = [
        (int(size), Estimate(value=float(value), mcse=float(error), degrees=math.inf, replicates=1))
        for size, value, error in zip(found.sizes, found.values[:, place], found.errors[:, place], strict=True)
    ]
    whole, trimmed = (_line_at(each, place) for each in (found.whole, found.without_smallest))
    return {
        "estimate": whole.intercept,
        "functional": found.names[place],
        "stated": float(found.predicted[place]),
        "margin": float(found.margins[place]),
        "line": whole,
        "trimmed": trimmed,
        "points": tuple(points),
    }


def _settled(trimmed: Line, predicted: float, record: Record) -> bool:
    """Whether the intercept without the smallest n is within the margin, at a looser level."""
    margin = float(record["delta"]) * abs(predicted)
    return equivalent(trimmed.intercept, predicted, margin).p < looser(float(record["alpha"]))


def _sizes(design: Design) -> list[int]:
    """The n of each run of a limit, which may differ in nothing else but counts that go with it."""
    others = [_but_for_rows(run["design"]) for run in design["evidence"]]
    if any(other != others[0] for other in others):
        raise ValueError("the runs of a limit differ in more than rows; give one design at several n")
    return [int(run["design"]["rows"]) for run in design["evidence"]]


def _but_for_rows(design: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a design beside its rows; a count that goes with them, for each row."""
    rows = int(design["rows"])
    rest = {key: each for key, each in design.items() if key != "rows"}
    return {key: Fraction(each, rows) if key in PER_ROW else each for key, each in rest.items()}


def _tested(reading: Reading, number: Estimate, record: Record) -> Reading:
    predicted, relation = reading.design["predicted"], record["relation"]
    margin, anytime = record["delta"] * abs(predicted), _anytime(record, reading.design)
    return replace(
        reading,
        stated=predicted,
        margin=margin,
        anytime=anytime,
        against=against(number, predicted, relation, anytime),
        in_favour=in_favour(number, predicted, relation, margin=margin, anytime=anytime),
    )


def _anytime(record: Record, design: Design) -> ConfidenceSequence | None:
    """The sequence that the record names as its test, narrowest where the plan meant to stop; None for one look."""
    if "test" not in record:
        return None
    if "tuned" not in design:
        raise ValueError(
            f"the test is a {record['test']}, but a design does not say for how many replicates it is tuned"
        )
    return tuned(int(design["tuned"]), float(record["alpha"]))


def _only(design: Design) -> Evidence:
    if len(design["evidence"]) != 1:
        raise ValueError(f"{len(design['evidence'])} runs for one design: only a limit has several")
    evidence: Evidence = design["evidence"][0]
    return evidence


def _with_estimate(reading: Reading, number: Estimate) -> Reading:
    fault = spread_fault(number)
    reading = replace(reading, estimate=number)
    return _with_fault(reading, fault) if fault else reading


def _with_fault(reading: Reading, fault: str) -> Reading:
    return replace(reading, faults=(*reading.faults, fault))


def _line_at(many: Lines, place: int) -> Line:
    """One of many lines."""
    value, error = float(many.intercept[place]), float(many.mcse[place])
    return Line(
        intercept=Estimate(value=value, mcse=error, degrees=math.inf, replicates=1),
        slope=float(many.slope[place]),
        slope_mcse=math.nan,
        lack_of_fit=float(many.lack_of_fit[place]),
    )
