"""`modelcollapse claims`: what is claimed, by whom, and how well it is proved."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from modelcollapse import options
from modelcollapse.errors import InputError
from modelcollapse.output import emit_json, emit_table

if TYPE_CHECKING:
    from theory.assess import Assessment
    from theory.claim import Claim

SCHEMA = "modelcollapse/claims/1"
UNDECIDED = "undecided"  # the standing of a derivation that decides nothing, whatever its lines would have had


@click.command("claims", short_help="List the claims: source, statement, standing, expected verdict.")
@click.option("--source", metavar="S", help="Only claims whose source or id contains this, in any case.")
@click.option("--kind", metavar="K", help="Only claims of this kind, in any case.")
@options.as_json
def command(source: str | None, kind: str | None, as_json: bool) -> None:
    """List the claims: id, source, statement, standing, expected verdict.

    The standing is what the check of the derivation finds now, so the list takes some seconds.

    Example: modelcollapse claims --source kazdan
    """
    from theory.assess import assess
    from theory.registry import claims

    assessed = [(claim, assess(claim)) for claim in select(claims(), source, kind)]
    if as_json:
        emit_json(SCHEMA, {"claims": [_entry(*pair) for pair in assessed]})
        return
    columns = ("id", "source", "title", "standing", "expected")
    emit_table(
        columns,
        [
            (claim.id, claim.source, claim.title, found.words if found.ok else UNDECIDED, str(claim.expected))
            for claim, found in assessed
        ],
    )
    counts = Counter(found.words if found.ok else UNDECIDED for _, found in assessed)
    listed = "; ".join(f"{count} {words}" for words, count in sorted(counts.items()))
    click.echo(f"{len(assessed)} claims: {listed}")


def select(claims: "Sequence[Claim]", source: str | None, kind: str | None) -> "list[Claim]":
    """The claims of that source and kind; InputError naming the sources and kinds when there is none."""
    wanted = (source or "").strip().lower()
    chosen = [
        claim
        for claim in claims
        if (wanted in claim.source.lower() or wanted in claim.id)
        and (kind is None or kind.strip().lower() == claim.kind.lower())
    ]
    if chosen:
        return chosen
    asked = ", ".join(f"{name} {given!r}" for name, given in (("source", source), ("kind", kind)) if given is not None)
    sources = "; ".join(sorted({claim.source for claim in claims}))
    kinds = ", ".join(sorted({claim.kind for claim in claims}))
    raise InputError(f"no claim has {asked or 'been found'}. Sources: {sources}. Kinds: {kinds}.")


def _entry(claim: "Claim", assessment: "Assessment") -> dict[str, object]:
    from theory.refute import refuted_at

    misses = [(miss, refuted_at(claim, miss, assessment.derivation)) for miss in claim.near_misses]
    parameters = [{"name": each.name, "meaning": each.meaning, "domain": each.domain} for each in claim.parameters]
    return {
        "id": claim.id,
        "source": claim.source,
        "title": claim.title,
        "statement": claim.statement,
        "kind": claim.kind,
        "relation": claim.relation,
        "value": str(claim.value),
        "parameters": parameters,
        "assumptions": list(claim.assumptions),
        "outcome": str(assessment.outcome),
        "standing": str(assessment.standing) if assessment.ok else UNDECIDED,
        "rests_on": list(assessment.rests_on),
        "simulated": claim.plan is not None,
        "expected": str(claim.expected),
        "near_misses": [
            {"formula": str(miss.formula), "slip": miss.slip, "refuted_at": _spelled(point)} for miss, point in misses
        ],
    }


def _spelled(point: "Mapping[Any, Any] | None") -> dict[str, str] | None:
    return None if point is None else {str(symbol): str(value) for symbol, value in point.items()}
