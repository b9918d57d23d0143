"""Clouds of points in the plane, with outlines, on axes that are fixed so that clouds can be compared."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from paper.figures.style import COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def clouds(axes: "Axes", panel: Mapping[str, Any]) -> None:
    """The first curve as points, the others as outlines, grey where dashed; `columns` and `rows` end the axes."""
    points, *outlines = panel["curves"]
    axes.plot(_numbers(points["x"]), _numbers(points["mean"]), marker=".", markersize=2.5, linestyle="none",
              color=COLOURS[0], alpha=0.6, label=points["label"])  # fmt: skip
    for outline in outlines:
        colour, width = ("0.55", 0.9) if outline["dashed"] else (COLOURS[1], 1.5)
        axes.plot(_numbers(outline["x"]), _numbers(outline["mean"]), color=colour, linewidth=width,
                  linestyle="--" if outline["dashed"] else "-", label=outline["label"] or None)  # fmt: skip
    axes.set_xlim(*panel["columns"])
    axes.set_ylim(*panel["rows"])
    axes.set_aspect("equal", adjustable="box")
    if any(curve["label"] for curve in panel["curves"]):
        axes.legend(frameon=False, loc="upper left", borderaxespad=0.1, handletextpad=0.4)


def _numbers(values: Sequence[Any]) -> list[float]:
    return [float(value) for value in values]
