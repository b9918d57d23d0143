"""What a run of pytest says of its claims in the end: a line for each verdict, and one JSON."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

SCHEMA = "modelcollapse/claims/1"
Document = dict[str, Any]


def document(found: Sequence[str], *, seed: int, profile: str, interrupted: bool) -> Document:
    """What all items have found, in the order of ids: it does not depend on who ran them."""
    told = [json.loads(each) for each in found]
    return {
        "schema": SCHEMA, "profile": profile, "seed": seed, "interrupted": interrupted,
        "claims": _of(told, "verdict"), "proofs": _of(told, "proof"), "errors": _of(told, "error"),
    }  # fmt: skip


def _of(told: Iterable[Document], name: str) -> list[Document]:
    return sorted((each[name] for each in told if name in each), key=lambda each: str(each["claim"]))


def lines(told: Document) -> Iterator[str]:
    """A line for each claim: its verdict, and what the first design gave."""
    for entry in told["claims"]:
        words = "as expected" if entry["as_expected"] else f"expected {entry['expected']}"
        refuted = sum(each["verdict"] == "REFUTED" for each in entry["near_misses"])
        misses = f", near misses refuted {refuted} of {len(entry['near_misses'])}" if entry["near_misses"] else ""
        yield f"{entry['claim']}: {entry['verdict']}, {words}; {_drawn(entry['designs'])}{misses}"
    judged = {entry["claim"] for entry in told["claims"]}
    for each in told["proofs"]:
        if each["claim"] not in judged:
            words = "as expected" if each["as_expected"] else f"expected {each['expected']}"
            yield f"{each['claim']}: {each['outcome']} by mathematics, {words}; no draws"


def _drawn(designs: Sequence[Document]) -> str:
    """The first design's numbers."""
    if not designs or designs[0]["estimate"] is None or designs[0]["mcse"] is None:
        return "nothing was judged"
    first = designs[0]
    more = f" (first of {len(designs)} designs)" if len(designs) > 1 else ""
    return f"{first['estimate']:.5g} +- {first['mcse']:.2g} against {first['theory']:.5g}{more}"


def written(told: Document, file: Path) -> str:
    """That the JSON stands in the file, or why it does not."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(told, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    except OSError as error:
        return f"claims: {file} cannot be written: {error.strerror or error}"
    return f"claims: {file}"
