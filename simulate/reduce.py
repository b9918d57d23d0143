"""How the blocks of a request become one evidence: in block order, so the bits do not depend on who drew them."""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from functools import reduce
from typing import Any

import numpy as np

from simulate.arrays import Floats

MOST_KEYS = 20  # of excluded replicates that the evidence names
LARGEST = 1000  # how many of the largest values are kept, for the heavy-tail guard
NOT_FINITE = ("inf", "-inf", "nan")  # numbers that JSON has no sign for


@dataclass(frozen=True, kw_only=True)
class Moments:
    """Count, mean, sums of the second to fourth powers of deviations, and the largest values in descending order."""

    count: int
    mean: float
    s2: float
    s3: float
    s4: float
    largest: Floats


@dataclass(frozen=True, kw_only=True)
class Block:
    """What one block of replicates left behind; exactly one of its findings is set, `moments` to `series`.

    `failures` are the keys of the first excluded replicates, by which they are drawn again. `compared` says how many
    fits of the block were made again by the reference engine, and the largest difference. `fingerprint` tells the block
    from others where its numbers do not: of values that are few and whole, two blocks may well have one mean.
    """

    drawn: int
    used: int
    excluded: dict[str, int] = field(default_factory=dict)
    capped: int = 0
    moments: Moments | None = None
    growth: dict[str, Any] | None = None
    records: list[dict[str, Any]] | None = None
    path: dict[str, Any] | None = None
    ratio: dict[str, Any] | None = None
    series: list[list[float]] | None = None
    fingerprint: str | None = None
    failures: list[str] = field(default_factory=list)
    compared: dict[str, float] = field(default_factory=dict)


def moments(values: Floats) -> Moments:
    """The moments of the values, by two passes; all zero when there is no value."""
    if values.size == 0:
        return Moments(count=0, mean=0.0, s2=0.0, s3=0.0, s4=0.0, largest=values)
    mean = float(values.mean())
    away = values - mean
    square = away * away
    sums = (float(square.sum()), float((square * away).sum()), float((square * square).sum()))
    largest = np.sort(values)[::-1][:LARGEST].copy()
    return Moments(count=values.size, mean=mean, s2=sums[0], s3=sums[1], s4=sums[2], largest=largest)


def merge(a: Moments, b: Moments) -> Moments:
    """The moments of the values of `a` and `b` together, from their deviations about two means."""
    if a.count == 0 or b.count == 0:
        return b if a.count == 0 else a
    n = a.count + b.count
    mean = (a.count * a.mean + b.count * b.mean) / n
    left, right = _about(a, a.mean - mean), _about(b, b.mean - mean)
    s2, s3, s4 = (x + y for x, y in zip(left, right, strict=True))
    largest = np.sort(np.concatenate([a.largest, b.largest]))[::-1][:LARGEST].copy()
    return Moments(count=n, mean=mean, s2=s2, s3=s3, s4=s4, largest=largest)


def _about(part: Moments, shift: float) -> tuple[float, float, float]:
    """The sums of powers of `deviation + shift`, by the binomial theorem (the deviations themselves sum to 0)."""
    n, s2, s3, s4 = part.count, part.s2, part.s3, part.s4
    fourth = s4 + 4 * shift * s3 + 6 * shift**2 * s2 + n * shift**4
    return s2 + n * shift**2, s3 + 3 * shift * s2 + n * shift**3, fourth


def scalar_block(values: Floats, *, whole: bool = False) -> Block:
    """The block of one value a replicate; a value that is not finite is excluded and counted.

    `whole` where the values come from counts, so that moments alone do not tell two blocks apart.
    """
    kept = values[np.isfinite(values)]
    lost = values.size - kept.size
    excluded = {"not finite": int(lost)} if lost else {}
    told = fingerprint(values) if whole else None
    return Block(drawn=values.size, used=kept.size, excluded=excluded, moments=moments(kept), fingerprint=told)


def pair_block(values: Floats) -> Block:
    """The block of two values a replicate, [B, 2], whose means are held one over the other."""
    told = {
        "sum": values.sum(axis=0).tolist(),
        "outer": (values.T @ values).tolist(),
        "largest": np.sort(values[:, -1])[::-1][:LARGEST].tolist(),
    }
    return Block(drawn=len(values), used=len(values), ratio=told, fingerprint=fingerprint(values))


