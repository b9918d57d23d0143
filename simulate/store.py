"""Where finished evidence is kept: one file a request, written whole or not at all, and read only when it is intact."""

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulate.request import Request, canonical, request_fields
from simulate.version import digest
from theory.vocabulary import GlmDesign

SCHEMA = "modelcollapse/stored-evidence/1"


@dataclass(frozen=True)
class Store:
    """A folder of evidence; it is made when something is first saved."""

    folder: Path | str

    def path(self, request: Request) -> Path:
        """The file of the request: a readable name, and the hash that tells it from every other request."""
        design = request.design
        family = f"-{design.family}" if isinstance(design, GlmDesign) else ""
        name = f"{design.system}{family}-{design.workflow}-n{design.rows}-g{design.generations}-{request.engine}"
        return Path(self.folder) / f"{name}-{hashlib.sha256(canonical(request_fields(request))).hexdigest()}.json"

    def load(self, request: Request) -> dict[str, Any] | None:
        """The evidence of the request, or None when it is absent, damaged, stale, or of another request."""
        try:
            stored = json.loads(self.path(request).read_bytes())
        except (FileNotFoundError, NotADirectoryError, ValueError):  # a broken encoding is a ValueError too
            return None
        if not isinstance(stored, dict) or stored.get("schema") != SCHEMA:
            return None
        if stored.get("made_by") != digest():  # the simulator has changed since: what it drew is stale
            return None
        if stored.get("request") != request_fields(request) or not isinstance(stored.get("evidence"), dict):
            return None
        evidence: dict[str, Any] = stored["evidence"]
        return evidence if stored.get("checksum") == _checksum(evidence) else None

    def save(self, request: Request, evidence: dict[str, Any]) -> None:
        """Nothing; the file holds the evidence when this returns. OSError, and no half file, when it cannot."""
        stored = {
            "schema": SCHEMA,
            "request": request_fields(request),
            "made_by": digest(),
            "checksum": _checksum(evidence),
            "evidence": evidence,
        }
        target = self.path(request)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            _write_whole(target, canonical(stored))
        except OSError as error:  # a full disk does not say which file it was
            raise OSError(error.errno, error.strerror, str(target)) from error


def _checksum(evidence: dict[str, Any]) -> str:
    try:
        return hashlib.sha256(canonical(evidence)).hexdigest()
    except ValueError:  # NaN, which no evidence holds: a damaged file
        return ""


def _write_whole(target: Path, content: bytes) -> None:
    """Nothing; the target is replaced in one step by a finished file from the same folder."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".unfinished-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
