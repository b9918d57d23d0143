import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from paper.ledger import Ledger, read

FIXTURE = Path(__file__).parent / "ledger.json"


@pytest.fixture
def ledger_path() -> Path:
    return FIXTURE


@pytest.fixture
def ledger() -> Ledger:
    return read(FIXTURE)


@pytest.fixture
def altered(tmp_path: Path) -> Callable[[Callable[[dict[str, Any]], object]], Path]:
    """A function that writes the ledger with one thing changed, and returns where."""

    def write(change: Callable[[dict[str, Any]], object]) -> Path:
        raw = json.loads(FIXTURE.read_text(encoding="utf-8"))
        change(raw)
        path = tmp_path / "altered.json"
        path.write_text(json.dumps(raw), encoding="utf-8")
        return path

    return write
