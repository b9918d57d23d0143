"""The ledger: what was claimed, drawn and found, as one canonical JSON file that tables are printed from."""

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from verify.guards import LEAST_NEAR_MISSES
from verify.schema import LEDGER_NAME, ledger_fault

Ledger = dict[str, Any]
Z_TOLERANCE = 1e-6  # of a z that was rounded nowhere


class LedgerError(ValueError):
    """A ledger that cannot be trusted: not JSON, not of this schema, or at odds with itself."""


def assemble(results: Sequence[Mapping[str, Any]], *, profile: str, seed: int, alpha: float, **more: Any) -> Ledger:
    """The validated ledger of judged claims, in the order of their ids."""
    claims = sorted((dict(entry) for entry in results), key=lambda entry: str(entry.get("claim")))
    ledger = {"schema": LEDGER_NAME, "profile": profile, "seed": seed, "alpha": alpha, "claims": claims, **more}
    validate(ledger)
    return ledger


def untimed(ledger: Mapping[str, Any]) -> Ledger:
    """The ledger without the seconds that each claim took, so that the same run leaves the same bytes."""
    claims = [{key: value for key, value in entry.items() if key != "seconds"} for entry in ledger["claims"]]
    return {**ledger, "claims": claims}


def validate(ledger: Any) -> None:
    """Nothing, or LedgerError naming the place and the rule that is broken."""
    fault = ledger_fault(ledger) or _at_odds(ledger)
    if fault:
        raise LedgerError(fault)


