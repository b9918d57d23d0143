"""The judged records of a run, as one document: from it anyone judges again, with another margin or level, and draws
nothing. Needs no theory and no simulator."""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from verify import ledger
from verify.judge import judge
from verify.schema import record_fault

SCHEMA = "modelcollapse/records/1"
Document = dict[str, Any]
Record = Mapping[str, Any]


class RecordsError(ValueError):
    """Records that cannot be judged: not JSON, not of this schema, or damaged."""


class UnknownRecord(ValueError):
    """The records hold no claim of this id."""


def document(
    records: Sequence[Record],
    shown: Sequence[Mapping[str, Any]],
    rest: Mapping[str, Any],
    *,
    profile: str,
    seed: int,
    alpha: float,
) -> Document:
    """The document of the judged records, each evidence once; `shown` and `rest` are what the ledger says beside."""
    places: dict[str, int] = {}
    claims = [
        {"record": _without_evidence(record, places), "shown": dict(each)}
        for record, each in zip(records, shown, strict=True)
    ]
    evidence = [json.loads(text) for text in places]
    return {
        "schema": SCHEMA, "profile": profile, "seed": seed, "alpha": alpha, "evidence": evidence, "claims": claims,
        "rest": {**rest, "exact": [_untimed(entry) for entry in rest.get("exact", ())]},
    }  # fmt: skip


def write(kept: Document, path: Path) -> None:
    """Nothing; the records stand at `path`, whole, or the file is as it was and OSError says why."""
    ledger.replace_text(path, json.dumps(kept, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n")


def read(path: Path) -> Document:
    """The records at `path`; FileNotFoundError when there are none, RecordsError when they are damaged."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"), parse_constant=ledger.not_a_number)
        _require_shape(kept)
        for each in kept["claims"]:
            each["record"] = _with_evidence(each["record"], kept["evidence"])
            fault = record_fault(each["record"])
            if fault:
                raise ValueError(f"claim {each['record'].get('claim')}: {fault}")
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise RecordsError(
            f"{path}: damaged records: {error}; run `modelcollapse verify --out {path.parent}` to make them again"
        ) from error
    return dict(kept)


def judged(
    kept: Document, *, claims: Sequence[str] = (), delta: float | None = None, alpha: float | None = None
) -> ledger.Ledger:
    """The ledger of the records, judged now. With `claims`, of these alone, as members of the whole ledger.

    `delta` takes the place of every margin but an identity's, `alpha` of every level. UnknownRecord names the ids that
    there are.
    """
    chosen = [each for each in kept["claims"] if not claims or each["record"]["claim"] in claims]
    known = {each["record"]["claim"] for each in kept["claims"]}
    unknown = [name for name in claims if name not in known]
    if unknown:
        raise UnknownRecord(f"no record of {', '.join(unknown)}; there are: {', '.join(sorted(known))}")
    records = [_changed(each["record"], delta, alpha) for each in chosen]
    level = kept["alpha"] if alpha is None else alpha
    rest = {} if claims else kept["rest"]
    results = judge(records, alpha=level)
    named = {"profile": kept["profile"], "seed": kept["seed"], "alpha": level}
    return ledger_of(results, [each["shown"] for each in chosen], rest, **named)


def ledger_of(
    results: Sequence[Mapping[str, Any]], shown: Sequence[Mapping[str, Any]], rest: Mapping[str, Any], **named: Any
) -> ledger.Ledger:
    """The ledger of judged claims with what a reader needs beside them; `exact` of `rest` are judged without draws."""
    more = {name: value for name, value in rest.items() if name != "exact"}
    entries = [_entry(*pair) for pair in zip(results, shown, strict=True)]
    return ledger.assemble([*entries, *rest.get("exact", ())], **named, **more)


def _entry(result: Mapping[str, Any], shown: Mapping[str, Any]) -> dict[str, Any]:
    labels = shown["labels"]
    designs = [{**design, "label": label} for design, label in zip(result["designs"], labels, strict=False)]
    more = {name: value for name, value in shown.items() if name != "labels"}
    return {**result, **more, "designs": designs}


def _changed(record: Record, delta: float | None, alpha: float | None) -> dict[str, Any]:
    changes = {} if alpha is None else {"alpha": alpha}
    if delta is not None and record["regime"] != "identity":
        changes["delta"] = delta
    return {**record, **changes}


def _without_evidence(record: Record, places: dict[str, int]) -> dict[str, Any]:
    """The record with places in the document's evidence; without the seconds, so that a run leaves the same bytes."""
    designs = [
        {**design, "evidence": [places.setdefault(_text(each), len(places)) for each in design["evidence"]]}
        for design in record["designs"]
    ]
    return {**_untimed(record), "designs": designs}


def _untimed(entry: Record) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name != "seconds"}


def _text(evidence: Any) -> str:
    try:
        return json.dumps(evidence, sort_keys=True, ensure_ascii=False, allow_nan=False)
    except ValueError:  # a moment that overflowed, which the judge calls not finite
        return json.dumps(without_infinities(evidence), sort_keys=True, ensure_ascii=False)


def without_infinities(value: Any) -> Any:
    """The value with None in the place of every number that JSON has not."""
    if isinstance(value, Mapping):
        return {name: without_infinities(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [without_infinities(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _with_evidence(record: dict[str, Any], evidence: Sequence[Any]) -> dict[str, Any]:
    designs = [
        {**design, "evidence": [evidence[place] for place in design["evidence"]]} for design in record["designs"]
    ]
    return {**record, "designs": designs}


def _require_shape(kept: Any) -> None:
    if not isinstance(kept, dict) or kept.get("schema") != SCHEMA:
        raise ValueError(f"the schema {SCHEMA} is needed")
    missing = [name for name in ("profile", "seed", "alpha", "evidence", "claims", "rest") if name not in kept]
    if missing:
        raise ValueError(f"without {', '.join(missing)}")
    if not isinstance(kept["alpha"], float) or not 0 < kept["alpha"] < 1:
        raise ValueError(f"alpha={kept['alpha']!r}, which is no level")
    if not isinstance(kept["rest"], dict) or not isinstance(kept["evidence"], list):
        raise ValueError("its parts are not those of a record")
    for each in kept["claims"]:
        places = [place for design in each["record"]["designs"] for place in design["evidence"]]
        if not isinstance(each["shown"].get("labels"), list) or any(place < 0 for place in places):
            raise ValueError("a claim lacks its labels, or names evidence that is not there")
