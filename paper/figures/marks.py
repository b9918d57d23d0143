"""Measured points with intervals beside what theory says: a colour and a shape each, and side by side."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from paper.figures.style import COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SHAPES = ("o", "s", "^", "D", "v", "P", "X", "*")
APART = 0.045  # of x, between neighbours, on a logarithmic axis
MANY = 6  # curves, above which the legend stands above them all
LEGEND: Mapping[str, Any] = {"framealpha": 0.8, "edgecolor": "none", "borderpad": 0.2, "handlelength": 1.4,
                             "labelspacing": 0.35, "handletextpad": 0.4}  # fmt: skip
ABOVE = 0.28  # of the height, for a legend above all points
ROOM = 0.008  # of the length of a linear one


def marks(axes: "Axes", panel: Mapping[str, Any]) -> None:
    """Curves of theory as dotted lines, limits as dashed grey ones, the rest as points with their intervals."""
    drawn = [curve for curve in panel["curves"] if not curve["theory"]]
    colours = {f"_{curve['label']}": COLOURS[place % len(COLOURS)] for place, curve in enumerate(drawn)}
    for curve in panel["curves"]:
        if curve["theory"]:
            _stated(axes, curve, colours.get(curve["label"], "black"))
    for place, curve in enumerate(drawn):
        shift = place - (len(drawn) - 1) / 2
        _points(axes, curve, place, _moved(curve["x"], shift, logarithmic=panel["log"] in ("x", "both")))
    names = [label for label in axes.get_legend_handles_labels()[1] if label]
    if len(drawn) > MANY:  # room above all points
        low, high = axes.get_ylim()
        axes.set_ylim(low, high + ABOVE * (high - low))
        axes.legend(ncols=4, loc="upper center", columnspacing=0.9, **LEGEND)
    elif names:
        axes.legend(**LEGEND)
    if panel["log"] in ("x", "both"):
        plain_ticks(axes, panel)


def plain_ticks(axes: "Axes", panel: Mapping[str, Any]) -> None:
    """Logarithmic axes with ticks at the places that are marked, as they are said; those of y without powers too."""
    from matplotlib.ticker import FixedLocator, LogLocator, NullLocator

    places = sorted({float(x) for curve in panel["curves"] if not curve["theory"] for x in curve["x"]})
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(FixedLocator(places))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter("{x:g}")
    if panel["log"] == "both":
        axes.set_yscale("log")
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.yaxis.set_minor_locator(NullLocator())
        axes.yaxis.set_major_formatter("{x:g}")


def worm(axes: "Axes", panel: Mapping[str, Any]) -> None:
    """Quantiles as thin lines with shapes on them, beside the line of theory, with its band if it has one."""
    drawn = [curve for curve in panel["curves"] if not curve["theory"]]
    for curve in panel["curves"]:
        if curve["theory"]:
            _stated(axes, curve, "black")
        if curve["theory"] and curve["low"]:
            x, low, high = (_numbers(curve[name]) for name in ("x", "low", "high"))
            axes.fill_between(x, low, high, color="0.5", alpha=0.2, linewidth=0, label="95 % band, all at once")
    for place, curve in enumerate(drawn):
        look: dict[str, Any] = {"color": COLOURS[place % len(COLOURS)], "marker": SHAPES[place % len(SHAPES)]}
        axes.plot(_numbers(curve["x"]), _numbers(curve["mean"]), linewidth=0.9, markersize=3.0, label=curve["label"],
                  markevery=(2 * place, 2 * len(drawn)), **look)  # fmt: skip
    axes.legend(framealpha=0.8, edgecolor="none", borderpad=0.2, labelspacing=0.35)


def limit(axes: "Axes", panel: Mapping[str, Any]) -> None:
    """Estimates over 1/n with a weighted line and its band each, read at 0; the ticks of x are the n of `columns`.

    A dashed curve is the line of the points before it; the last point of each is the intercept.
    """
    place = -1
    for curve in panel["curves"]:
        x, y = _numbers(curve["x"]), _numbers(curve["mean"])
        colour = COLOURS[place % len(COLOURS)]
        if curve["theory"]:
            _stated(axes, curve, "black")
        elif curve["dashed"]:
            axes.plot(x, y, color=colour, linewidth=1.0)
            axes.fill_between(x, _numbers(curve["low"]), _numbers(curve["high"]), color=colour, alpha=0.13, linewidth=0)
        else:
            place += 1
            moved = [at + 0.012 * max(x) * place for at in x]
            _points(axes, curve, place, moved)
    longest = max(max(_numbers(curve["x"])) for curve in panel["curves"])
    axes.set_xlim(-0.06 * longest, 1.08 * longest)
    axes.set_xticks([0, *(1 / size for size in panel["columns"])], ["∞", *(f"{size:g}" for size in panel["columns"])])
    axes.axvline(0, color="0.7", linewidth=0.8, zorder=1)
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + ABOVE * (high - low))
    axes.legend(ncols=2, loc="upper center", columnspacing=0.9, **LEGEND)


def _stated(axes: "Axes", curve: Mapping[str, Any], colour: str) -> None:
    look: dict[str, Any] = {"linestyle": ":", "color": colour, "linewidth": 1.3, "zorder": 1.5}
    if curve["dashed"]:
        look = {"linestyle": (0, (6, 2)), "color": "0.45", "linewidth": 1.0, "zorder": 1.4}
    axes.plot(_numbers(curve["x"]), _numbers(curve["mean"]), label=curve["label"], **look)


def points(
    axes: "Axes", curve: Mapping[str, Any], x: Sequence[float], *, shape: str, colour: str, size: float = 3.2
) -> None:
    """Draws the means at x with their intervals, named by the curve's label."""
    y = _numbers(curve["mean"])
    apart = None
    if curve["low"]:
        apart = [[at - low for at, low in zip(y, _numbers(curve["low"]), strict=True)],
                 [high - at for at, high in zip(y, _numbers(curve["high"]), strict=True)]]  # fmt: skip
    axes.errorbar(x, y, yerr=apart, fmt=shape, color=colour, markersize=size, elinewidth=0.9, markeredgewidth=0,
                  label=curve["label"])  # fmt: skip


def _points(axes: "Axes", curve: Mapping[str, Any], place: int, x: list[float]) -> None:
    points(axes, curve, x, shape=SHAPES[place % len(SHAPES)], colour=COLOURS[place % len(COLOURS)])


def _moved(x: Sequence[Any], shift: float, *, logarithmic: bool) -> list[float]:
    if logarithmic:
        return [float(each) * (1 + APART) ** shift for each in x]
    values = _numbers(x)
    return [each + ROOM * (max(values) - min(values)) * shift for each in values]


def _numbers(values: Sequence[Any]) -> list[float]:
    return [float(value) for value in values]
