"""Paths of the limit process, drawn by its recursion W(G) = sum_g a_gG (W(g-1) + Z_g), one fit after the other."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from simulate.glm.functionals import tallied
from theory.vocabulary import GlmDesign
from verify.process.evidence import reduced
from verify.process.information import information
from verify.process.instrument import instrument, weights
from verify.process.prediction import laws, predicted


def limit_paths(told: GlmDesign, count: int, rng: Any, spread: Sequence[float] = (1.0, 1.0, 1.0)) -> np.ndarray:
    """Paths [R, D]; innovation g has `spread` times its variance."""
    V = information(told)
    root, inverse = np.linalg.cholesky(V), np.linalg.inv(V)
    a = [[float(each) for each in row] for row in weights(told)]
    noise = rng.standard_normal((count, 3, len(V))) * np.sqrt(np.array(spread))[:, None]
    fits, scores, real = [np.zeros((count, len(V)))], [], []
    for g in range(3):
        own = noise[:, g] @ root.T
        real.append(own / np.sqrt(spread[g]))
        scores.append(own + (0 if told.reference else fits[-1] @ V))
        fits.append(sum(a[g][h] * scores[h] for h in range(g + 1)) @ inverse)
    parts = [scores, fits[1:]] if told.reference else [scores, fits[1:], real]
    return np.hstack([np.stack(part, axis=1).reshape(count, -1) for part in parts])


def evidence(told: GlmDesign, rows: int, paths: np.ndarray, *, largest: bool) -> dict[str, Any]:
    """The reduced evidence of these paths, as if they had been drawn with so many rows."""
    found = tallied(instrument(told).frame, paths, np.ones(len(paths), dtype=bool))
    named = {"design": {"rows": rows, "system": "glm"}, "engine": "fast", "seed": 1, "stream": "verdict", "block": 256}
    counts = {"replicates": len(paths), "used": len(paths), "excluded": {}, "capped": 0, "different_blocks": 100}
    return reduced({**named, **counts, **found}, counts=largest)


def record(told: GlmDesign, runs: Sequence[dict[str, Any]], misses: Sequence[Sequence[float]]) -> dict[str, Any]:
    """The record of one design of Theorem 5.1; near misses are given by the variances of their innovations."""
    tool = instrument(told)
    described = {name: [getattr(each, name[:-1]) for each in tool.functionals] for name in ("names", "parts", "orders")}
    described["scales"] = [each.scale for each in tool.functionals]
    ones = (1.0, 1.0, 1.0)
    design = {
        "parameters": {"G": "3"}, "statistic": "process", "generation": None, "planned": runs[0]["replicates"],
        "predicted": predicted(tool, ones), "finite_variance": True, "evidence": list(runs),
        "near_misses": [{"formula": str(k), "predicted": predicted(tool, each)} for k, each in enumerate(misses)],
        "process": {**described, "laws": laws(tool, ones), "size": tool.size},
    }  # fmt: skip
    proof = {"ok": True, "standing": "certificate", "reason": ""}
    return {
        "claim": "dey.theorem-5-1", "expected": "CONFIRMED", "regime": "limit", "relation": "=", "formula": "G/2",
        "alpha": 0.01, "delta": 0.1, "seed": 1, "proof": proof, "designs": [design],
    }  # fmt: skip
