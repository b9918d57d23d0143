"""The panels of a figure as light SVG: means as lines, intervals as bands, grids as cells. No library draws them."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from paper.html.scale import Scale, linear, logarithmic, signed

Panel = Mapping[str, Any]
WIDTH, HEIGHT, LEFT, BELOW, ABOVE = 360, 250, 58, 40, 12
FINE = 2  # units of a path a pixel: its whole numbers are half pixels
NEAR = 1.0  # unit: points nearer than that to a straight line are left out of it
THIN = 1.5  # units: a band that is nowhere wider is not seen behind its line
COLOURS = 8
POINTS = 400  # of a cloud that are drawn
ASIDE = 4  # pixels between neighbours


def panel_svg(panel: Panel) -> Markup | None:
    """The panel as a picture; None for a kind of panel that this page cannot draw."""
    draw = KINDS.get(panel["kind"])
    if draw is None:
        return None
    label = escape(f"{panel['title']}: {panel['y']} over {panel['x']}")
    head = f'<svg class="plot" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}">'
    return Markup(head + draw(panel) + "</svg>")


def legend(panel: Panel) -> tuple[tuple[str, str], ...]:
    """The class and the name of each curve that is named, each name once."""
    named: dict[str, str] = {}
    for curve, style in zip(panel.get("curves", ()), _styles(panel), strict=True):
        if curve["label"] and not curve["label"].startswith("_"):
            named.setdefault(curve["label"], style)
    return tuple((style, name) for name, style in named.items())


def _styles(panel: Panel) -> list[str]:
    """The class of each curve: its group's colour, dashed or not; derived curves look alike everywhere."""
    groups: dict[str, int] = {}
    styles: list[str] = []
    for curve in panel.get("curves", ()):
        named = curve["label"].removeprefix("_")
        group = named.partition(" (")[0] if curve["dashed"] else named
        if panel["kind"] == "limit" and curve["dashed"] and styles and not curve["theory"]:
            styles.append(styles[-1])  # the line of the points before it
            continue
        place = groups.setdefault(group, len(groups) % COLOURS) if not curve["theory"] else 0
        stated = "faint dashed" if curve["dashed"] else "derived"
        styles.append(stated if curve["theory"] else f"c{place} dashed" if curve["dashed"] else f"c{place}")
    return styles


def _numbers(values: Sequence[Any]) -> list[float]:
    """The numbers of a record, where one that is not finite stands as a word."""
    found = [float(value) for value in values]
    return [value if math.isfinite(value) else math.nan for value in found]


def _scales(panel: Panel, xs: Sequence[float], ys: Sequence[float]) -> tuple[Scale, Scale]:
    log = panel["log"]
    if panel["kind"] == "limit":  # which is read at x = 0
        log = {"x": "", "both": "y"}.get(log, log)
    right, low = WIDTH - 8.0, float(HEIGHT - BELOW)
    across = (logarithmic if log in ("x", "both") else linear)(xs, LEFT, right)
    up = (logarithmic if log in ("y", "both") else signed if log == "signed" else linear)(ys, low, ABOVE)
    return across, up


def _curves(panel: Panel) -> str:
    curves = panel["curves"]
    xs = [x for curve in curves for x in _numbers(curve["x"])]
    ys = [y for curve in curves for name in ("mean", "low", "high", "bottom", "top") for y in _numbers(curve[name])]
    across, up = _scales(panel, xs, ys)
    parts = [_axes(panel, across, up)]
    for curve, style in zip(curves, _styles(panel), strict=True):
        x = _numbers(curve["x"])
        for low, high, name in (("bottom", "top", "wide"), ("low", "high", "band")):
            if curve[low]:
                parts.append(_band(across, up, x, (_numbers(curve[low]), _numbers(curve[high])), f"{name} {style}"))
        parts.append(f'<path class="line {style}" d="{_path(_placed(across, up, x, _numbers(curve["mean"])))}"/>')
    return "".join(parts)


