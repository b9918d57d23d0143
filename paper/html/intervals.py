"""Small plots beside the numbers of a claim: each design's interval against its margin, and the points of a limit."""

from statistics import NormalDist

from markupsafe import Markup

from paper import number
from paper.html.scale import Scale, linear
from paper.ledger import Design, Entry

WIDTH, HEIGHT, INSET = 200, 26, 10  # of one strip, in pixels
PLOT = (340, 210, 56, 34)  # width, height, room on the left and below
LABEL_ROOM = 34  # pixels that the label of a tick needs


def half_width(alpha: float) -> float:
    """How many standard errors an interval of level 1 - alpha reaches to each side.

    >>> round(half_width(0.01), 2)
    2.58
    """
    return NormalDist().inv_cdf(1 - alpha / 2)


def margin(entry: Entry, design: Design) -> float | None:
    """How far from theory counts as equal; None where the record gives no such distance."""
    if entry.regime == "identity":
        return 1.0  # the discrepancy is counted in tolerances already
    if design.margin is not None:
        return design.margin
    return entry.delta * abs(design.theory) if entry.delta and design.theory else None


def strips(entry: Entry, alpha: float) -> tuple[tuple[Markup, ...], Markup, bool]:
    """A strip for each design on one scale, the axis below them, and whether the scale counts in margins.

    Where a margin is missing the scale is that of the numbers themselves.
    """
    margins = [margin(entry, design) for design in entry.designs]
    counted = all(margins)
    reach = half_width(alpha)
    spans = [
        _span(design, unit if counted and unit else 1.0, reach)
        for design, unit in zip(entry.designs, margins, strict=True)
    ]
    ends = [end for span in spans if span for end in span]
    scale = linear([*ends, *((-1.5, 1.5) if counted else (0.0,))], INSET, WIDTH - INSET, room=0.02)
    drawn = tuple(_strip(span, scale, entry.relation if counted else "") for span in spans)
    return drawn, _axis(scale), counted


def _span(design: Design, unit: float, reach: float) -> tuple[float, float, float] | None:
    if design.estimate is None:
        return None
    theory = design.theory or 0.0
    gap, error = (design.estimate - theory) / unit, reach * (design.error or 0.0) / unit
    return gap - error, gap, gap + error


def _strip(span: tuple[float, float, float] | None, scale: Scale, relation: str) -> Markup:
    middle = HEIGHT / 2
    parts = []
    if relation:
        left = INSET if relation == "<=" else scale(-1)
        right = WIDTH - INSET if relation == ">=" else scale(1)
        parts.append(f'<rect class="band" x="{left:.1f}" y="3" width="{right - left:.1f}" height="{HEIGHT - 6}"/>')
    parts.append(f'<path class="zero" d="M{scale(0):.1f},1V{HEIGHT - 1}"/>')
    label = "no estimate"
    if span:
        low, gap, high = span
        parts.append(f'<path class="bar" d="M{scale(low):.1f},{middle:.0f}H{scale(high):.1f}"/>')
        parts.append(f'<circle class="dot" cx="{scale(gap):.1f}" cy="{middle:.0f}" r="3.5"/>')
        label = f"gap to theory {gap:.2g}, interval {low:.2g} to {high:.2g}"
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    head = f'<svg class="strip" {size} role="img" aria-label="{label}">'
    return Markup(head + "".join(parts) + "</svg>")


def _axis(scale: Scale) -> Markup:
    ticks = "".join(
        f'<text x="{scale(tick):.1f}" y="14" text-anchor="middle">{_short(tick)}</text>' for tick in _apart(scale)
    )
    return Markup(
        f'<svg class="strip" viewBox="0 0 {WIDTH} 18" width="{WIDTH}" height="18" aria-hidden="true">{ticks}</svg>'
    )


