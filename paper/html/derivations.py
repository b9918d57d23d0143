"""The derivations as the report reads them: every line with its rule, its standing and its reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from paper import fields

SCHEMA = "modelcollapse/derivations/1"


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A symbol of a claim; `latex` may be empty."""

    name: str
    latex: str
    meaning: str
    domain: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """One step. A line that is not `used` stands beside the chain; `detail` says which engine decided, and where."""

    latex: str
    text: str
    rule: str
    reason: str
    standing: str
    detail: str
    ok: bool
    used: bool


@dataclass(frozen=True, kw_only=True)
class Derivation:
    """The lines of one claim, and what they decide."""

    claim: str
    parameters: tuple[Parameter, ...]
    outcome: str
    standing: str
    reason: str
    rests_on: tuple[str, ...]
    lines: tuple[Line, ...]


def read(path: Path) -> dict[str, Derivation]:
    """The derivations in the file, by claim; LedgerError when it holds something else, OSError when it is not read."""
    raw = fields.document(path, SCHEMA)
    found = (
        _derivation(each, f"{path}: claim {i}") for i, each in enumerate(fields.objects(raw, "claims", str(path)), 1)
    )
    return {each.claim: each for each in found}


def _derivation(raw: Mapping[str, Any], place: str) -> Derivation:
    name = fields.text(raw, "claim", place)
    place = f"{place} ({name})"
    return Derivation(
        claim=name,
        parameters=tuple(_parameter(each, place) for each in fields.objects(raw, "parameters", place)),
        outcome=fields.text(raw, "outcome", place),
        standing=fields.text(raw, "standing", place),
        reason=fields.optional_text(raw, "reason", place),
        rests_on=fields.texts(raw, "rests_on", place),
        lines=tuple(_line(each, f"{place}: line {i}") for i, each in enumerate(fields.objects(raw, "lines", place), 1)),
    )


def _parameter(raw: Mapping[str, Any], place: str) -> Parameter:
    return Parameter(
        name=fields.text(raw, "name", place),
        latex=fields.optional_text(raw, "latex", place),
        meaning=fields.optional_text(raw, "meaning", place),
        domain=fields.optional_text(raw, "domain", place),
    )


def _line(raw: Mapping[str, Any], place: str) -> Line:
    left, relation, right = (fields.text(raw, each, place) for each in ("left", "relation", "right"))
    return Line(
        latex=fields.optional_text(raw, "latex", place),
        text=f"{left} {relation} {right}",
        rule=fields.text(raw, "rule", place),
        reason=fields.text(raw, "reason", place),
        standing=fields.text(raw, "standing", place),
        detail=fields.optional_text(raw, "detail", place),
        ok=fields.flag(raw, "ok", place, default=False),
        used=fields.flag(raw, "used", place, default=True),
    )