def canonical(ledger: Mapping[str, Any]) -> str:
    """The ledger's one text: sorted keys, shortest exact floats, LF, a final newline.

    >>> canonical({"b": 0.1, "a": [1]}) == '{\\n "a": [\\n  1\\n ],\\n "b": 0.1\\n}\\n'
    True
    """
    try:
        return json.dumps(ledger, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    except (TypeError, ValueError) as error:
        raise LedgerError(
            f"the ledger cannot be written as JSON: {error}; use finite numbers, texts and lists"
        ) from error


def write(ledger: Ledger, path: Path) -> None:
    """Nothing; the ledger stands at `path`, whole, or the file is as it was and OSError says why."""
    validate(ledger)
    replace_text(path, canonical(ledger))


def replace_text(path: Path, text: str) -> None:
    """Nothing; the file holds the text, or is as it was and OSError says why: never a part of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o644)  # mkstemp makes files that only their owner can read
        Path(name).replace(path)
    except BaseException as error:  # an interrupt too must leave no half file behind
        Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename is None:
            error.filename = str(path)  # a disk that is full names no file
        raise


def read(path: Path) -> Ledger:
    """The ledger at `path`; OSError when there is no such file, LedgerError when it is damaged."""
    try:
        ledger = json.loads(path.read_text(encoding="utf-8"), parse_constant=not_a_number)
        validate(ledger)
    except ValueError as error:  # includes text that is not UTF-8, not JSON, or not a ledger
        raise LedgerError(f"{path}: damaged ledger: {error}; run `modelcollapse reproduce` to make it again") from error
    return dict(ledger)


def not_a_number(text: str) -> float:
    """Never returns: ValueError for a NaN or an infinity, which JSON has not."""
    raise ValueError(f"{text} is not a JSON number")


def _at_odds(ledger: Ledger) -> str | None:
    """The first entry that contradicts itself or repeats a claim's run."""
    seen = set()
    for entry in ledger["claims"]:
        run = (entry["claim"], entry["seed"])
        if run in seen:
            return f"claim {run[0]} with seed {run[1]} stands twice"
        seen.add(run)
        fault = _contradiction(entry)
        if fault:
            return f"claim {run[0]}: {fault}"
    return next((fault for entry in ledger.get("proved", []) if (fault := _unproved(entry))), None)


def _unproved(entry: Mapping[str, Any]) -> str | None:
    """What contradicts itself in the entry of a claim that is proved and not simulated."""
    wanted = {"CONFIRMED": "proved", "REFUTED": "refuted"}[entry["expected"]]
    if entry["as_expected"] != (entry["outcome"] == wanted):
        return f"claim {entry['claim']}: as_expected={entry['as_expected']} contradicts its outcome {entry['outcome']}"
    left = [miss["formula"] for miss in entry["near_misses"] if miss["refuted_at"] is None]
    if entry["as_expected"] and (left or len(entry["near_misses"]) < LEAST_NEAR_MISSES):
        return f"claim {entry['claim']}: {entry['outcome']}, with near misses left: {len(left)}"
    return None


def _contradiction(entry: Mapping[str, Any]) -> str | None:
    verdict, designs = entry["verdict"], {design["verdict"] for design in entry["designs"]}
    survivors = [miss["formula"] for miss in entry["near_misses"] if miss["verdict"] != "REFUTED"]
    if entry["as_expected"] != (verdict == entry["expected"]):
        return f"as_expected={entry['as_expected']} contradicts its verdict {verdict}"
    if entry.get("decided_by") == "proof":
        return _unproved_formula(entry, survivors)
    if verdict == "CONFIRMED" and (designs != {"CONFIRMED"} or survivors):
        return f"CONFIRMED, with designs {', '.join(sorted(designs)) or 'none'} and near misses left: {len(survivors)}"
    if verdict == "REFUTED" and "REFUTED" not in designs:
        return "REFUTED, and no design refutes it"
    if verdict in ("CONFIRMED", "REFUTED"):
        return _unfounded(entry)
    return None


def _unproved_formula(entry: Mapping[str, Any], survivors: Sequence[str]) -> str | None:
    """What a verdict by exact mathematics lacks: a certificate or a point, and nothing that was drawn beside it."""
    verdict, certificate, point = (entry.get(name) for name in ("verdict", "certificate", "refuted_at"))
    if entry["designs"] or entry["p_adjusted"] is not None:
        return f"{verdict}, decided by proof, with draws beside it"
    if bool(certificate) != (verdict == "CONFIRMED") or bool(point) != (verdict == "REFUTED"):
        return f"{verdict}, decided by proof, with certificate={certificate!r} and refuted_at={point!r}"
    if verdict in ("CONFIRMED", "REFUTED") and len(entry["near_misses"]) < LEAST_NEAR_MISSES:
        return f"{verdict}, with {len(entry['near_misses'])} near misses"
    if verdict == "CONFIRMED" and survivors:
        return f"CONFIRMED, with near misses left: {len(survivors)}"
    return None


def _unfounded(entry: Mapping[str, Any]) -> str | None:
    """What a decided verdict lacks among the entry's own numbers: a record edited by hand rarely has it all."""
    if len(entry["near_misses"]) < LEAST_NEAR_MISSES:
        return f"{entry['verdict']}, with {len(entry['near_misses'])} near misses"
    if any(design["replicates"] < 1 for design in entry["designs"]):
        return f"{entry['verdict']}, with a design that drew nothing"
    if entry["regime"] not in ("exact", "limit"):
        return None
    p_value = entry["p_adjusted"]
    if p_value is None or (p_value < entry["alpha"]) != (entry["verdict"] == "REFUTED"):
        return f"{entry['verdict']}, with adjusted p = {p_value}"
    for design in entry["designs"]:
        gap = (design["estimate"] - design["theory"]) / design["mcse"]
        if abs(abs(gap) - abs(design["z"])) > Z_TOLERANCE * (1 + abs(gap)):
            return f"z = {design['z']} is not (estimate - theory)/mcse = {gap:.6g}"
    return _unshown(entry) if entry["verdict"] == "CONFIRMED" else None


def _unshown(entry: Mapping[str, Any]) -> str | None:
    """What a confirmation does not show: room for the normal quantile, which no test of a claim can do without."""
    from scipy.special import ndtri

    level, relation = entry["alpha"], entry["relation"]
    for design in entry["designs"]:
        gap = design["estimate"] - design["theory"]
        margin = design.get("margin", entry["delta"] * abs(design["theory"]))  # a process has one for each functional
        room = {"=": margin - abs(gap), "<=": -gap, ">=": gap}[relation]
        if room < (1 - Z_TOLERANCE) * float(ndtri(1 - level)) * design["mcse"]:
            return f"CONFIRMED, with {room / design['mcse']:.3g} standard errors of room"
    sides = 2 if relation == "=" else 1
    least = (1 - Z_TOLERANCE) * float(ndtri(1 - level / (sides * len(entry["designs"]))))
    for miss in entry["near_misses"]:
        if miss["z"] is not None and abs(miss["z"]) < least:
            return f"CONFIRMED, with the near miss {miss['formula']} refuted by z = {miss['z']:.3g}"
    return None
