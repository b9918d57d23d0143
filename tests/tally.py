"""A JSON file that grows run by run: written whole or not at all, so that a run which is stopped can go on."""

import json
import os
import secrets
import tempfile
import time
from pathlib import Path
from typing import Any

Tally = dict[str, Any]


def load(path: Path, schema: str, empty: Tally) -> Tally:
    """The tally at `path`, or an empty one; ValueError when the file is something else."""
    if not path.exists():
        return {"schema": schema, **empty}
    found = json.loads(path.read_text(encoding="utf-8"))
    if found.get("schema") != schema:
        raise ValueError(f"{path}: schema {found.get('schema')!r}, not {schema!r}; name another file with --tally")
    return dict(found)


def save(tally: Tally, path: Path) -> None:
    """Nothing; the tally stands at `path`, whole, or the file is as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(json.dumps(tally, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def fresh_seed() -> int:
    """A root seed that nobody has used."""
    return secrets.randbits(48)


def remaining(started: float, done: int, total: int) -> str:
    """How far a run is, and how long the rest takes at the rate so far."""
    spent = time.monotonic() - started
    left = spent / max(done, 1) * (total - done)
    return f"{done}/{total}, {spent:.0f} s, {left / 60:.1f} min to go"
