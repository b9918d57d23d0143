"""Whether fitted coefficients are the stated combination of the noise that made them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from verify.estimate import Evidence

TOLERANCE = 1e-9  # of the largest coefficient


def discrepancy(evidence: Evidence, coefficients: Sequence[float]) -> float:
    """The largest |w_n - (w* + (X'X)^-1 X' sum_i c_i E_i)| over the records, in units of the tolerance."""
    if evidence.get("kind") != "coefficients":
        raise ValueError(f"evidence of kind {evidence.get('kind')!r}: an identity needs kind 'coefficients'")
    return max(_of_record(record, coefficients) for record in evidence["records"])


def _of_record(record: Mapping[str, Any], coefficients: Sequence[float]) -> float:
    noise = np.asarray(record["noise"], dtype=np.float64)
    if len(noise) != len(coefficients):
        raise ValueError(f"{len(coefficients)} coefficients for {len(noise)} generations of noise: give one each")
    features, true = np.asarray(record["features"], dtype=np.float64), np.asarray(record["true"], dtype=np.float64)
    last = np.asarray(record["fitted"], dtype=np.float64)[-1]
    combined = np.asarray(coefficients, dtype=np.float64) @ noise
    stated = true + np.linalg.lstsq(features, combined)[0]
    scale = max(float(np.abs(each).max()) for each in (true, last))
    return float(np.abs(last - stated).max()) / (TOLERANCE * scale)
