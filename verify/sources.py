"""What the simulator is made of, file by file: so that a version that differs can be told apart in words."""

import hashlib
import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import simulate
import theory.vocabulary
from simulate.version import LIBRARIES, digest
from verify.ledger import replace_text

SCHEMA = "modelcollapse/simulators/1"
FILE = "simulators.json"  # in the folder of a store: every simulator that has drawn into it
Parts = dict[str, dict[str, str]]


def files() -> list[Path]:
    """The files that the simulator's digest is made of, in its order."""
    folder, words = Path(str(simulate.__file__)).parent, Path(str(theory.vocabulary.__file__)).parent
    return [*sorted(folder.rglob("*.py")), *sorted(folder.rglob("*.csv")), *sorted(words.rglob("*.py"))]


def parts() -> Parts:
    """The hash of every file of the simulator, and the version of every library that it draws and fits with."""
    root = Path(str(simulate.__file__)).parents[1]
    hashes = {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files()}
    return {"files": hashes, "libraries": {name: version(name) for name in LIBRARIES}}


def known(folder: Path) -> dict[str, Parts]:
    """The simulators that are on record in the folder, by digest; none where the record is missing or damaged."""
    try:
        kept = json.loads((folder / FILE).read_text(encoding="utf-8"))
        found = kept["simulators"] if kept["schema"] == SCHEMA else {}
        return {name: each for name, each in found.items() if set(each) == {"files", "libraries"}}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}


def note(folder: Path) -> None:
    """Nothing; the present simulator is on record in the folder of a store."""
    before = known(folder)
    if digest() not in before:
        kept = {"schema": SCHEMA, "simulators": {**before, digest(): parts()}}
        replace_text(folder / FILE, json.dumps(kept, sort_keys=True, indent=1) + "\n")


def differences(before: Parts, now: Parts) -> dict[str, list[str]]:
    """What differs between two simulators: files by name, libraries with both versions."""
    old, new = before["libraries"], now["libraries"]
    return {
        "files": _unlike(before["files"], now["files"]),
        "libraries": [f"{name} {old.get(name, '-')} -> {new.get(name, '-')}" for name in _unlike(old, new)],
    }


def _unlike(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    return sorted(name for name in {*before, *now} if before.get(name) != now.get(name))
