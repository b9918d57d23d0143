"""How a figure comes about: its cells drawn, its record kept, its pictures made, its cost counted."""

import json
import resource
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from modelcollapse import options
from modelcollapse.errors import require_writable

if TYPE_CHECKING:
    from simulate.pool import Workers
    from verify.studies.study import Drawing

FOLDER = "figures"
MEGABYTE = 1024  # the kilobytes in which the system counts memory


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure that was made: its record, its files, and what this run of it cost."""

    record: dict[str, Any]
    files: list[Path]
    cost: dict[str, Any]


def make(drawing: "Drawing", out: Path, store: Path | None, workers: "Workers") -> Figure:
    """The figure, in OUT/figures; finished blocks are kept in `store`, or in OUT/figures/evidence."""
    folder = out / FOLDER
    require_writable(folder)
    before, started = _processor_seconds(), time.perf_counter()
    evidence = _draw(drawing.requests(), store if store is not None else folder / "evidence", workers)
    record = drawing.record(evidence)
    files = _write(record, folder)
    cost = {
        "figure": record["figure"],
        "profile": record["profile"],
        "seconds": round(time.perf_counter() - started, 1),
        "processor_seconds": round(_processor_seconds() - before, 1),
        "largest_process_megabytes": max(each.ru_maxrss for each in _usage()) // MEGABYTE,
        "processes": workers.processes,
    }
    options.write_whole(folder / f"{record['figure']}.cost.json", json.dumps(cost, indent=1) + "\n")
    return Figure(record=record, files=files, cost=cost)


def _usage() -> list[resource.struct_rusage]:
    return [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]


def _processor_seconds() -> float:
    return sum(each.ru_utime + each.ru_stime for each in _usage())


def _draw(requests: Any, store: Path, workers: "Workers") -> Any:
    from modelcollapse.progress import progress
    from simulate.run import run_many

    kept = options.store_at(store)
    with options.started(workers) as ready, progress("simulating") as update:
        return run_many(requests, workers=ready, store=kept, progress=update)


def _write(record: Any, folder: Path) -> list[Path]:
    """The record, the caption and the pictures; each file appears whole."""
    from paper.figures.caption import caption
    from paper.figures.draw import draw

    texts = {
        f"{record['figure']}.json": json.dumps(record, indent=1, allow_nan=False) + "\n",
        f"{record['figure']}.txt": caption(record) + "\n",
    }
    for name, text in texts.items():
        options.write_whole(folder / name, text)
    return [*(folder / name for name in texts), *draw(record, folder)]
