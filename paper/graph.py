"""The graph of what rests on what, as SVG: layers from the claims down to what is cited, drawn without a browser."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from xml.etree import ElementTree as ET

BOX, ROW, GAP, MARGIN = 230, 92, 18, 24  # pixels
LETTERS, LINE = 34, 14  # of a box's text
COLOURS = {"claim": "#1F4E9E", "lemma": "#1B6E3C", "cited": "#B03A00"}
DASHES = {"claim": "", "lemma": "6 3", "cited": "2 3"}  # told apart without colour too
SWEEPS = 6  # passes that move each box towards the mean of its neighbours
MOST_IN_ROW = 12


@dataclass(frozen=True, kw_only=True)
class Node:
    """A box: its name, what it stands for, its standing, and the names of the boxes below it."""

    name: str
    kind: str
    standing: str
    rests_on: tuple[str, ...]


def svg(nodes: Sequence[Node]) -> str:
    """The picture of the nodes; the same nodes give the same bytes."""
    rows = _rows({node.name: node for node in nodes})
    width = max((len(row) for row in rows), default=1) * (BOX + GAP) + 2 * MARGIN
    places = {
        name: ((width - len(row) * (BOX + GAP)) / 2 + place * (BOX + GAP), MARGIN + depth * ROW)
        for depth, row in enumerate(rows)
        for place, name in enumerate(row)
    }
    height = len(rows) * ROW + 2 * MARGIN
    root = ET.Element(
        "svg", xmlns="http://www.w3.org/2000/svg", role="img", viewBox=f"0 0 {width} {height}",
        width=str(width), height=str(height),
    )  # fmt: skip
    ET.SubElement(root, "title").text = "What each claim rests on: other claims, lemmas and cited theorems"
    ET.SubElement(root, "rect", width="100%", height="100%", fill="#FFFFFF")
    for node in nodes:
        for child in node.rests_on:
            _edge(root, places[node.name], places[child])
    for node in nodes:
        _box(root, node, places[node.name])
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def _rows(nodes: Mapping[str, Node]) -> list[list[str]]:
    """The names in layers, each below everything that rests on it, ordered so that few edges cross."""
    depth = dict.fromkeys(nodes, 0)
    for _ in nodes:
        moved = False
        for node in nodes.values():
            for child in node.rests_on:
                if depth[child] <= depth[node.name]:
                    depth[child], moved = depth[node.name] + 1, True
        if not moved:
            break
    else:
        if nodes:
            raise ValueError("the graph goes round in a circle")
    linked = {name for node in nodes.values() if node.rests_on for name in (node.name, *node.rests_on)}
    alone = [name for name in nodes if name not in linked]  # below the rest, where no edge crosses them
    levels = sorted({depth[name] for name in linked})
    layers = [[name for name in nodes if name in linked and depth[name] == level] for level in levels]
    ordered = _untangled(layers, nodes)
    rows = [*ordered, alone]
    return [row[start : start + MOST_IN_ROW] for row in rows for start in range(0, len(row), MOST_IN_ROW)]


def _untangled(layers: list[list[str]], nodes: Mapping[str, Node]) -> list[list[str]]:
    above: dict[str, list[str]] = {name: [] for name in nodes}
    for node in nodes.values():
        for child in node.rests_on:
            above[child].append(node.name)
    place = {name: index / max(len(row), 1) for row in layers for index, name in enumerate(row)}
    for sweep in range(SWEEPS):
        for row in layers if sweep % 2 == 0 else layers[::-1]:
            mean = {name: _mean([*above[name], *nodes[name].rests_on], place, place[name]) for name in row}
            row.sort(key=lambda name: (mean[name], name))
            place |= {name: index / max(len(row), 1) for index, name in enumerate(row)}
    return layers


def _mean(names: Sequence[str], place: Mapping[str, float], alone: float) -> float:
    return sum(place[name] for name in names) / len(names) if names else alone


def _edge(root: ET.Element, start: tuple[float, float], end: tuple[float, float]) -> None:
    height = ROW - 30
    (x1, y1), (x2, y2) = (start[0] + BOX / 2, start[1] + height), (end[0] + BOX / 2, end[1])
    middle = (y1 + y2) / 2
    path = f"M{x1:.0f},{y1:.0f} C{x1:.0f},{middle:.0f} {x2:.0f},{middle:.0f} {x2:.0f},{y2:.0f}"
    ET.SubElement(root, "path", d=path, fill="none", stroke="#888888")


def _box(root: ET.Element, node: Node, place: tuple[float, float]) -> None:
    x, y = place
    colour = COLOURS.get(node.kind, "#333333")
    box = ET.SubElement(root, "g")
    ET.SubElement(box, "title").text = f"{node.name} ({node.standing})"
    ET.SubElement(
        box, "rect",
        {"x": f"{x:.0f}", "y": f"{y:.0f}", "width": str(BOX), "height": str(ROW - 30), "rx": "6", "fill": "#FFFFFF",
         "stroke": colour, "stroke-dasharray": DASHES.get(node.kind, "")},
    )  # fmt: skip
    standing = [] if node.kind == "cited" else [f"[{node.standing}]"]
    shown = [*_two_lines(node.name), *standing]
    for index, text in enumerate(shown):
        ET.SubElement(
            box, "text",
            {"x": f"{x + BOX / 2:.0f}", "y": f"{y + 18 + index * LINE:.0f}", "text-anchor": "middle",
             "font-family": "sans-serif", "font-size": "12", "fill": colour},
        ).text = text  # fmt: skip


def _two_lines(name: str) -> list[str]:
    lines = wrap(name, LETTERS) or [name]
    return lines if len(lines) <= 2 else [lines[0], lines[1][: LETTERS - 1] + "…"]
