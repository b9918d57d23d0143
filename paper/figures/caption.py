"""The caption of a figure, from its record: parameters, seed, replicates, bands, and what was scaled down."""

from collections.abc import Mapping
from typing import Any

MEANS = "Lines are means over replicates"
INTERVALS = "dark bands are their 95 % intervals (Student's t)"
REPLICATES = "light bands hold eight of ten replicates"
DERIVED = "dotted black lines are derived, not drawn"
POINTS = "Points are what was measured, bars their 95 % intervals"
OF_KIND = {  # what is said of a panel, beside or in place of the above
    "marks": f"{POINTS}, dotted lines what theory derives",
    "first": f"{POINTS}, solid lines what theory derives",
    "worm": "Solid lines are quantiles of what was drawn; grey bands hold them with probability 95 %, all at once",
    "limit": "Points are estimates at several n, bars their 95 % intervals (1.96 standard errors); solid lines are "
    "weighted lines in 1/n with their 95 % bands, and the point at infinity is their intercept; dotted lines are "
    "derived",
}


def caption(record: Mapping[str, Any]) -> str:
    """The caption as plain text, one paragraph."""
    told = "; ".join(f"{name} {value}" for name, value in record["parameters"].items())
    lost = f", {record['excluded']} excluded" if record["excluded"] else ""
    parts = [
        f"{record['title']} ({record['source']}).",
        f"Parameters: {told}." if told else "",
        f"Seed {record['seed']}; {counted(record)}{lost}; {record['profile']} profile.",
        *meanings(record),
        f"Scale: {record['scale']}" if record["scale"] else "",
        *record["notes"],
    ]
    return " ".join(part for part in parts if part)


def alternative(record: Mapping[str, Any]) -> str:
    """What stands in place of the picture where it is not seen: its title, its panels, and what each shows."""
    panels = "; ".join(f"{panel['title']}: {panel['y']} against {panel['x']}" for panel in record["panels"])
    return f"{record['title']}. {panels}."


def counted(record: Mapping[str, Any]) -> str:
    """How many replicates there are of each thing that is shown."""
    each = "a point" if any(panel["kind"] in OF_KIND for panel in record["panels"]) else "a curve"
    return f"{spread(record)} replicates {each}"


def spread(record: Mapping[str, Any]) -> str:
    """The least and the greatest number of replicates."""
    counts = [str(count) for count in record["replicates"]]
    return counts[0] if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"


def meanings(record: Mapping[str, Any]) -> list[str]:
    """What lines, points and bands mean, of those that the figure has."""
    kinds = dict.fromkeys(panel["kind"] for panel in record["panels"])
    told = [f"{OF_KIND[kind]}." for kind in kinds if kind in OF_KIND]
    plain = [panel for panel in record["panels"] if panel["kind"] not in OF_KIND]
    curves = [curve for panel in plain for curve in panel.get("curves", ())]
    if not plain or (told and not any(curve.get("low") for curve in curves)):
        return told
    said = [MEANS, INTERVALS]
    said += [REPLICATES] if any(curve.get("bottom") for curve in curves) else []
    said += [DERIVED] if any(curve.get("theory") for curve in curves) else []
    return [*told, "; ".join(said) + "."]
