"""Whether the same draws refute the formulas that a careful person could have written instead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from verify.hypotheses import against
from verify.identity import discrepancy
from verify.reading import Reading, spent


@dataclass(frozen=True, kw_only=True)
class NearMiss:
    """A formula that is not the claim's, the z that speaks most against it, and whether that refutes it."""

    formula: str
    z: float
    refuted: bool


def near_misses(record: Mapping[str, Any], readings: Sequence[Reading]) -> tuple[NearMiss, ...]:
    """The near misses of a claim, in the order in which its designs name them.

    One is refuted when, on some design, the test of the claim's own relation rejects it at alpha / designs. The z of an
    identity is the discrepancy over the tolerance, and refutes above 1.
    """
    formulas = dict.fromkeys(miss["formula"] for reading in readings for miss in reading.design["near_misses"])
    judged = _by_discrepancy if record["regime"] == "identity" else _by_test
    if any(reading.numbers for reading in readings):
        judged = _by_functionals
    return tuple(judged(record, readings, formula) for formula in formulas)


def _by_test(record: Mapping[str, Any], readings: Sequence[Reading], formula: str) -> NearMiss:
    outcomes = [
        against(reading.estimate, value, record["relation"], reading.anytime)
        for reading, value in _stated(readings, formula)
        if reading.estimate is not None
    ]
    strongest = min(outcomes, key=lambda outcome: (outcome.p, -abs(outcome.z)), default=None)
    if strongest is None:
        return NearMiss(formula=formula, z=0.0, refuted=False)
    return NearMiss(formula=formula, z=strongest.z, refuted=strongest.p < record["alpha"] / len(readings))


def _by_functionals(record: Mapping[str, Any], readings: Sequence[Reading], formula: str) -> NearMiss:
    found = [
        reading.numbers.largest(np.array(value, dtype=np.float64))[1:]
        for reading, value in _stated(readings, formula)
        if reading.numbers is not None
    ]
    z, p = min(found, key=lambda each: (each[1], -abs(each[0])), default=(0.0, 1.0))
    return NearMiss(formula=formula, z=z, refuted=p * spent(record) < record["alpha"] / len(readings))


def _by_discrepancy(record: Mapping[str, Any], readings: Sequence[Reading], formula: str) -> NearMiss:
    units = [discrepancy(reading.design["evidence"][0], value) for reading, value in _stated(readings, formula)]
    z = max(units, default=0.0)
    return NearMiss(formula=formula, z=z, refuted=z > 1)


def _stated(readings: Sequence[Reading], formula: str) -> list[tuple[Reading, Any]]:
    """Each design with what the near miss predicts there."""
    return [
        (reading, miss["predicted"])
        for reading in readings
        for miss in reading.design["near_misses"]
        if miss["formula"] == formula
    ]
