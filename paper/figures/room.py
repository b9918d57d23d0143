"""Room for legends: where one lies on a curve, the axes grow upwards until it lies above them all."""

from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

AIR = 2.0  # points between a legend and a curve
SMALL = 7.0  # points, letters of the ticks of x that would touch
STEP = 0.12  # of the height, that an axes grows at a time
STEPS = 6
COLUMNS = 3  # of a legend above all curves
LOOK: Any = {"framealpha": 0.8, "edgecolor": "none", "borderpad": 0.2, "handlelength": 1.4, "labelspacing": 0.3,
             "handletextpad": 0.4, "columnspacing": 0.9}  # fmt: skip


def make_room(figure: "Figure") -> None:
    """Moves the legends that lie on curves, makes the ticks of x that touch smaller, and leaves the rest as it is."""
    figure.draw_without_rendering()
    for axes in figure.axes:
        if touching(axes):
            axes.tick_params(axis="x", labelsize=SMALL)
    for _ in range(STEPS):
        figure.draw_without_rendering()
        tight = [axes for axes in figure.axes if crossed(axes)]
        if not tight:
            return
        for axes in tight:
            _raise(axes)


def crossed(axes: "Axes") -> bool:
    """Whether a line of the axes runs through its legend, or the legend sticks out; true only after a draw."""
    legend = axes.get_legend()
    if legend is None:
        return False
    box = legend.get_window_extent()
    paths = [line.get_path().transformed(line.get_transform()) for line in axes.lines]
    outside = box.x0 < axes.bbox.x0 or box.x1 > axes.bbox.x1
    return outside or any(path.intersects_bbox(box.padded(AIR), filled=False) for path in paths)


def touching(axes: "Axes") -> bool:
    """Whether two neighbours of the ticks of x touch; true only after a draw."""
    boxes = sorted((tick.get_window_extent() for tick in axes.get_xticklabels() if tick.get_text()), key=lambda b: b.x0)
    return any(left.x1 + AIR > right.x0 for left, right in pairwise(boxes))


def _raise(axes: "Axes") -> None:
    low, high = axes.get_ylim()
    grown = high * (high / low) ** STEP if axes.get_yscale() == "log" else high + STEP * (high - low)
    axes.set_ylim(low, grown)
    handles, labels = axes.get_legend_handles_labels()
    once = {label: handle for handle, label in zip(handles, labels, strict=True) if label}
    columns = COLUMNS if max(map(len, once)) <= 16 else 2
    axes.legend(list(once.values()), list(once), ncols=columns, loc="upper center", **LOOK)