def _marks(panel: Panel) -> str:
    """Means as points with their intervals; what is derived, or dashed, as a line among them.

    On a panel of kind "limit" x is 1/n, and the ticks are the n of `columns`, the last one infinity.
    """
    curves = panel["curves"]
    xs = [x for curve in curves for x in _numbers(curve["x"])]
    ys = [y for curve in curves for name in ("mean", "low", "high") for y in _numbers(curve[name])]
    across, up = _scales(panel, xs, ys)
    if panel["kind"] == "limit":
        ticks = [(0.0, "∞"), *((1 / size, f"{size:g}") for size in panel["columns"])]
        parts = [_frame(panel, up), *(_tick_x(across(at), label) for at, label in ticks)]
    else:
        parts = [_axes(panel, across, up)]
    drawn = [curve for curve in curves if not (curve["theory"] or curve["dashed"])]
    for curve, style in zip(curves, _styles(panel), strict=True):
        if curve in drawn:
            aside = ASIDE * (drawn.index(curve) - (len(drawn) - 1) / 2)  # so that intervals at one place are told apart
            parts.append(f'<g transform="translate({aside:g},0)">{_measured(across, up, curve, style)}</g>')
            continue
        x = _numbers(curve["x"])
        if curve["low"]:
            parts.append(_band(across, up, x, (_numbers(curve["low"]), _numbers(curve["high"])), f"band {style}"))
        parts.append(f'<path class="line {style}" d="{_path(_placed(across, up, x, _numbers(curve["mean"])))}"/>')
    return "".join(parts)


def _measured(across: Scale, up: Scale, curve: Mapping[str, Any], style: str) -> str:
    """The means of a curve as points, with their intervals."""
    bars = ""
    if curve["low"]:
        low, high = (_placed(across, up, _numbers(curve["x"]), _numbers(curve[name])) for name in ("low", "high"))
        ends = ((bottom, top) for bottom, top in zip(low, high, strict=True) if bottom and top)
        marks = "".join(f"M{bottom[0] / FINE:g},{bottom[1] / FINE:g}V{top[1] / FINE:g}" for bottom, top in ends)
        bars = f'<path class="line {style}" d="{marks}"/>'
    return bars + _dots(across, up, curve, f"{style} large")


def _clouds(panel: Panel) -> str:
    """The first curve as points, the others as outlines, on the axes that the record fixes."""
    points, *outlines = panel["curves"]
    across = linear(panel["columns"], LEFT, WIDTH - 8, room=0)
    up = linear(panel["rows"], HEIGHT - BELOW, ABOVE, room=0)
    parts = [_axes(panel, across, up), _dots(across, up, points, "c0")]
    for outline in outlines:
        style = "faint dashed" if outline["dashed"] else "c1"
        placed = _placed(across, up, _numbers(outline["x"]), _numbers(outline["mean"]))
        parts.append(f'<path class="line {style}" d="{_path(placed)}"/>')
    return "".join(parts)


def _points(panel: Panel) -> str:
    curves = panel["curves"]
    xs = [x for curve in curves for x in _numbers(curve["x"])]
    ys = [y for curve in curves for y in _numbers(curve["mean"])]
    across, up = _scales(panel, xs, ys)
    drawn = (_dots(across, up, curve, style) for curve, style in zip(curves, _styles(panel), strict=True))
    return _axes(panel, across, up) + "".join(drawn)


