"""Synthetic evidence, drawn here with NumPy: what a simulator would hand to the judge."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

Evidence = dict[str, Any]


def _common(system: str, drawn: int, used: int, excluded: dict[str, int] | None, rows: int | None) -> Evidence:
    design: dict[str, Any] = {"system": system, "generations": 2} | ({"rows": rows} if rows else {})
    counts = {} if excluded is None else excluded
    return {
        "schema": "modelcollapse/evidence/1",
        "system": system,
        "design": design,
        "engine": "fast",
        "seed": 2024,
        "stream": "verdict",
        "replicates": drawn,
        "used": used,
        "excluded": counts,
        "capped": 0,
        "block": 256,
    }


@pytest.fixture(scope="session")
def scalar() -> Callable[..., Evidence]:
    """Scalar evidence made of given values."""

    def make(values: np.ndarray, *, excluded: dict[str, int] | None = None, rows: int | None = None) -> Evidence:
        dropped = sum((excluded or {}).values())
        deviations = values - values.mean() if len(values) else values
        moments = {f"m{k}": float((deviations**k).mean()) if len(values) else float("nan") for k in (2, 3, 4)}
        return {
            **_common("linear", len(values) + dropped, len(values), excluded, rows),
            "kind": "scalar",
            "mean": float(values.mean()) if len(values) else float("nan"),
            **moments,
            "largest": [float(x) for x in np.sort(values)[::-1][:1000]],
        }

    return make


@pytest.fixture(scope="session")
def covariance() -> Callable[..., Evidence]:
    """Covariance evidence made of u with shape [blocks, per block, generations, p]."""

    def make(u: np.ndarray, *, rows: int = 100, excluded: dict[str, int] | None = None) -> Evidence:
        sums = u.sum(axis=1)
        outers = np.matmul(u.transpose(0, 2, 3, 1), u.transpose(0, 2, 1, 3))
        used = u.shape[0] * u.shape[1]
        return {
            **_common("glm", used + sum((excluded or {}).values()), used, excluded, rows),
            "kind": "covariance",
            "dimension": u.shape[3],
            "generations": u.shape[2],
            "blocks": [
                {"used": u.shape[1], "sum": sums[b].tolist(), "outer": outers[b].tolist()} for b in range(u.shape[0])
            ],
        }

    return make


@pytest.fixture(scope="session")
def coefficients() -> Callable[..., Evidence]:
    """Linear fits w_n = w* + (X'X)^-1 X' sum_i c_i E_i, made by the normal equations."""

    def make(weights: list[float], *, records: int = 2, seed: int = 2024) -> Evidence:
        rng = np.random.default_rng(seed)
        made = []
        for _ in range(records):
            features, noise, true = (
                rng.standard_normal((9, 3)),
                rng.standard_normal((len(weights), 9)),
                np.array([1.0, 0.5, -2.0]),
            )
            fits = [
                true + np.linalg.solve(features.T @ features, features.T @ (np.array(weights[:n]) @ noise[:n]))
                for n in range(1, len(weights) + 1)
            ]
            fields = {"features": features, "noise": noise, "true": true, "fitted": np.array(fits)}
            made.append({name: value.tolist() for name, value in fields.items()})
        return {**_common("linear", records, records, None, 9), "kind": "coefficients", "records": made}

    return make


@pytest.fixture(scope="session")
def design() -> Callable[..., dict[str, Any]]:
    """One design of a record."""

    def make(predicted: Any, evidence: list[Evidence], near: list[Any] | None = None, **more: Any) -> dict[str, Any]:
        misses = [predicted * factor for factor in (0.5, 1.3, 2.0)] if near is None else near
        return {
            "parameters": {"n": "5"},
            "statistic": "mean",
            "planned": min((each["replicates"] for each in evidence), default=0),
            "predicted": predicted,
            "near_misses": [{"formula": f"miss {k}", "predicted": value} for k, value in enumerate(misses)],
            "finite_variance": True,
            "evidence": evidence,
            **more,
        }

    return make


@pytest.fixture(scope="session")
def record() -> Callable[..., dict[str, Any]]:
    """One record, of a claim that is expected to hold unless said otherwise."""

    def make(designs: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
        return {
            "claim": "paper.slug",
            "expected": "CONFIRMED",
            "regime": "exact",
            "relation": "=",
            "formula": "c*n",
            "alpha": 0.01,
            "delta": 0.05,
            "proof": {"ok": True, "standing": "certificate", "reason": ""},
            "seed": 2024,
            "designs": designs,
            **more,
        }

    return make
