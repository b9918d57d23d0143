"""What is kept of Coq's work: in the user's cache, or where that cannot be written, until the program ends.

Nothing is trusted because it is there: compiled files and acceptances carry checksums, and what does not match them is
worked out again. That finds damage, not forgery: who can write here could change the program as well. Folders and files
appear complete or not at all, so that processes do not disturb one another.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path

MANIFEST = "manifest.json"


def place(key: str) -> Path:
    """A folder for this key that can be written to."""
    for root in _roots():
        folder = root / "modelcollapse" / "kernel" / key
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except OSError:
            continue
    folder = Path(_until_the_end().name) / key
    folder.mkdir(exist_ok=True)
    return folder


def _roots() -> list[Path]:
    stated = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if stated.is_absolute():  # other values are to be ignored
        return [stated]
    try:
        return [Path.home() / ".cache"]
    except RuntimeError:  # no home
        return []


@cache
def _until_the_end() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="modelcollapse-kernel-")


def library(folder: Path, build: Callable[[Path], bool]) -> Path | None:
    """An intact folder of compiled theorems, built now if there is none; None if it cannot be built."""
    for kept in folder.glob("compiled-*"):
        if _intact(kept):
            return kept
        discard(kept)
    fresh = Path(tempfile.mkdtemp(prefix="new-", dir=folder))
    if not build(fresh):
        discard(fresh)
        return None
    (fresh / MANIFEST).write_text(json.dumps(_checksums(fresh)), encoding="utf-8")
    return fresh.rename(folder / f"compiled-{fresh.name}")


def discard(kept: Path) -> None:
    """The folder is removed, as far as that is possible."""
    shutil.rmtree(kept, ignore_errors=True)


def _intact(kept: Path) -> bool:
    try:
        return bool(json.loads((kept / MANIFEST).read_text(encoding="utf-8")) == _checksums(kept))
    except (OSError, ValueError):
        return False


def _checksums(kept: Path) -> dict[str, str]:
    return {each.name: sha256(each.read_bytes()).hexdigest() for each in kept.iterdir() if each.name != MANIFEST}


def accepted(folder: Path, theorem: str, statement: str) -> str | None:
    """What was noted when the theorem was accepted as a proof of the statement; None if that is not on record."""
    try:
        noted = json.loads(_record(folder, theorem, statement).read_text(encoding="utf-8"))
        detail = noted["detail"]
        return str(detail) if noted == _noted(theorem, statement, detail) else None
    except (OSError, ValueError, LookupError, TypeError):
        return None


def note(folder: Path, theorem: str, statement: str, detail: str) -> None:
    """The acceptance is put on record, if the disk takes it."""
    try:
        handle, name = tempfile.mkstemp(prefix="new-", dir=folder)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(_noted(theorem, statement, detail), file)
        Path(name).replace(_record(folder, theorem, statement))
    except OSError:
        return


def _record(folder: Path, theorem: str, statement: str) -> Path:
    return folder / f"{sha256(f'{theorem}: {statement}'.encode()).hexdigest()}.json"


def _noted(theorem: str, statement: str, detail: str) -> dict[str, str]:
    checksum = sha256("\0".join([theorem, statement, detail]).encode()).hexdigest()
    return {"theorem": theorem, "statement": statement, "detail": detail, "checksum": checksum}