def _apart(scale: Scale) -> list[float]:
    """The ticks whose labels do not touch."""
    kept: list[float] = []
    for tick in sorted(scale.ticks, key=abs):
        if all(abs(scale(tick) - scale(each)) >= LABEL_ROOM for each in kept):
            kept.append(tick)
    return kept


def _short(value: float) -> str:
    return f"{value:.4g}".replace("-", "\N{MINUS SIGN}").replace("e+0", "e").replace("e+", "e")


def limit_plot(design: Design, alpha: float) -> Markup:
    """The estimate at each n over 1/n, the line through them, and where it meets 1/n = 0, beside what theory says."""
    width, height, left, below = PLOT
    reach = half_width(alpha)
    points = [(1 / p.n, p.n, p.estimate, reach * (p.error or 0.0)) for p in design.points if p.estimate is not None]
    end = design.estimate
    ys = [y + sign * e for _, _, y, e in points for sign in (-1, 1)]
    ys += [each for each in (end, design.theory) if each is not None]
    across = Scale(low=0.0, high=1.06 * max((x for x, *_ in points), default=1.0), start=left + 8, end=width - 8)
    up = linear(ys, height - below, 10)
    parts = [_grid(up, left, width), _sizes(points, across, height - below)]
    if design.theory is not None:
        parts.append(f'<path class="theory" d="M{left},{up(design.theory):.1f}H{width - 6}"/>')
    if end is not None and design.slope is not None and not design.functional:  # a process has other powers of n
        far, there = across(across.high), up(end + design.slope * across.high)
        parts.append(f'<path class="fit" d="M{across(0):.1f},{up(end):.1f}L{far:.1f},{there:.1f}"/>')
    parts += [
        f'<path class="bar" d="M{across(x):.1f},{up(y - e):.1f}V{up(y + e):.1f}"/>'
        f'<circle class="dot" cx="{across(x):.1f}" cy="{up(y):.1f}" r="3"/>'
        for x, _, y, e in points
    ]
    if end is not None:
        e = reach * (design.error or 0.0)
        x, y = across(0), up(end)
        parts.append(f'<path class="bar" d="M{x:.1f},{up(end - e):.1f}V{up(end + e):.1f}"/>')
        parts.append(f'<path class="end" d="M{x:.1f},{y - 5:.1f}l5,5l-5,5l-5,-5z"/>')
    head = f'<svg class="plot" viewBox="0 0 {width} {height}" role="img" aria-label="{_told(design)}">'
    return Markup(head + "".join(parts) + "</svg>")


def _told(design: Design) -> str:
    """The numbers of the plot in words, which stand nowhere else."""
    sizes = [f"n = {p.n:,}: {number.plus_minus(p.estimate, p.error)}" for p in design.points if p.estimate is not None]
    limit = f"limit: {number.plus_minus(design.estimate, design.error)}"
    return "; ".join(["Estimates ± se over 1/n", *sizes, limit, f"theory: {number.plain(design.theory)}"])


def _grid(up: Scale, left: float, width: float) -> str:
    return "".join(
        f'<path class="grid" d="M{left},{up(tick):.1f}H{width - 6}"/>'
        f'<text x="{left - 6}" y="{up(tick) + 4:.1f}" text-anchor="end">{_short(tick)}</text>'
        for tick in up.ticks
    )


def _sizes(points: list[tuple[float, int, float, float]], across: Scale, base: float) -> str:
    """The sizes n under their places; a label that would touch its neighbour is left out."""
    written = f'<text x="{across(0):.1f}" y="{base + 16:.0f}" text-anchor="middle">∞</text>'
    taken = [across(0)]
    for x, n, *_ in points:
        if all(abs(across(x) - each) >= LABEL_ROOM for each in taken):
            taken.append(across(x))
            written += f'<text x="{across(x):.1f}" y="{base + 16:.0f}" text-anchor="middle">{n:,}</text>'
    middle = (across.start + across.end) / 2
    return written + f'<text x="{middle:.0f}" y="{base + 30:.0f}" text-anchor="middle">n, on a scale of 1/n</text>'
