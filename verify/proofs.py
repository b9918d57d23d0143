"""Claims that are proved and not simulated: their entries in the ledger, which hold no verdict."""

from collections.abc import Sequence
from typing import Any

from theory.assess import Assessment
from theory.claim import Claim
from theory.latex import formula
from theory.refute import refuted_at, spelled


def entry(claim: Claim, found: Assessment) -> dict[str, Any]:
    """What the ledger keeps of such a claim: what the mathematics says, and on what that rests."""
    points = [(miss, refuted_at(claim, miss, found.derivation)) for miss in claim.near_misses]
    return {
        **described(claim, found),
        "claim": claim.id,
        "expected": str(claim.expected),
        "outcome": str(found.outcome),
        "as_expected": found.agrees_with(claim.expected),
        "regime": str(claim.regime),
        "relation": claim.relation,
        "formula": str(claim.value),
        "formula_latex": formula(claim.value),
        "standing": str(found.standing),
        "reason": found.reason,
        "near_misses": [
            {"formula": str(miss.formula), "refuted_at": None if point is None else spelled(point)}
            for miss, point in points
        ],
    }


def described(claim: Claim, found: Assessment) -> dict[str, Any]:
    """What a reader needs beside any entry."""
    return {
        "title": claim.title,
        "source": claim.source,
        "statement": claim.statement,
        "conventions": list(claim.conventions),
        "rests_on": list(found.rests_on),
        "quantity_latex": formula(found.derivation.quantity),
        "kind": claim.kind,
        "proof": found.words,
    }


def appendix(assessed: Sequence[tuple[Claim, Assessment]]) -> dict[str, Any]:
    """The parts of a ledger that come from the mathematics alone: errata, and the graph of what rests on what."""
    from dataclasses import asdict

    from theory.errata import corrections
    from theory.graph import graph

    borne_out = [(claim, found) for claim, found in assessed if found.agrees_with(claim.expected)]
    errata = [{**asdict(each), "corrected_by": list(each.corrected_by)} for each in corrections(borne_out)]
    derived = [(claim, found.derivation) for claim, found in borne_out]
    nodes = graph(derived, derived).values()
    return {
        "errata": errata,
        "graph": [{**asdict(node), "kind": str(node.kind), "rests_on": list(node.rests_on)} for node in nodes],
    }
