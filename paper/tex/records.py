"""The records beside the ledger that papers draw on: calibration, Theorem 5.1, systems, pictures of the spine."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from paper.spine import ORDER
from paper.systems import load

Record = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Records:
    """What came out of the long runs: they are kept with the program, since no one draws them for one document."""

    calibration: Record
    process: Record
    systems: tuple[Record, ...]
    spine: tuple[Record, ...]


def kept() -> Records:
    """The records that are kept with the program; LedgerError for one that is not what its command writes."""
    folder = Path(__file__).parents[1] / "records"
    calibration, process = (
        json.loads((folder / name).read_text(encoding="utf-8")) for name in ("calibration.json", "theorem-5-1.json")
    )
    systems, spine = tuple(load(folder / "systems")), tuple(load(folder / "spine", ORDER))
    return Records(calibration=calibration, process=process, systems=systems, spine=spine)
