"""A record becomes a figure: one axes a panel, in reading order."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from paper.figures.clouds import clouds
from paper.figures.first import draw_first
from paper.figures.marks import limit, marks, worm
from paper.figures.numbered import numbered
from paper.figures.room import make_room
from paper.figures.style import COLOURS, PANEL, STROKES, styled
from paper.naming import named

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Panel = Mapping[str, Any]
MANY = 8  # curves, above which a legend stands in two columns
FORMATS = ("png", "svg", "pdf")
UNDATED: Mapping[str, Mapping[str, None]] = {  # what would make two files of one figure differ
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
SPARE = 3  # letters, that a line may be longer than its share
LETTERS = 10.8  # of a label of y, an inch of its panel
WRITTEN = 64  # cells of a surface, up to which their numbers are written in
BOX = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none", "alpha": 0.7}


def draw(
    record: Mapping[str, Any], folder: Path, formats: Sequence[str] = FORMATS, *, text: bool = False
) -> list[Path]:
    """Writes NAME.png, NAME.svg and NAME.pdf into the folder, or those of `formats` alone; gives their paths.

    Byte for byte the same from the same record and libraries. With `text` the letters of an SVG file stay letters, for
    a page that brings a font: the file is smaller, and its words can be found. ValueError for an unknown format.
    """
    unknown = [each for each in formats if each not in FORMATS]
    if unknown:
        raise ValueError(f"no format {unknown[0]!r}; there are {', '.join(FORMATS)}")
    files = [folder / f"{record['figure']}.{ending}" for ending in formats]
    with styled(record["figure"], text=text):
        figure = _figure(record)
        for file, ending in zip(files, formats, strict=True):
            with named(file):
                figure.savefig(file, metadata=dict(UNDATED[ending]))
    return files


def _figure(record: Mapping[str, Any]) -> "Figure":
    """The panels of the record on one sheet.

    A record may say how large a panel is, in inches. With `room`, long labels are broken and legends lie on no curve.
    """
    from matplotlib.figure import Figure

    panels = record["panels"]
    columns = min(record["columns"], len(panels))
    lines = -(-len(panels) // columns)
    wide, high = record.get("size") or PANEL
    figure = Figure(figsize=(wide * columns, high * lines), layout="constrained")
    axes = list(figure.subplots(lines, columns, squeeze=False).flat)
    for place, panel in zip(axes, panels, strict=False):
        KINDS[panel["kind"]](place, panel)
        _labelled(place, panel, letters=int(LETTERS * high) if record.get("room") else None)
    for place in axes[len(panels) :]:
        place.set_axis_off()
    if record.get("room"):
        make_room(figure)
    return figure


def _labelled(axes: "Axes", panel: Panel, letters: int | None) -> None:
    axes.set_title(panel["title"])
    axes.set_xlabel(panel["x"] + (f"\n{panel['note']}" if panel["note"] else ""))
    axes.set_ylabel(_broken(panel["y"], letters) if letters else panel["y"])
    if panel["kind"] in ("marks", "first"):  # whose axes are their own
        return
    if panel["log"] in ("x", "both"):
        axes.set_xscale("log")
    if panel["log"] in ("y", "both"):
        axes.set_yscale("log")
    if panel["log"] == "signed":  # beyond 1 on either side; linear between
        axes.set_yscale("symlog", linthresh=1)


def _broken(words: str, letters: int) -> str:
    """The words on as few lines as they need, all about as long."""
    lines = -(-len(words) // letters)
    return "\n".join(wrap(words, -(-len(words) // lines) + SPARE if lines > 1 else letters))


def _curves(axes: "Axes", panel: Panel) -> None:
    """Means as lines, intervals of the mean as dark bands, eight of ten replicates as light ones, theory dotted.

    Curves with one label, such as the two ends of an interval, are named once.
    """
    colours: dict[str, str] = {}
    for curve in panel["curves"]:
        named = curve["label"].removeprefix("_")  # which keeps a curve out of the legend, and in its group
        group = named.partition(" (")[0] if curve["dashed"] else named
        colour = colours.setdefault(group, COLOURS[len(colours) % len(COLOURS)])
        x, y = numbers(curve["x"]), numbers(curve["mean"])
        if curve["theory"]:
            axes.plot(x, y, linestyle=":", color="black", linewidth=1.4, label=curve["label"], zorder=3)
            continue
        named = "_" if curve["label"] in axes.get_legend_handles_labels()[1] else curve["label"]
        axes.plot(x, y, color=colour, linestyle=STROKES[1 if curve["dashed"] else 0], linewidth=1.3, label=named)
        for low, high, alpha in (("bottom", "top", 0.12), ("low", "high", 0.3)):
            if curve[low]:
                axes.fill_between(x, numbers(curve[low]), numbers(curve[high]), color=colour, alpha=alpha, linewidth=0)
    legend(axes, len(panel["curves"]))


def _surface(axes: "Axes", panel: Panel) -> None:
    """The grid as colours, with its numbers in the cells and a ring around those that are marked."""
    grid = [numbers(row) for row in panel["grid"]]
    image = axes.imshow(grid, aspect="auto", origin="lower", cmap="viridis")
    axes.grid(visible=False)
    axes.set_xticks(range(len(panel["columns"])), [f"{each:g}" for each in panel["columns"]], rotation=45)
    axes.set_yticks(range(len(panel["rows"])), [f"{each:g}" for each in panel["rows"]])
    if len(grid) * len(panel["columns"]) <= WRITTEN:
        for row, values in enumerate(grid):
            for column, value in enumerate(values):
                if value == value:  # noqa: PLR0124 - what is not a number stays blank
                    axes.text(column, row, f"{value:.3g}", ha="center", va="center", fontsize=7.0, bbox=BOX)
    for column, row in panel["marks"]:
        axes.plot(column, row, marker="o", markersize=19, markerfacecolor="none", markeredgecolor="red")
    bar = axes.get_figure().colorbar(image, ax=axes)  # type: ignore[union-attr]
    bar.set_label(panel["unit"])


def _bars(axes: "Axes", panel: Panel) -> None:
    """One group of bars a place of x, one bar a curve, with the interval of the mean."""
    curves = panel["curves"]
    share = 0.8 / len(curves)
    for place, curve in enumerate(curves):
        x = [spot - 0.4 + share * (place + 0.5) for spot in range(len(curve["x"]))]
        y = numbers(curve["mean"])
        axes.bar(x, y, width=share, color=COLOURS[place % len(COLOURS)], label=curve["label"])
        if curve["low"]:
            apart = [[at - low for at, low in zip(y, numbers(curve["low"]), strict=True)],
                     [high - at for at, high in zip(y, numbers(curve["high"]), strict=True)]]  # fmt: skip
            axes.errorbar(x, y, yerr=apart, fmt="none", ecolor="black", elinewidth=0.8, capsize=1.5)
    axes.set_xticks(range(len(curves[0]["x"])), [f"{each:g}" for each in curves[0]["x"]])
    if panel["log"] == "signed":  # bars on both sides leave room above them all
        axes.set_ylim(top=10 * max(1, axes.get_ylim()[1]))
        axes.legend(frameon=False, ncols=3, loc="upper center")
        return
    legend(axes, len(curves))


def _points(axes: "Axes", panel: Panel) -> None:
    """A cloud of points a curve: x against mean."""
    for place, curve in enumerate(panel["curves"]):
        x, y = numbers(curve["x"]), numbers(curve["mean"])
        axes.plot(x, y, marker=".", markersize=2, linestyle="none", color=COLOURS[place % len(COLOURS)], alpha=0.5,
                  label=curve["label"])  # fmt: skip
    legend(axes, len(panel["curves"]))


KINDS = {
    "curves": _curves,
    "surface": _surface,
    "bars": _bars,
    "points": _points,
    "numbered": numbered,
    "clouds": clouds,
    "marks": marks,
    "worm": worm,
    "limit": limit,
    "first": draw_first,
}


def legend(axes: "Axes", curves: int) -> None:
    """The legend, each name once, in two columns where there are many; none for a single curve without a name."""
    handles, labels = axes.get_legend_handles_labels()
    once = {label: handle for handle, label in zip(handles, labels, strict=True) if label}
    if once:
        columns = 2 if min(curves, len(once)) > MANY else 1
        axes.legend(
            list(once.values()), list(once), ncols=columns, framealpha=0.6, edgecolor="none", borderpad=0.2
        )  # lines behind it stay in sight


def numbers(values: Sequence[Any]) -> list[float]:
    """The numbers of a record, where one that is not finite stands as a word; it leaves a gap in the line."""
    found = [float(value) for value in values]
    return [value if abs(value) < float("inf") else float("nan") for value in found]
