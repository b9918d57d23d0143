"""A grid of positive numbers as colours on a logarithmic scale, each number in its cell."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DARK = 0.55  # of the colour scale, below which letters are white


def numbered(axes: "Axes", panel: Mapping[str, Any]) -> None:
    """Draws the grid, with a frame around the cells that are marked."""
    from matplotlib.colors import LogNorm
    from matplotlib.patches import Rectangle

    grid = [[float(value) for value in row] for row in panel["grid"]]
    flat = [value for row in grid for value in row]
    scale = LogNorm(min(flat), max(flat))
    image = axes.imshow(grid, aspect="auto", origin="lower", cmap="viridis", norm=scale)
    axes.grid(visible=False)
    axes.set_xticks(range(len(panel["columns"])), [f"{each:g}" for each in panel["columns"]], rotation=30)
    axes.set_yticks(range(len(panel["rows"])), [f"{each:g}" for each in panel["rows"]])
    for row, values in enumerate(grid):
        for column, value in enumerate(values):
            colour = "white" if scale(value) < DARK else "black"
            axes.text(column, row, f"{value:.3g}", ha="center", va="center", fontsize=6.5, color=colour)
    for column, row in panel["marks"]:
        frame = Rectangle((column - 0.46, row - 0.46), 0.92, 0.92, fill=False, edgecolor="white", linewidth=1.6)
        axes.add_patch(frame)
    axes.get_figure().colorbar(image, ax=axes).set_label(panel["unit"])  # type: ignore[union-attr]
