"""What a run was made with: the program and its sources, the libraries, and the machine."""

import hashlib
import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, distributions, requires, version
from pathlib import Path
from typing import Any

import verify

PACKAGES = ("theory", "simulate", "verify", "paper", "modelcollapse")
NAME = "modelcollapse"
GENERATED = "__pycache__"


def program() -> dict[str, Any]:
    """The program: its version, its commit where it is run from a repository, and a hash of each package and the lock.

    `environment` is one hash of every installed distribution with its version.
    """
    root = _root()
    return {
        "version": _version(NAME),
        "commit": _commit(root),
        "sources": {name: _hash_of(root / name) for name in PACKAGES if (root / name).is_dir()},
        "lock": sha256(root / "requirements.lock") if (root / "requirements.lock").is_file() else None,
        "python": platform.python_version(),
        "libraries": libraries(),
        "environment": _environment(),
    }


def libraries() -> dict[str, str | None]:
    """The version of every library that the program depends on; None for one that is not installed."""
    return {name: _version(name) for name in sorted(_needed())}


def machine() -> dict[str, Any]:
    """What the time of a run depends on, the bytes of its PDF, and perhaps the last digits of its linear algebra."""
    return {
        "platform": platform.platform(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "byte_order": sys.byteorder,
        "latex": _latex(),
    }


def sha256(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """A line for each part of the program that is not what it was."""
    found = [
        f"{name} was {_said(before.get(name))} and is {_said(now[name])}"
        for name in ("version", "commit", "lock", "python")
        if before.get(name) != now[name]
    ]
    if before.get("environment") != now["environment"]:
        found.append("other packages, or other versions, are installed beside it")
    for part, words in (("sources", "the sources of "), ("libraries", "")):
        old, new = before.get(part) or {}, now[part]
        found += [
            f"{words}{name}: was {_said(old.get(name))}, is {_said(new.get(name))}"
            for name in sorted({*old, *new})
            if old.get(name) != new.get(name)
        ]
    return found


def _said(value: Any) -> str:
    """The beginning of a hash, and the sign that files differed from a commit.

    >>> _said("c54b9045465c0123456789+"), _said(None)
    ('c54b9045465c+', 'unknown')
    """
    if value is None:
        return "unknown"
    text = str(value)
    return text[:12] + ("+" if len(text) > 12 and text.endswith("+") else "")


def _root() -> Path:
    """The folder in which the packages lie."""
    return Path(str(verify.__file__)).parents[1]


def _hash_of(folder: Path) -> str:
    """One hash of the names and contents of a package's files."""
    found = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and GENERATED not in path.parts):
        found.update(f"{path.relative_to(folder).as_posix()} {sha256(path)}\n".encode())
    return found.hexdigest()


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _needed() -> set[str]:
    """The names of the libraries that are always installed with the program."""
    try:
        stated = requires(NAME) or []
    except PackageNotFoundError:
        return set()
    plain = [text for text in stated if "extra ==" not in text]
    ends = str.maketrans(dict.fromkeys(">=<!~;[( ", "\n"))
    return {text.translate(ends).splitlines()[0] for text in plain}


def _environment() -> str:
    """A hash of every installed distribution but this program, as name==version lines in order."""
    told = {f"{each.name.lower().replace('_', '-')}=={each.version}" for each in distributions() if each.name}
    lines = sorted(line for line in told if not line.startswith(f"{NAME}=="))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _commit(root: Path) -> str | None:
    """The commit that is checked out, with "+" where files differ from it; None outside a repository."""
    if not (root / ".git").exists():
        return None
    try:
        commit, changed = (_git(root, *words) for words in (("rev-parse", "HEAD"), ("status", "--porcelain", "-uno")))
    except (OSError, subprocess.SubprocessError):
        return None
    return f"{commit}+" if changed else commit


def _git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=True, timeout=30)
    return done.stdout.strip()


def _latex() -> str | None:
    """What pdflatex says that it is; None where there is none."""
    try:
        done = subprocess.run(["pdflatex", "--version"], capture_output=True, text=True, check=True, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.partition("\n")[0]


def _processor() -> str:
    """The name of the processor, as Linux or Python tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()
