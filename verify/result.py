"""The entry of the ledger that a judged claim becomes: plain numbers, texts and None, ready for JSON."""

import math
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from verify.estimate import Estimate
from verify.near_misses import NearMiss
from verify.process import reading as process
from verify.reading import Reading


class Verdict(StrEnum):
    """What the evidence allows to be said of a claim."""

    CONFIRMED = "CONFIRMED"
    REFUTED = "REFUTED"
    INCONCLUSIVE = "INCONCLUSIVE"
    INVALID = "INVALID"
    ERROR = "ERROR"


COPIED = ("claim", "expected", "regime", "relation", "formula", "delta", "alpha", "seed")
OF_LOOKS = ("test", "looks")  # of a claim that may be looked at again
OF_LOOKS_AT_DESIGN = ("tuned", "most")


def result(
    record: Mapping[str, Any],
    verdict: Verdict,
    reason: str,
    readings: Sequence[Reading],
    rejected: Sequence[bool],
    misses: Sequence[NearMiss],
    p_adjusted: float | None,
) -> dict[str, Any]:
    """One entry of `ledger["claims"]`. `rejected` tells which designs' own tests reject; empty when none was tested."""
    return {
        **{name: record.get(name) for name in COPIED},
        **_present(record, OF_LOOKS),
        "verdict": str(verdict),
        "as_expected": str(verdict) == record.get("expected"),
        "reason": reason,
        "standing": (record.get("proof") or {}).get("standing", ""),
        "designs": [
            _design(record, reading, _of_design(verdict, reading, record, rejected[index] if rejected else False))
            for index, reading in enumerate(readings)
        ],
        "p_adjusted": finite(p_adjusted),
        "near_misses": [_near_miss(miss) for miss in misses],
        "seconds": float(record.get("seconds", 0.0)),
    }


def _present(fields: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: fields[name] for name in names if name in fields}


def finite(number: float | None) -> float | None:
    """The number, or None in place of one that JSON cannot hold."""
    return float(number) if number is not None and math.isfinite(number) else None


def _of_design(verdict: Verdict, reading: Reading, record: Mapping[str, Any], rejected: bool) -> Verdict:
    """A design's own verdict: it is REFUTED only where the whole claim is, so that Holm's correction covers it."""
    if reading.faults:
        return Verdict.INVALID
    if record["regime"] == "identity":
        return verdict
    if rejected and verdict is Verdict.REFUTED:
        return Verdict.REFUTED
    shown = reading.in_favour is not None and reading.in_favour.p < record["alpha"]
    return Verdict.CONFIRMED if shown else Verdict.INCONCLUSIVE


def _design(record: Mapping[str, Any], reading: Reading, verdict: Verdict) -> dict[str, Any]:
    identity = record["regime"] == "identity"
    number = reading.estimate
    return {
        "parameters": {name: str(value) for name, value in reading.design["parameters"].items()},
        "theory": 0.0 if identity else finite(_stated(reading)),
        **_numbers(number),
        "replicates": sum(int(evidence["used"]) for evidence in reading.design["evidence"]),
        "verdict": str(verdict),
        "z": _z(reading, identity),
        "p": finite(reading.against.p) if reading.against else None,
        "tost_p": finite(reading.in_favour.p) if reading.in_favour else None,
        "excluded": reading.excluded,
        "excluded_upper": reading.excluded_upper,
        "faults": list(reading.faults),
        **(_limit(reading) if record["regime"] == "limit" else {}),
        **_process(reading),
        **_present(reading.design, OF_LOOKS_AT_DESIGN),
    }


def _z(reading: Reading, identity: bool) -> float | None:
    if identity:
        return finite(reading.estimate.value) if reading.estimate else None
    return finite(reading.against.z) if reading.against else None


def _numbers(number: Estimate | None) -> dict[str, Any]:
    if number is None:
        return {"estimate": None, "mcse": None}
    return {"estimate": finite(number.value), "mcse": finite(number.mcse)}


def _limit(reading: Reading) -> dict[str, Any]:
    whole, trimmed = reading.line, reading.trimmed
    return {
        "slope": finite(whole.slope) if whole else None,
        "slope_mcse": finite(whole.slope_mcse) if whole else None,
        "lack_of_fit": finite(whole.lack_of_fit) if whole else None,
        "without_smallest": _numbers(trimmed.intercept if trimmed else None),
        "points": [{"n": size, **_numbers(each), "replicates": each.replicates} for size, each in reading.points],
    }


def _stated(reading: Reading) -> float | None:
    """What the estimate is held against; where faults left no test, what the claim predicts, if that is one number."""
    predicted = reading.design["predicted"]
    return reading.stated if isinstance(predicted, list) else predicted


def _process(reading: Reading) -> dict[str, Any]:
    """What a process adds: each part's functional that is furthest off, the whole laws, and the remainder's rate."""
    if reading.numbers is None or reading.laws is None:
        return {}
    found, shapes = reading.numbers, reading.laws
    vanishing = process.rate(found)
    near = max(shapes.distances, default=0.0)
    return {
        "functional": reading.functional,
        "functionals": int(found.tested.sum()),
        "margin": reading.margin,
        "growth": process.growth(found, reading.design["process"]["size"]),
        "parts": process.parts(found),
        "laws": {"count": len(shapes.distances), "largest_distance": near, "margin": shapes.margin},
        "remainder": None if vanishing is None else {"slope": finite(vanishing.slope), "mcse": finite(vanishing.mcse)},
    }


def _near_miss(miss: NearMiss) -> dict[str, Any]:
    verdict = Verdict.REFUTED if miss.refuted else Verdict.INCONCLUSIVE
    return {"formula": miss.formula, "verdict": str(verdict), "z": finite(miss.z)}
