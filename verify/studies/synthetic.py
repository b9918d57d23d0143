"""Evidence made by NumPy for a truth that is known: what a simulator would hand to the judge, of the smallest kind."""

from collections.abc import Sequence
from typing import Any

import numpy as np

Evidence = dict[str, Any]
BLOCK = 256
LARGEST = 1000  # squared deviations that the guards of heavy tails see


def scalar(random: np.random.Generator, mean: float, replicates: int) -> Evidence:
    """Replicates that are normal with this mean and spread 1."""
    values = random.standard_normal(replicates) + mean
    away = values - values.mean()
    square = away**2
    moments = {"m2": square.mean(), "m3": (square * away).mean(), "m4": (square**2).mean()}
    largest = (
        np.sort(np.partition(values, -LARGEST)[-LARGEST:])[::-1] if replicates > LARGEST else np.sort(values)[::-1]
    )
    return {
        **_common("linear", replicates, rows=None), "kind": "scalar", "mean": float(values.mean()),
        **{name: float(value) for name, value in moments.items()}, "largest": largest.tolist(),
    }  # fmt: skip


def growths(random: np.random.Generator, limit: float, slope: float, rows: int, replicates: int) -> Evidence:
    """Two independent fits in one dimension, of variance 1 and limit (1 + slope), as sums over blocks."""
    blocks = replicates // BLOCK
    spread = np.array([1.0, limit * (1 + slope)])
    sums = random.standard_normal((blocks, 2)) * np.sqrt(BLOCK * spread)
    outers = sums**2 / BLOCK + spread * random.chisquare(BLOCK - 1, (blocks, 2))
    told = [
        {"used": BLOCK, "sum": one[:, None].tolist(), "outer": square[:, None, None].tolist()}
        for one, square in zip(sums, outers, strict=True)
    ]
    return {
        **_common("glm", blocks * BLOCK, rows=rows), "kind": "covariance", "dimension": 1, "generations": 2,
        "blocks": told,
    }  # fmt: skip


def _common(system: str, replicates: int, *, rows: int | None) -> Evidence:
    design: dict[str, Any] = {"system": system, "generations": 2} | ({"rows": rows} if rows else {})
    return {
        "schema": "modelcollapse/evidence/1", "system": system, "design": design, "engine": "fast", "seed": 0,
        "stream": "synthetic", "replicates": replicates, "used": replicates, "excluded": {}, "capped": 0,
        "block": BLOCK,
    }  # fmt: skip


def record(
    regime: str, statistic: str, relation: str, drawn: Sequence[Evidence], *, misses: Sequence[float], **told: Any
) -> dict[str, Any]:
    """The record of a claim that says 1, of one design; `told` are its delta, alpha and family."""
    design = {
        "parameters": {"n": "5"}, "statistic": statistic, "generation": 2 if statistic == "growth" else None,
        "planned": min(each["replicates"] for each in drawn), "predicted": 1.0, "finite_variance": True,
        "near_misses": [{"formula": f"miss {k}", "predicted": value} for k, value in enumerate(misses)],
        "evidence": list(drawn),
    }  # fmt: skip
    proof = {"ok": True, "standing": "certificate", "reason": ""}
    return {
        "claim": "made.up", "expected": "CONFIRMED", "regime": regime, "relation": relation, "formula": "1",
        "proof": proof, "seed": 0, "designs": [design], **told,
    }  # fmt: skip
