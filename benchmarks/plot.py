"""docs/performance.svg, made from a report: each contender on workload W, and how this engine scales."""

from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.report import Report

SHOWN = 4  # axes of scaling, beside the bars of W


def save(report: Report, path: Path) -> None:
    """Nothing; the plot is written as text, without a date, so that the same report gives the same file."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    with mpl.rc_context({"svg.hashsalt": "performance", "svg.fonttype": "none", "font.size": 8}):
        figure = plt.figure(figsize=(12, 8), layout="constrained")
        parts = figure.subfigures(2, 1, height_ratios=(1.2, 1))
        bars(parts[0].subplots(), report)
        for axes, axis in zip(parts[1].subplots(1, SHOWN), chosen(report), strict=False):
            lines(axes, axis)
        figure.savefig(path, metadata={"Date": None})
        plt.close(figure)


def chosen(report: Report) -> list[Any]:
    """The axes with more than one value."""
    return [axis for axis in report["scaling"] if len(axis["values"]) > 1][:SHOWN]


def bars(axes: Any, report: Report) -> None:
    """Nothing; a group of bars for each cell of W."""
    cells = report["workload"]
    names = list(next(iter(cells.values())))
    width = 0.8 / len(names)
    for place, name in enumerate(names):
        heights = [median(cell[name]["micros"]) for cell in cells.values()]
        axes.bar([group + (place - len(names) / 2) * width for group in range(len(cells))], heights, width, label=name)
    axes.set_yscale("log")
    axes.set_xticks(range(len(cells)), list(cells))
    axes.set_ylabel("microseconds a replicate")
    axes.set_title("Workload W on one thread")
    axes.legend(ncols=5, loc="upper center", bbox_to_anchor=(0.5, -0.07), frameon=False)
    axes.grid(axis="y", alpha=0.3)


def lines(axes: Any, axis: dict[str, Any]) -> None:
    """Nothing; a line for each contender, over the quantity that grows."""
    for place, first in enumerate(axis["times"][0]):
        heights = [median(times[place]["micros"]) for times in axis["times"]]
        axes.plot(axis["values"], heights, marker="o", markersize=3, label=first["name"])
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xticks(axis["values"], [f"{value:,}" for value in axis["values"]])
    axes.xaxis.minorticks_off()
    axes.set_xlabel(axis["name"])
    axes.set_ylabel("microseconds a replicate")
    axes.set_title(axis["fixed"])
    axes.legend(frameon=False)
    axes.grid(alpha=0.3)