def _dots(across: Scale, up: Scale, curve: Mapping[str, Any], style: str) -> str:
    """A dot for each point, as strokes of no length; of many points, evenly chosen ones."""
    placed = _placed(across, up, _numbers(curve["x"]), _numbers(curve["mean"]))
    skip = -(-len(placed) // POINTS)
    marks = "".join(f"M{x},{y}h0" for x, y in filter(None, placed[::skip]))
    return f'<path class="dots {style}" transform="scale({1 / FINE})" d="{marks}"/>'


def _bars(panel: Panel) -> str:
    """One group of bars a place of x, one bar a curve, with the interval of the mean."""
    curves = panel["curves"]
    ys = [y for curve in curves for name in ("mean", "low", "high") for y in _numbers(curve[name])]
    up = _scales(panel, [0.0], [*ys, 0.0])[1]
    places = curves[0]["x"]
    group, ground = (WIDTH - 8 - LEFT) / len(places), up.low if up.bend is math.log10 else 0.0
    across = Scale(low=0, high=len(places), start=LEFT, end=WIDTH - 8)
    parts = [_frame(panel, up)]
    parts += [_tick_x(across(place + 0.5), f"{float(each):g}") for place, each in enumerate(places)]
    for order, (curve, style) in enumerate(zip(curves, _styles(panel), strict=True)):
        width = 0.8 * group / len(curves)
        for place, y in enumerate(_numbers(curve["mean"])):
            if math.isnan(y):
                continue
            x = LEFT + group * (place + 0.1) + width * order
            top, base = sorted((up(y), up(ground)))
            parts.append(
                f'<rect class="fill {style}" x="{x:.1f}" y="{top:.1f}" width="{width:.1f}" height="{base - top:.1f}"/>'
            )
            if curve["low"]:
                low, high = up(float(curve["low"][place])), up(float(curve["high"][place]))
                parts.append(f'<path class="zero" d="M{x + width / 2:.1f},{low:.1f}V{high:.1f}"/>')
    return "".join(parts)


def _grid(panel: Panel) -> str:
    """Numbers in cells; the larger a number among them, the stronger its cell. What is marked has a frame."""
    grid = [_numbers(row) for row in panel["grid"]]
    ranked = sorted({value for row in grid for value in row if not math.isnan(value)})
    across = Scale(low=0, high=len(panel["columns"]), start=LEFT, end=WIDTH - 8)
    up = Scale(low=0, high=len(panel["rows"]), start=HEIGHT - BELOW, end=ABOVE)
    wide, tall = across(1) - across(0), up(0) - up(1)
    marked = {(column, row) for column, row in panel["marks"]}
    parts = [_words(panel)]
    parts += [_tick_x(across(place + 0.5), f"{each:g}") for place, each in enumerate(panel["columns"])]
    parts += [_tick_y(up(place + 0.5), f"{each:g}") for place, each in enumerate(panel["rows"])]
    for row, values in enumerate(grid):
        for column, value in enumerate(values):
            x, y = across(column), up(row + 1)
            frame = " framed" if (column, row) in marked else ""
            depth = 0.0 if math.isnan(value) else 0.04 + 0.4 * ranked.index(value) / max(len(ranked) - 1, 1)
            parts.append(
                f'<rect class="cell{frame}" x="{x + 1:.1f}" y="{y + 1:.1f}" width="{wide - 2:.1f}" '
                f'height="{tall - 2:.1f}" fill-opacity="{depth:.2f}"/>'
            )
            if not math.isnan(value):
                parts.append(_text(x + wide / 2, y + tall / 2 + 4, f"{value:.3g}", "middle"))
    return "".join(parts)


KINDS: Mapping[str, Callable[[Panel], str]] = {
    "curves": _curves, "surface": _grid, "numbered": _grid, "bars": _bars, "points": _points, "clouds": _clouds,
    "marks": _marks, "limit": _marks, "worm": _curves,
}  # fmt: skip


def _axes(panel: Panel, across: Scale, up: Scale) -> str:
    return _frame(panel, up) + "".join(_tick_x(across(tick), _short(tick)) for tick in across.ticks)


def _frame(panel: Panel, up: Scale) -> str:
    lines = "".join(f'<path class="grid" d="M{LEFT},{up(tick):.1f}H{WIDTH - 8}"/>' for tick in up.ticks)
    return lines + "".join(_tick_y(up(tick), _short(tick)) for tick in up.ticks) + _words(panel)


def _words(panel: Panel) -> str:
    middle = (HEIGHT - BELOW + ABOVE) / 2
    size = min(11.5, 1.9 * (HEIGHT - BELOW) / max(len(panel["y"]), 1))  # a long name is written smaller
    turned = (
        f'<text class="name" style="font-size:{size:.1f}px" transform="translate(10,{middle:.0f})rotate(-90)" '
        f'text-anchor="middle">{escape(panel["y"])}</text>'
    )
    return _text((LEFT + WIDTH) / 2, HEIGHT - 6, panel["x"], "middle", "name") + turned


def _tick_x(x: float, label: str) -> str:
    return _text(x, HEIGHT - BELOW + 15, label, "middle")


def _tick_y(y: float, label: str) -> str:
    return _text(LEFT - 5, y + 4, label, "end")


def _text(x: float, y: float, text: str, anchor: str, kind: str = "") -> str:
    name = f' class="{kind}"' if kind else ""
    return f'<text{name} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _short(value: float) -> str:
    """The label of a tick, as short as it goes.

    >>> _short(2000), _short(0.25), _short(-1e6), _short(1e-5)
    ('2k', '0.25', '−1e6', '1e−5')
    """
    size = abs(value)
    if 1e3 <= size < 1e6 and value % 100 == 0:
        shown = f"{value / 1000:g}k"
    else:
        shown = f"{value:.3g}" if 1e-3 <= size < 1e4 or not size else f"{value:.0e}"
    return shown.replace("e-0", "e-").replace("e+0", "e").replace("e+", "e").replace("-", "\N{MINUS SIGN}")


Placed = list[tuple[int, int] | None]


def _placed(across: Scale, up: Scale, xs: Sequence[float], ys: Sequence[float]) -> Placed:
    """The points in units of a path; None, a gap, where a number is not finite or has no place on the scale."""
    return [_place(across, up, x, y) for x, y in zip(xs, ys, strict=True)]


def _place(across: Scale, up: Scale, x: float, y: float) -> tuple[int, int] | None:
    if up.bend is math.log10 and y <= 0:
        y = up.low  # an interval that reaches 0 goes to the bottom
    if across.bend is math.log10 and x <= 0:
        return None
    if not (math.isfinite(x) and math.isfinite(y)):
        return None
    return round(FINE * across(x)), round(FINE * up(y))


def _path(placed: Placed) -> str:
    """The path through the points, with a gap at each None; in the picture's own units, half a pixel each."""
    written, run = "", []
    for point in [*placed, None]:
        if point is not None:
            run.append(point)
        elif run:
            written += _run(_straightened(run))
            run = []
    return written


def _run(points: Sequence[tuple[int, int]]) -> str:
    (x, y), *rest = points
    written, at = f"M{x / FINE:g},{y / FINE:g}", (x, y)
    for point in rest:
        written += f"l{(point[0] - at[0]) / FINE:g},{(point[1] - at[1]) / FINE:g}"
        at = point
    return written


def _straightened(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The points without those that lie on the line between their neighbours (Douglas and Peucker)."""
    if len(points) <= 2:
        return points
    (x0, y0), (x1, y1) = points[0], points[-1]
    length = math.hypot(x1 - x0, y1 - y0)
    away = [
        abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / length if length else math.hypot(x - x0, y - y0)
        for x, y in points[1:-1]
    ]
    furthest = max(range(len(away)), key=away.__getitem__)
    if away[furthest] <= NEAR:
        return [points[0], points[-1]]
    split = furthest + 1
    return _straightened(points[: split + 1])[:-1] + _straightened(points[split:])


def _band(across: Scale, up: Scale, xs: Sequence[float], ends: tuple[list[float], list[float]], style: str) -> str:
    """The area between two curves; nothing where it is too thin to be seen."""
    pairs = zip(_placed(across, up, xs, ends[0]), _placed(across, up, xs, ends[1]), strict=True)
    whole = [(low, high) for low, high in pairs if low is not None and high is not None]
    if len(whole) < 2 or max(low[1] - high[1] for low, high in whole) <= THIN:
        return ""
    there, back = _straightened([low for low, _ in whole]), _straightened([high for _, high in whole])
    return f'<path class="{style}" d="{_run([*there, *back[::-1]])}z"/>'
