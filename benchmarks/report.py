"""Everything that one run measured, as one JSON-ready value: the page and the plot are made from it alone."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from benchmarks import engines, machine, processes, scaling
from benchmarks.clock import Times, interleaved
from benchmarks.sizes import Sizes
from benchmarks.workload import cells

Report = dict[str, Any]
Told = Callable[[str], None]


def measured(sizes: Sizes, full: bool, told: Told) -> Report:
    """The report; `told` hears what is being measured, and `full` adds the long runs."""
    report: Report = {"sizes": sizes.name, "machine": machine.facts()}
    report["workload"] = {
        name: plain(interleaved(engines.contenders(design), sizes.rounds, sizes.seconds))
        for name, design in heard(told, "workload W, ")
    }
    report["differences"] = {
        name: engines.differences(design, sizes.paths) for name, design in heard(told, "estimates, ")
    }
    told("threads")
    report["threads"] = {name: plain(times) for name, times in scaling.threads(sizes).items()}
    report["scaling"] = [asdict(axis) for axis in scaling.axes(sizes, told)]
    told("imports and first calls")
    report["imports"] = processes.imports(sizes.rounds)
    report["first calls"] = processes.first_calls(sizes.kernels)
    if full:
        told("long runs")
        report["long runs"] = processes.long_runs()
    return report


def heard(told: Told, what: str) -> Any:
    """The cells of W, each announced."""
    for name, design in cells():
        told(what + name)
        yield name, design


def plain(times: list[Times]) -> dict[str, Any]:
    """The times by name, JSON-ready."""
    return {each.name: {"micros": each.micros, "busy": each.busy} for each in times}
