import math
import re
from pathlib import Path
from typing import Any

import pytest

from paper import ledger as ledgers
from paper.html.intervals import HEIGHT, WIDTH, limit_plot, strips
from paper.html.panels import KINDS, panel_svg
from paper.html.scale import linear, logarithmic
from paper.ledger import Entry
from tests.paper.reading import tree

REAL = Path(__file__).parents[2] / "paper" / "records" / "ledger-quick.json"
PANEL: dict[str, Any] = {
    "title": "a", "x": "fit", "y": "loss", "kind": "curves", "curves": [], "log": "", "columns": [], "rows": [],
    "grid": [], "unit": "", "marks": [], "note": "",
}  # fmt: skip


def entry(name: str) -> Entry:
    return next(each for each in ledgers.read(REAL).entries if each.claim == name)


def curve(**fields: Any) -> dict[str, Any]:
    common = {"label": "a", "low": [], "high": [], "bottom": [], "top": [], "theory": "", "dashed": False}
    return {**common, "x": [1, 2, 3], "mean": [1.0, 2.0, 3.0], **fields}


def number(svg: str, pattern: str) -> float:
    found = re.search(pattern, svg)
    assert found is not None, svg
    return float(found[1])


def test_a_refuted_estimate_lies_outside_its_band_and_a_confirmed_one_inside() -> None:
    for name, inside in (("kazdan.variance-as-printed", False), ("kazdan.variance-unbiased", True)):
        drawn, _, in_margins = strips(entry(name), 0.01)
        assert in_margins
        for svg in drawn:
            left, width = number(svg, r'class="band" x="([\d.]+)"'), number(svg, r'class="band".*? width="([\d.]+)"')
            assert (left <= number(svg, r'cx="([\d.]+)"') <= left + width) == inside


def test_the_band_of_a_bound_is_open_on_the_side_where_the_bound_holds() -> None:
    (svg, *_), _, _ = strips(entry("gerstgrasser.accumulate-bound"), 0.01)  # at most
    assert number(svg, r'class="band" x="([\d.]+)"') == pytest.approx(10)
    (svg, *_), _, _ = strips(entry("dey.are-bound"), 0.01)  # at least
    left, width = number(svg, r'class="band" x="([\d.]+)"'), number(svg, r'class="band".*? width="([\d.]+)"')
    assert left + width == pytest.approx(WIDTH - 10, abs=0.2)
    assert f'height="{HEIGHT}"' in svg


def test_the_line_of_a_limit_meets_its_end_at_infinity() -> None:
    design = entry("dey.augment-variance").designs[0]
    svg = str(limit_plot(design, 0.01))
    x, y = number(svg, r'class="fit" d="M([\d.]+)'), number(svg, r'class="fit" d="M[\d.]+,([\d.]+)')
    assert number(svg, r'class="end" d="M([\d.]+)') == x
    assert number(svg, r'class="end" d="M[\d.]+,([\d.]+)') == pytest.approx(y - 5, abs=0.11)
    assert svg.count("<circle") == len(design.points) == 4


def test_larger_numbers_stand_higher_and_gaps_stay_gaps() -> None:
    svg = str(panel_svg({**PANEL, "curves": [curve(x=[1, 2, 3, 4], mean=[1.0, 2.0, "nan", 4.0])]}))
    path = re.search(r'class="line c0" d="([^"]+)"', svg)
    assert path is not None
    assert path[1].count("M") == 2
    assert number(path[1], r"l[\d.]+,(-?[\d.]+)") < 0  # up, as pixels are counted from above


def test_straight_lines_lose_their_middle_and_corners_stay() -> None:
    x = list(range(101))
    straight = str(panel_svg({**PANEL, "curves": [curve(x=x, mean=[float(each) for each in x])]}))
    bent = str(panel_svg({**PANEL, "curves": [curve(x=x, mean=[float(min(each, 50)) for each in x])]}))
    pattern = re.compile(r'class="line c0" d="([^"]+)"')
    assert [pattern.search(each)[1].count("l") for each in (straight, bent)] == [1, 2]  # type: ignore[index]


def test_every_kind_of_panel_is_drawn_in_balance_and_another_is_left_to_the_figure() -> None:
    grid = {"grid": [[1.0, 2.0], ["nan", 4.0]], "columns": [1, 2], "rows": [3, 4], "marks": [[1, 1]]}
    flat = {**grid, "curves": [curve(low=[0.5, 1.5, 2.5], high=[1.5, 2.5, 3.5])]}
    for kind in KINDS:
        for log in ("", "x", "y", "both", "signed"):
            svg = panel_svg({**PANEL, **flat, "kind": kind, "log": log, "y": "<b> & more"})
            assert svg is not None
            assert "nan" not in tree(svg).whole
            assert not tree(svg).all("b")
    assert panel_svg({**PANEL, "kind": "hologram"}) is None


def test_points_of_a_limit_stand_over_their_sizes_with_the_last_at_infinity() -> None:
    points = curve(x=[0.004, 0.002, 0.0], mean=[1.5, 1.4, 1.3], low=[1.4, 1.3, 1.25], high=[1.6, 1.5, 1.35])
    line = curve(x=[0.0, 0.004], mean=[1.3, 1.5], dashed=True, label="b")
    svg = str(panel_svg({**PANEL, "kind": "limit", "columns": [250, 500], "curves": [points, line]}))
    assert {"∞", "250", "500"} <= {each.text for each in tree(svg).all("text")}
    dots = re.search(r'class="dots c0 large"[^>]* d="([^"]+)"', svg)
    assert dots is not None
    assert dots[1].count("M") == 3
    assert 'class="line c0" d="M' in svg  # the line has the colour of its points


def test_scales_put_their_ends_at_the_ends() -> None:
    for scale in (linear([2.0, 10.0], 0, 100), logarithmic([2.0, 1000.0], 0, 100)):
        assert 0 <= scale(2.0) < 10
        assert 90 < scale(1000.0 if scale.high > 100 else 10.0) <= 100
        assert all(scale.low <= tick <= scale.high for tick in scale.ticks)
        assert len(scale.ticks) >= 3
    assert linear([math.nan], 0, 1).low < linear([math.nan], 0, 1).high
