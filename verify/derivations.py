"""The derivations of all claims as one document: every line with its rule, its standing and its reason."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from theory.latex import formula

if TYPE_CHECKING:
    from theory.assess import Assessment
    from theory.claim import Claim

SCHEMA = "modelcollapse/derivations/1"
FIELDS = ("left", "relation", "right", "latex", "rule", "reason", "standing", "ok", "detail", "used")


def document(assessed: "Sequence[tuple[Claim, Assessment]]") -> dict[str, Any]:
    """The entries of the claims, in the order of their ids."""
    return {"schema": SCHEMA, "claims": [entry(*pair) for pair in sorted(assessed, key=lambda pair: pair[0].id)]}


def entry(claim: "Claim", found: "Assessment") -> dict[str, Any]:
    """What is claimed, of which parameters, and each line with what the engines said of it; ready for JSON."""
    return {
        "claim": claim.id,
        "statement": claim.statement,
        "conventions": list(claim.conventions),
        "parameters": [
            {"name": each.name, "latex": formula(each.symbol), "meaning": each.meaning, "domain": each.domain}
            for each in claim.parameters
        ],
        "value": str(claim.value),
        "value_latex": formula(claim.value),
        "outcome": str(found.outcome),
        "standing": str(found.standing),
        "reason": found.reason,
        "rests_on": list(found.rests_on),
        "lines": [{name: _plain(getattr(line, name)) for name in FIELDS} for line in found.lines],
    }


def write(kept: dict[str, Any], path: Path) -> None:
    """Nothing; the document stands at `path`, whole, or the file is as it was and OSError says why."""
    from verify.ledger import replace_text

    replace_text(path, json.dumps(kept, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False) + "\n")


def _plain(value: object) -> object:
    return value if isinstance(value, bool) else str(value)
