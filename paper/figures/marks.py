"""Measured points with intervals beside what theory says: a colour and a shape each, side by side where they coincide."""

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
ROOM = 0.12  # in x, between neighbours, on a linear one


def marks(axes: "Axes", panel: Mapping[str, Any]) -> None:
    """Curves of theory as dotted lines, limits as dashed grey ones, the rest as points with their intervals."""
    drawn = [curve for curve in panel["curves"] if not curve["theory"]]
    for curve in panel["curves"]:
        if curve["theory"]:
            _stated(axes, curve)
    for place, curve in enumerate(drawn):
        shift = place - (len(drawn) - 1) / 2
        _points(axes, curve, place, _moved(curve["x"], shift, logarithmic=panel["log"] in ("x", "both")))
    names = [label for label in axes.get_legend_handles_labels()[1] if label]
    if len(drawn) > MANY:  # room above all points
        low, high = axes.get_ylim()
        axes.set_ylim(low, high + 0.3 * (high - low))
        axes.legend(ncols=4, loc="upper center", columnspacing=0.9, **LEGEND)
    elif names:
        axes.legend(**LEGEND)
    if panel["log"] in ("x", "both"):
        _plain(axes, panel, drawn)


def _plain(axes: "Axes", panel: Mapping[str, Any], drawn: Sequence[Mapping[str, Any]]) -> None:
    """Ticks at the places that are marked, as they are said; those of a logarithmic y likewise without powers."""
    from matplotlib.ticker import FixedLocator, LogLocator, NullLocator

    places = sorted({float(x) for curve in drawn for x in curve["x"]})
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
    """Quantiles as thin lines with shapes on them, and where theory lets them lie: a line, with its band if it has one."""
    drawn = [curve for curve in panel["curves"] if not curve["theory"]]
    for curve in panel["curves"]:
        if curve["theory"]:
            _stated(axes, curve)
        if curve["theory"] and curve["low"]:
            x, low, high = (_numbers(curve[name]) for name in ("x", "low", "high"))
            axes.fill_between(x, low, high, color="0.5", alpha=0.2, linewidth=0, label="95 % band, all at once")
    for place, curve in enumerate(drawn):
        axes.plot(_numbers(curve["x"]), _numbers(curve["mean"]), color=COLOURS[place % len(COLOURS)], linewidth=0.9,
                  marker=SHAPES[place % len(SHAPES)], markersize=3.0, markevery=(2 * place, 2 * len(drawn)), label=curve["label"])  # fmt: skip
    axes.legend(framealpha=0.8, edgecolor="none", borderpad=0.2, labelspacing=0.35)


def _stated(axes: "Axes", curve: Mapping[str, Any]) -> None:
    look: dict[str, Any] = {"linestyle": ":", "color": "black", "linewidth": 1.3, "zorder": 1.5}
    if curve["dashed"]:
        look = {"linestyle": (0, (6, 2)), "color": "0.45", "linewidth": 1.0, "zorder": 1.4}
    axes.plot(_numbers(curve["x"]), _numbers(curve["mean"]), label=curve["label"], **look)


def _points(axes: "Axes", curve: Mapping[str, Any], place: int, x: list[float]) -> None:
    y = _numbers(curve["mean"])
    apart = None
    if curve["low"]:
        apart = [[at - low for at, low in zip(y, _numbers(curve["low"]), strict=True)],
                 [high - at for at, high in zip(y, _numbers(curve["high"]), strict=True)]]  # fmt: skip
    axes.errorbar(x, y, yerr=apart, fmt=SHAPES[place % len(SHAPES)], color=COLOURS[place % len(COLOURS)], markersize=3.2,
                  elinewidth=0.9, markeredgewidth=0, label=curve["label"])  # fmt: skip


def _moved(x: Sequence[Any], shift: float, *, logarithmic: bool) -> list[float]:
    if logarithmic:
        return [float(each) * (1 + APART) ** shift for each in x]
    return [float(each) + ROOM * shift for each in x]


def _numbers(values: Sequence[Any]) -> list[float]:
    return [float(value) for value in values]
