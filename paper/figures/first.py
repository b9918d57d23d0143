"""The picture of the first minute: three ways to train on one's own draws, out of the record of growth."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from paper.fields import LedgerError
from paper.figures.marks import SHAPES, plain_ticks, points
from paper.figures.style import COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NAME = "first"
SIZE = (9.375, 4.167)  # inches: 900 by 400 pixels in a browser
WORKFLOWS = {
    "discard": "discard: train on the newest draws alone",
    "fixed-budget": "fixed budget: a random batch of all data so far",
    "augment": "augment: train on all data so far",
}  # in the order of their growth, with what is written at each
FAMILIES = ("normal", "logit", "Poisson")
TITLE = "Refit a model on its own draws, again and again: what happens to the variance?"


def first(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record of the picture; LedgerError where the record of the growth lacks a workflow or a family."""
    panels = {panel["title"]: panel for panel in record["panels"]}
    curves = [curve for workflow in WORKFLOWS for curve in _chosen(panels, workflow)]
    panel = {
        "title": TITLE, "x": "generation G", "y": "variance over that of the first fit", "kind": "first",
        "curves": curves, "log": "both", "columns": [], "rows": [], "grid": [], "unit": "", "marks": [], "note": "",
    }  # fmt: skip
    return {**record, "figure": NAME, "title": TITLE, "panels": [panel], "columns": 1, "size": SIZE}


def _chosen(panels: Mapping[str, Any], workflow: str) -> list[dict[str, Any]]:
    """The families, the law and the limit of one workflow, labelled "workflow, what"."""
    if workflow not in panels:
        raise LedgerError(f"the record of the growth has no panel {workflow!r}; draw it with: figure growth")
    found = {curve["label"].removeprefix("_"): curve for curve in panels[workflow]["curves"] if not curve["theory"]}
    missing = [family for family in FAMILIES if family not in found]
    if missing:
        raise LedgerError(f"the panel {workflow!r} has no {missing[0]!r}; draw it with: figure growth")
    stated = [curve for curve in panels[workflow]["curves"] if curve["theory"]]
    told = [(family, found[family]) for family in FAMILIES]
    told += [(curve["label"] if curve["dashed"] else "theory", curve) for curve in stated]
    return [{**curve, "label": f"{workflow}, {name}"} for name, curve in told]


def description(record: Mapping[str, Any]) -> str:
    """What the picture shows, for whoever does not see it, with the numbers of the last fit of the record."""
    curves = {curve["label"]: curve for curve in record["panels"][0]["curves"]}
    last = curves["discard, theory"]["x"][-1]
    told = ", ".join(
        f"{curves[f'{workflow}, theory']['mean'][-1]:.3g} under {workflow.replace('-', ' ')}" for workflow in WORKFLOWS
    )
    (limit,) = (label.partition(", ")[2] for label in curves if label.startswith("augment, limit"))
    families = f"{', '.join(FAMILIES[:-1])} and {FAMILIES[-1]}"
    return (
        f"Growth of the variance of a model refitted on its own draws: by generation {last:g} it is {told} times that "
        f"of the first fit by theory, and augment stays below its {limit}. Points with 95 % intervals show what was "
        f"measured with {families} models, beside the curves."
    )


def draw_first(axes: "Axes", panel: Mapping[str, Any]) -> None:
    """A colour a workflow, a shape a family, theory as lines with their names written beside them."""
    for place, (workflow, said) in enumerate(WORKFLOWS.items()):
        colour = COLOURS[place]
        own = {
            curve["label"].partition(", ")[2]: curve
            for curve in panel["curves"]
            if curve["label"].startswith(f"{workflow}, ")
        }
        for name, curve in own.items():
            if curve["theory"]:
                _line(axes, name, curve, colour)
        for spot, family in enumerate(FAMILIES):
            x = [float(each) * 1.03 ** (spot - 1) for each in own[family]["x"]]
            points(axes, own[family], x, shape=SHAPES[spot], colour=colour, size=4.6)
        end = own["theory"]
        axes.annotate(said, (end["x"][-1], end["mean"][-1]), xytext=(10, -3), textcoords="offset points", color=colour,
                      fontsize=10, annotation_clip=False)  # fmt: skip
    plain_ticks(axes, panel)
    axes.set_xlim(0.93, 150)
    axes.spines["bottom"].set_bounds(0.93, 21)
    _key(axes)


def _line(axes: "Axes", name: str, curve: Mapping[str, Any], colour: str) -> None:
    x, y = ([float(each) for each in curve[part]] for part in ("x", "mean"))
    if not curve["dashed"]:
        axes.plot(x, y, color=colour, linewidth=1.3, zorder=1.5)
    elif name.startswith("limit π²/6"):
        axes.plot([1, 22], [y[0], y[0]], color="0.35", linestyle=(0, (6, 2)), linewidth=1.1, zorder=1.4)
        axes.annotate(name, (5.5, y[0]), xytext=(0, 4), textcoords="offset points", color="0.25", fontsize=10)


def _key(axes: "Axes") -> None:
    """What the shapes and the line mean, in black: colours are named where they are."""
    from matplotlib.lines import Line2D

    handles = [
        Line2D(
            [], [], color="black", marker=SHAPES[spot], linestyle="none", markersize=4.6, label=f"{family}, measured"
        )
        for spot, family in enumerate(FAMILIES)
    ]
    handles.append(Line2D([], [], color="black", linewidth=1.3, label="theory"))
    axes.legend(handles=handles, loc="upper left", frameon=False, fontsize=9.5)
