"""What is checked of a claim's file, each with the words for a failure; empty words where it holds."""

import math
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from theory.assess import Assessment, Outcome
from theory.claim import Claim, Expected, NearMiss
from theory.proof.check import checked
from theory.proof.line import Derivation
from theory.refute import refuted_at, spelled
from verify.terms import Terms

SAYS = {Outcome.PROVED: Expected.CONFIRMED, Outcome.REFUTED: Expected.REFUTED}


class Failure(Exception):
    """Something of a claim does not hold; the message is for its author."""


def line(found: Assessment, place: int) -> str:
    """Why the line at that place does not hold."""
    each = found.lines[place]
    if each.ok:
        return ""
    return (
        f"this line does not hold:\n\n    {each.left} {each.relation} {each.right}\n\n"
        f"rule:    {each.rule}\nreason:  {each.reason}\nengines: {each.detail}\n\n"
        "If the statement is the false one, let the lines lead to what is true, and keep the statement in value=."
    )


def structure(found: Assessment) -> str:
    """What is wrong with the argument as a whole: a gap, a fact that is not listed, nothing proved, no instance."""
    check = checked(found.derivation)
    if check.ok or not all(each.ok for each in found.lines) or check.reason.startswith("instance "):
        return ""
    return f"every line holds, but they are no proof: {check.reason}"


def instances(found: Assessment) -> str:
    """Which value computed from the definition alone is not the derived one."""
    check = checked(found.derivation)
    if check.reason.startswith("instance "):
        return f"the derived value is {found.derivation.equality}, but {check.reason}"
    return "" if check.instances else f"no instance was compared: {check.reason}"


def statement(claim: Claim, found: Assessment) -> str:
    """How what mathematics says differs from what the claim expects."""
    if found.agrees_with(claim.expected):
        return ""
    stated = f"quantity {claim.relation} {claim.value}, expected {claim.expected}"
    if found.outcome is Outcome.UNDECIDED:
        return f"UNDECIDED by mathematics, which counts as a failure ({stated}): {found.reason}"
    words = "PROVED" if found.outcome is Outcome.PROVED else "REFUTED"
    return f"{words} by exact mathematics ({stated}): {found.reason}"


def near_miss(claim: Claim, derivation: Derivation, miss: NearMiss) -> str:
    """That no exact point of the domain tells the near miss from what is derived."""
    if refuted_at(claim, miss, derivation) is not None:
        return ""
    return (
        f"no exact point of the domain refutes the near miss {miss.formula} ({miss.slip}).\n"
        f"The derived value is {derivation.equality}: the near miss may be true; write another."
    )


def proof_entry(claim: Claim, found: Assessment) -> dict[str, Any]:
    """What the JSON says of the mathematics of a claim."""
    points = [(miss, refuted_at(claim, miss, found.derivation)) for miss in claim.near_misses]
    return {
        "claim": claim.id,
        "file": claim.origin,
        "expected": str(claim.expected),
        "outcome": str(found.outcome),
        "as_expected": found.agrees_with(claim.expected),
        "standing": str(found.standing),
        "reason": found.reason,
        "lines": [{name: value for name, value in asdict(each).items() if name != "latex"} for each in found.lines],
        "instances": checked(found.derivation).instances,
        "near_misses": [
            {"formula": str(miss.formula), "slip": miss.slip, "refuted_at": None if at is None else spelled(at)}
            for miss, at in points
        ],
    }


def verdict(
    claim: Claim, found: Assessment, *, profile: str, seed: int, store: str | None, family: int
) -> tuple[dict[str, Any], str]:
    """What the JSON says of the verdict on fresh draws, and the words for one that is not expected.

    Where mathematics has decided, the draws are judged as those of a statement that is true, or false, and the verdict
    is then held against what the claim expects: so draws speak for themselves even where the author was wrong.
    """
    from simulate.pool import Workers
    from simulate.store import Store
    from verify.campaign import campaign

    judged = replace(claim, expected=SAYS.get(found.outcome, claim.expected))
    kept = None if store is None else Store(Path(store))
    try:
        ledger = campaign(
            [judged], terms=Terms(profile=profile), seed=seed, workers=Workers(), store=kept, family=family,
        )  # fmt: skip
    except (ValueError, OSError) as error:
        return {"error": {"claim": claim.id, "message": str(error)}}, f"no verdict: {error}"
    entry = {**ledger["claims"][0], "expected": str(claim.expected), "family": max(1, family)}
    entry["as_expected"] = entry["verdict"] == entry["expected"]
    return {"verdict": finite(entry)}, "" if entry["as_expected"] else differs(entry)


def differs(entry: Mapping[str, Any]) -> str:
    """The verdict, its reason, what every design gave, and the near misses that survive."""
    rows = [("design", "theory", "estimate", "mcse", "z", "replicates", "verdict")]
    for design in entry["designs"]:
        place = " ".join(f"{name}={value}" for name, value in design["parameters"].items())
        numbers = (_short(design[name]) for name in ("theory", "estimate", "mcse", "z"))
        rows.append((place or "-", *numbers, f"{design['replicates']:,}", design["verdict"]))
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    table = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    misses = [f"near miss {each['formula']}: {_told(each)}" for each in entry["near_misses"]]
    head = f"{entry['verdict']}, expected {entry['expected']}: {entry['reason']}"
    return "\n".join([head, "", *table, "", *misses]).rstrip()


def _told(miss: Mapping[str, Any]) -> str:
    return "refuted" if miss["verdict"] == "REFUTED" else "not refuted"


def _short(value: object) -> str:
    return f"{value:.5g}" if isinstance(value, int | float) else "-"


def finite(value: Any) -> Any:
    """The value with None for a number that JSON has no sign for."""
    if isinstance(value, dict):
        return {name: finite(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [finite(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