def fingerprint(values: Floats) -> str:
    """A hash of the values in their order, in every bit."""
    return hashlib.sha256(np.ascontiguousarray(values).tobytes()).hexdigest()


def combine(blocks: Sequence[Block]) -> dict[str, Any]:
    """The JSON-ready fields of the evidence that come from the draws; the blocks stand in block order."""
    counts = {
        "replicates": sum(block.drawn for block in blocks),
        "used": sum(block.used for block in blocks),
        "excluded": _totals([block.excluded for block in blocks]),
        "capped": sum(block.capped for block in blocks),
        "different_blocks": len({_digits(block) for block in blocks}),
        "failures": [key for block in blocks for key in block.failures][:MOST_KEYS],
    }
    return {**counts, **_comparison(blocks), **_findings(blocks)}


def _comparison(blocks: Sequence[Block]) -> dict[str, Any]:
    """How many fits the reference engine made again, and how far apart the engines were; empty where none was."""
    found = [block.compared for block in blocks if block.compared]
    if not found:
        return {}
    counted = {name: sum(int(each[name]) for each in found) for name in ("fits", "unmatched")}
    return {"compared": {**counted, **{name: max(each[name] for each in found) for name in ("largest", "tolerance")}}}


def _digits(block: Block) -> str:
    """What a block found, in every digit: two blocks that agree here were drawn from one seed."""
    if block.fingerprint is not None:
        return block.fingerprint
    found = block.moments
    others = block.growth or block.records or block.path or block.ratio or block.series
    return repr((found.mean, found.s2, found.s3) if found else others)


def _findings(blocks: Sequence[Block]) -> dict[str, Any]:
    found = [block.moments for block in blocks if block.moments is not None]
    if found:
        return {"kind": "scalar", **_scalar(reduce(merge, found))}
    growth = [block.growth for block in blocks if block.growth is not None]
    if growth:
        return {"kind": "covariance", "blocks": growth}
    path = [block.path for block in blocks if block.path is not None]
    if path:
        return {"kind": "path", **{name: _added([each[name] for each in path]) for name in ("sum", "square", "counts")}}
    ratio = [block.ratio for block in blocks if block.ratio is not None]
    if ratio:
        return {"kind": "ratio", **_ratio(ratio)}
    series = [block.series for block in blocks if block.series is not None]
    if series:
        return {"kind": "series", "values": _in_json([replicate for part in series for replicate in part])}
    return {"kind": "coefficients", "records": [record for block in blocks for record in block.records or []]}


def _added(parts: Sequence[Any]) -> Any:
    """The sum of arrays of one shape, in order, as lists."""
    return reduce(np.add, [np.array(part) for part in parts]).tolist()


def _ratio(parts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The sums of paired values over blocks, and the largest of all."""
    largest = np.sort(np.concatenate([np.array(part["largest"], dtype=np.float64) for part in parts]))[::-1][:LARGEST]
    added = {name: _added([part[name] for part in parts]) for name in ("sum", "outer")}
    return {**added, "largest": largest.tolist()}


def _scalar(total: Moments) -> dict[str, Any]:
    divisor = max(total.count, 1)
    central = {"m2": total.s2 / divisor, "m3": total.s3 / divisor, "m4": total.s4 / divisor}
    return {"mean": total.mean, **central, "largest": total.largest.tolist()}


def _totals(counts: Sequence[dict[str, int]]) -> dict[str, int]:
    reasons = sorted({reason for each in counts for reason in each})
    return {reason: sum(each.get(reason, 0) for each in counts) for reason in reasons}


def block_fields(block: Block) -> dict[str, Any]:
    """The block as JSON-ready fields: every bit of its numbers, with words for those that are not finite."""
    named = {each.name: getattr(block, each.name) for each in fields(block)}
    if block.moments is not None:
        named["moments"] = {**vars(block.moments), "largest": block.moments.largest.tolist()}
    return {name: _in_json(value) for name, value in named.items() if value is not None}


def block_from(named: dict[str, Any]) -> Block:
    """The block whose `block_fields` these are."""
    found = {name: _from_json(value) for name, value in named.items()}
    if "moments" in found:
        largest = np.array(found["moments"]["largest"], dtype=np.float64)
        found["moments"] = Moments(**{**found["moments"], "largest": largest})
    return Block(**found)


def _in_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _in_json(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_in_json(inner) for inner in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _from_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _from_json(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_from_json(inner) for inner in value]
    return float(value) if isinstance(value, str) and value in NOT_FINITE else value
