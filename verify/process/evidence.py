"""The evidence of a path, reduced to what is judged: an estimate and a standard error of every functional."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

KIND = "functionals"
KEPT = ("design", "engine", "seed", "stream", "block", "replicates", "used", "excluded", "capped", "different_blocks")
OPTIONAL = ("failures", "compared")


def reduced(evidence: Mapping[str, Any], *, counts: bool) -> dict[str, Any]:
    """Values and standard errors [K] by s / sqrt(R); with `counts` also the histograms, without their empty ends."""
    used = max(int(evidence["used"]), 1)
    mean = np.array(evidence["sum"]) / used
    spread = np.array(evidence["square"]) / used - mean**2
    errors = np.sqrt(np.maximum(spread, 0.0) / max(used - 1, 1))
    kept = {name: evidence[name] for name in KEPT} | {name: evidence[name] for name in OPTIONAL if name in evidence}
    found = {**kept, "kind": KIND, "values": mean.tolist(), "mcse": errors.tolist()}
    return {**found, "counts": [trimmed(each) for each in evidence["counts"]]} if counts else found


def trimmed(counts: Sequence[int]) -> dict[str, Any]:
    """A histogram from its first to its last bin that is not empty."""
    filled = np.flatnonzero(counts)
    if filled.size == 0:
        return {"first": 0, "counts": []}
    first, last = int(filled[0]), int(filled[-1])
    return {"first": first, "counts": list(counts[first : last + 1])}
