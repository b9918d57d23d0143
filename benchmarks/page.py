"""docs/performance.md, made from a report."""

from collections.abc import Iterable, Iterator, Sequence

from benchmarks import engines, prose
from benchmarks.clock import spread
from benchmarks.goals import Goal, goals, ratio
from benchmarks.report import Report

Row = Sequence[str]
ACCURACY = 1e-8
OURS = (*engines.FAST.values(), engines.CHECKED, engines.FLOOR)


def page(report: Report) -> str:
    """The text of the page."""
    sections = [
        prose.START.format(sizes=report["sizes"]),
        table(("", ""), report["machine"].items()),
        prose.WORKLOAD.format(busy=busiest(report)),
        workload(report),
        prose.RATIOS,
        *(faster(report, ours) for ours in engines.FAST.values()),
        prose.DIFFERENCES,
        differences(report),
        prose.GOALS,
        asked(report),
        prose.THREADS,
        threads(report),
        prose.SCALING,
        *scaling(report),
        prose.PROCESSES,
        starts(report),
        *long_runs(report),
    ]
    return "\n\n".join(section.strip() for section in sections) + "\n"


def table(head: Row, rows: Iterable[Row]) -> str:
    """A table, numbers to the right of the first column."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def figure(value: float) -> str:
    """Three digits, and never an exponent."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def spelled(values: tuple[float, float, float]) -> str:
    """Median, and the smallest and largest in brackets."""
    middle, low, high = map(figure, values)
    return f"{middle} ({low}–{high})"


def workload(report: Report) -> str:
    """Microseconds a replicate, each contender in each cell."""
    names = next(iter(report["workload"].values()))
    rows = [[name, *(spelled(spread(cell[name]["micros"])) for cell in report["workload"].values())] for name in names]
    return table(["microseconds a replicate", *report["workload"]], rows)


def busiest(report: Report) -> str:
    """Processor time over elapsed time, the largest of all contenders."""
    return f"{max(each['busy'] for cell in report['workload'].values() for each in cell.values()):.2f}"


def faster(report: Report, ours: str) -> str:
    """How many times faster ours is than each of the others; the floor's row says by how much it is slower."""
    cells = report["workload"]
    others = [name for name in next(iter(cells.values())) if name not in OURS]
    rows = [[name, *(spelled(ratio(report, cell, name, ours)) for cell in cells)] for name in others]
    above = ["(over the floor)", *(spelled(ratio(report, cell, ours, engines.FLOOR)) for cell in cells)]
    return table([f"{ours}: times faster than", *cells], [*rows, above])


def differences(report: Report) -> str:
    """The largest difference of each contender's estimates to those that are solved to rounding."""
    cells = report["differences"]
    names = next(iter(cells.values()))
    return table(["", *cells], [[name, *(close(cell[name]) for cell in cells.values())] for name in names])


def close(difference: float) -> str:
    """The difference, made bold when it is above the accuracy that all are asked for."""
    return f"{difference:.1e}" if difference <= ACCURACY else f"**{difference:.1e}**"


def asked(report: Report) -> str:
    """Each goal in each cell: the median that was measured and what was asked, bold where it was missed."""
    found: dict[str, list[str]] = {}
    for goal in goals(report):
        found.setdefault(goal.what, []).append(judged(goal))
    return table(["", *report["workload"]], [[what, *told] for what, told in found.items()])


def judged(goal: Goal) -> str:
    """A goal's cell."""
    told = f"{figure(goal.found[0])} ({'≥' if goal.at_least else '≤'} {goal.asked:g})"
    return told if goal.met else f"**{told}**"


def threads(report: Report) -> str:
    """Microseconds a replicate on one thread and on two."""
    cells = report["threads"]
    names = next(iter(cells.values()))
    rows = [
        [f"{name} thread(s)", *(spelled(spread(cell[name]["micros"])) for cell in cells.values())] for name in names
    ]
    return table(["microseconds a replicate", *cells], rows)


def scaling(report: Report) -> Iterator[str]:
    """A table for each axis."""
    for axis in report["scaling"]:
        names = [each["name"] for each in axis["times"][0]]
        rows = [
            [f"{value:,}", *(spelled(spread(each["micros"])) for each in times)]
            for value, times in zip(axis["values"], axis["times"], strict=True)
        ]
        yield f"### {axis['name'][0].upper()}{axis['name'][1:]}\n{axis['fixed']}\n\n" + table(
            [axis["name"], *names], rows
        )


def starts(report: Report) -> str:
    """Seconds of imports, and of first and second calls."""
    milli = {name: [1000 * each for each in taken] for name, taken in report["imports"].items()}
    rows = [[f"`import {name}`", *map(figure, spread(taken))] for name, taken in milli.items()]
    calls = [
        [
            each["name"],
            *(f"{each[cache][part]:.2f}" for cache in ("cold", "warm") for part in ("imports", "first", "second")),
        ]
        for each in report["first calls"]
    ]
    heads = [f"{cache}: {part}" for cache in ("cold", "warm") for part in ("imports", "first block", "second block")]
    return table(["milliseconds", "median", "least", "most"], rows) + "\n\n" + table(["seconds", *heads], calls)


def long_runs(report: Report) -> Iterator[str]:
    """The long runs, if they were asked for."""
    if "long runs" not in report:
        yield prose.NO_LONG_RUNS
        return
    yield prose.LONG_RUNS
    parts = ("seconds", "before", "most")
    rows = [[run["name"], *(f"{run[part]:,.1f}" for part in parts)] for run in report["long runs"]]
    yield table(["replicates", "seconds", "MiB before", "MiB at most"], rows)
