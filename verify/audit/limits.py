"""Runs held against a limit in n: the evidence of each sample size is built from the rows, and the ledger's own judge
reads it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from theory.symbols import n
from verify.audit.cells import Floats
from verify.audit.fault import DataError, some
from verify.audit.points import Point, spelled
from verify.audit.question import Question, digits, fit_at, number, trial
from verify.guards import LEAST_REPLICATES
from verify.judge import judge
from verify.trials import finite_variance

SMALLEST_BLOCK, BLOCKS = 25, 40  # replicates of a block of the jackknife at least, and how many blocks at most
GENERATION, SIZE = "G", str(n)
FIRST = Fraction(1)
Key = tuple[tuple[str, Fraction], ...]


@dataclass(frozen=True, kw_only=True)
class Paired:
    """Fits of the same runs at the first generation and at a later one, at one sample size."""

    size: int
    first: Floats
    last: Floats


def limits(asked: Question, points: Sequence[Point]) -> dict[str, Any]:
    """The entry of the ledger that the claim's limit is, read from the sizes that the points have."""
    paired = asked.paired
    groups = _groups(points, but=(SIZE,))
    if paired:
        groups = _later(asked, groups)
    named = [_design(asked, key, found, points, paired=paired) for key, found in sorted(groups.items())]
    record = {
        "claim": asked.claim.id, "expected": asked.asked.expected, "regime": "limit", "relation": asked.claim.relation,
        "formula": str(asked.asked.formula), "alpha": asked.alpha, "delta": asked.delta, "seed": 0,
        "proof": {"ok": True, "standing": "", "reason": "not asked"}, "designs": [design for design, _ in named],
    }  # fmt: skip
    entry = judge([record], alpha=asked.alpha)[0]
    for design, (_, shown) in zip(entry["designs"], named, strict=False):
        design.update(shown)
    reason = entry["reason"].replace("replicates were asked for", "replicates are there at a sample size")
    return {**entry, "reason": reason, "seed": None, "open": []}


def _later(asked: Question, groups: dict[Key, list[Point]]) -> dict[Key, list[Point]]:
    """The fits that are compared with the first: all later ones, or that of which the claim's parameters speak."""
    wanted = {key: fit_at(asked, dict(key)) for key in groups}
    found = {
        key: points for key, points in groups.items()
        if dict(key).get(GENERATION) != FIRST and wanted[key] in (None, dict(key)[GENERATION])
    }  # fmt: skip
    if not found:
        which = sorted({each for each in wanted.values() if each is not None})
        rows_of = f"rows with G={some(which)} beside those with G=1" if which else "rows with G above 1"
        raise DataError(f"{asked.claim.id} needs fits of a later generation than the first: {rows_of}")
    return found


def _groups(points: Sequence[Point], but: Sequence[str]) -> dict[Key, list[Point]]:
    """The points that differ in nothing but the parameters `but`."""
    found: dict[Key, list[Point]] = defaultdict(list)
    for point in points:
        found[tuple((name, value) for name, value in point.parameters.items() if name not in but)].append(point)
    return dict(found)


def _design(
    asked: Question, key: Key, here: Sequence[Point], points: Sequence[Point], *, paired: bool
) -> tuple[dict[str, Any], dict[str, Any]]:
    """One design of the record, and what is shown beside it."""
    there = trial(asked, dict(key))
    evidence = [_paired(asked, _pair(point, points)) if paired else _single(point) for point in here]
    least = min(int(each["used"]) for each in evidence)
    few = any(_few(each) for each in evidence)
    missed = {name: number(asked, formula, there) for name, formula in asked.misses()}
    design = {
        "parameters": {name: str(value) for name, value in key},
        "statistic": asked.asked.statistic,
        "generation": 2 if paired else None,
        "planned": least,
        "predicted": number(asked, asked.asked.formula, there),
        "near_misses": [{"formula": name, "predicted": value} for name, value in missed.items()],
        "finite_variance": finite_variance(asked.claim, there),
        "evidence": evidence,
        **({"asked": least} if few else {}),
    }
    test = "line in 1/n, jackknife" if paired and "growth" in asked.asked.statistic else "line in 1/n"
    return design, {"theory_digits": digits(asked, there), "test": test, "near_misses": missed, "note": ""}


def _few(evidence: dict[str, Any]) -> bool:
    if evidence["kind"] == "covariance":
        return len(evidence["blocks"]) < BLOCKS // 2
    return int(evidence["used"]) < LEAST_REPLICATES


def _pair(last: Point, points: Sequence[Point]) -> Paired:
    """The runs of the point with their fits of generation 1; DataError where those are not there."""
    wanted = {**last.parameters, GENERATION: FIRST}
    first = next((each for each in points if dict(each.parameters) == wanted), None)
    if first is None:
        raise DataError(
            f"a ratio to the first generation needs rows with G=1 beside {spelled(last)}; where the first fit is "
            "called 0, type --shift G=1"
        )
    if not last.ids or not first.ids:
        raise DataError(
            "a ratio of two generations pairs the fits of a run: type --replicate COLUMN, or use --wide G=..."
        )
    known = dict(zip(first.ids, first.values, strict=True))
    alone = [each for each in last.ids if each not in known]
    if alone or len(first.ids) != len(last.ids):
        one = alone or [each for each in first.ids if each not in set(last.ids)]
        raise DataError(
            f"the runs {some(one)} are not at both {spelled(first)} and {spelled(last)}: they cannot be paired"
        )
    size = last.parameters[SIZE]
    return Paired(size=int(size), first=np.array([known[each] for each in last.ids]), last=last.values)


def _paired(asked: Question, pair: Paired) -> dict[str, Any]:
    both = np.column_stack([pair.first, pair.last])
    common = {"design": {"rows": pair.size}, "replicates": len(both), "used": len(both), "excluded": {}}
    if asked.asked.statistic == "ratio":
        largest = sorted(pair.last.tolist(), reverse=True)[:1000]
        return {
            **common, "kind": "ratio", "sum": both.sum(axis=0).tolist(), "outer": (both.T @ both).tolist(),
            "largest": largest,
        }  # fmt: skip
    block = max(SMALLEST_BLOCK, len(both) // BLOCKS)
    centred = both - both.mean(axis=0)  # the variance of a fit does not move with the origin; digits would be lost
    parts = [centred[start : start + block] for start in range(0, len(both), block)]
    if len(parts) > 1 and len(parts[-1]) < block:
        parts[-2:] = [np.concatenate(parts[-2:])]
    blocks = [
        {
            "used": len(part),
            "sum": part.sum(axis=0)[:, None].tolist(),
            "outer": (part**2).sum(axis=0)[:, None, None].tolist(),
        }
        for part in parts
    ]
    return {
        **common,
        "kind": "covariance",
        "generations": 2,
        "block": block,
        "different_blocks": len(both),
        "blocks": blocks,
    }


def _single(point: Point) -> dict[str, Any]:
    values = point.values
    mean = float(values.mean())
    return {
        "kind": "scalar", "design": {"rows": int(point.parameters[SIZE])}, "replicates": len(values) + point.missing,
        "used": len(values), "excluded": {"missing": point.missing} if point.missing else {}, "mean": mean,
        "m2": float(((values - mean) ** 2).sum()), "largest": sorted(values.tolist(), reverse=True)[:1000],
    }  # fmt: skip
