"""The caption of a figure, from its record: parameters, seed, replicates, bands, and what was scaled down."""

from collections.abc import Mapping
from typing import Any

MEANS = "Lines are means over replicates"
INTERVALS = "dark bands are their 95 % intervals (Student's t)"
REPLICATES = "light bands hold eight of ten replicates"
DERIVED = "dotted black lines are derived, not drawn"


def caption(record: Mapping[str, Any]) -> str:
    """The caption as plain text, one paragraph."""
    counts = [str(count) for count in record["replicates"]]
    replicates = counts[0] if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    told = "; ".join(f"{name} {value}" for name, value in record["parameters"].items())
    lost = f", {record['excluded']} excluded" if record["excluded"] else ""
    parts = [
        f"{record['title']} ({record['source']}).",
        f"Parameters: {told}.",
        f"Seed {record['seed']}; {replicates} replicates a curve{lost}; {record['profile']} profile.",
        _bands(record),
        f"Scale: {record['scale']}",
        *record["notes"],
    ]
    return " ".join(parts)


def _bands(record: Mapping[str, Any]) -> str:
    """What lines and bands mean, of those that the figure has."""
    curves = [curve for panel in record["panels"] for curve in panel.get("curves", ())]
    told = [MEANS, INTERVALS]
    told += [REPLICATES] if any(curve.get("bottom") for curve in curves) else []
    told += [DERIVED] if any(curve.get("theory") for curve in curves) else []
    return "; ".join(told) + "."
