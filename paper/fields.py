"""Reading one field of a JSON object: the value with its type checked, or an error that names the place."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class LedgerError(ValueError):
    """The ledger is not what a campaign writes; the message names the place and what is allowed there."""


def document(path: Path, schema: str) -> dict[str, Any]:
    """The JSON object of that schema in the file; LedgerError when it holds something else, OSError when not read."""
    again = "write it again with: modelcollapse reproduce"
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise LedgerError(f"{path} is not JSON ({error}); {again}") from error
    if not isinstance(raw, dict) or raw.get("schema") != schema:
        given = raw.get("schema") if isinstance(raw, dict) else type(raw).__name__
        raise LedgerError(f"{path}: schema {given!r} is not {schema!r}; {again}")
    return raw


def text(source: Mapping[str, Any], name: str, place: str) -> str:
    """The string called `name`, which must be there."""
    value = _required(source, name, place)
    if not isinstance(value, str):
        raise LedgerError(f"{place}: {name}={value!r} must be a string")
    return value


def optional_text(source: Mapping[str, Any], name: str, place: str) -> str:
    """The string called `name`; empty when it is absent or null."""
    return text(source, name, place) if source.get(name) is not None else ""


def texts(source: Mapping[str, Any], name: str, place: str) -> tuple[str, ...]:
    """The strings listed under `name`; none when it is absent."""
    values = source.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise LedgerError(f"{place}: {name}={values!r} must be a list of texts")
    return tuple(values)


def word(source: Mapping[str, Any], name: str, place: str, allowed: tuple[str, ...]) -> str:
    """The string called `name`, which must be one of `allowed`."""
    value = text(source, name, place)
    if value not in allowed:
        raise LedgerError(f"{place}: {name}={value!r} is unknown; one of {', '.join(allowed)}")
    return value


def whole(source: Mapping[str, Any], name: str, place: str) -> int:
    """The integer called `name`, which must be there."""
    value = _required(source, name, place)
    if isinstance(value, bool) or not isinstance(value, int):
        raise LedgerError(f"{place}: {name}={value!r} must be an integer")
    return value


def flag(source: Mapping[str, Any], name: str, place: str, default: bool) -> bool:
    """The boolean called `name`; `default` when it is absent."""
    value = source.get(name, default)
    if not isinstance(value, bool):
        raise LedgerError(f"{place}: {name}={value!r} must be true or false")
    return value


def number(source: Mapping[str, Any], name: str, place: str) -> float | None:
    """The number called `name`; None when it is absent, null or not finite."""
    value = source.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise LedgerError(f"{place}: {name}={value!r} must be a number or null")
    return float(value) if math.isfinite(value) else None


def objects(source: Mapping[str, Any], name: str, place: str) -> list[Mapping[str, Any]]:
    """The list of objects called `name`; empty when it is absent or null."""
    values = source.get(name)
    if values is None:
        return []
    if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
        raise LedgerError(f"{place}: {name} must be a list of objects")
    return values


def _required(source: Mapping[str, Any], name: str, place: str) -> object:
    if source.get(name) is None:
        raise LedgerError(f"{place}: {name} is missing; write the ledger again with: modelcollapse reproduce")
    return source[name]
