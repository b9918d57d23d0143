"""Where intervals, points and lines stand, by numbers worked out by hand: in the report and in the figure of limits."""

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from paper import spine
from paper.figures.from_ledger import WIDE, extrapolation, line, off
from paper.html.intervals import limit_plot, margin, strips
from paper.ledger import Design, Entry, Ledger, Point
from tests.paper.reading import tree

DESIGN = Design(
    parameters={"n": "5"}, label="one", theory=2.0, estimate=2.1, error=0.02, replicates=4096, verdict="CONFIRMED",
    z=5.0, excluded=0, excluded_upper=0, slope=None, lack_of_fit=None, points=(),
)  # fmt: skip
ENTRY = Entry(
    claim="a.b", title="A title", source="", statement="", statement_latex="", formula="", formula_latex="",
    quantity_latex="", relation="=", regime="exact", kind="", standing="certificate", expected="CONFIRMED",
    verdict="CONFIRMED", reason="", conventions=(), rests_on=(), p_adjusted=None, delta=0.1, designs=(DESIGN,),
    near_misses=(),
)  # fmt: skip
POINTS = tuple(Point(n=n, estimate=2 + 10 / n, error=error) for n, error in ((100, 0.02), (200, 0.01), (400, 0.04)))
LIMIT = replace(DESIGN, estimate=2.0, slope=10.0, slope_error=3.0, lack_of_fit=0.5, points=POINTS)
REACH = 2.5758  # standard errors of a 99 % interval, from a table of the normal law


def of(*designs: Design, **changed: Any) -> Entry:
    return replace(ENTRY, designs=designs or (DESIGN,), **changed)


def pixels(svg: object, pattern: str) -> list[float]:
    found = re.search(pattern, str(svg))
    assert found is not None, svg
    return [float(each) for each in found.groups()]


def told(svg: object) -> list[float]:
    """Gap and ends of the interval, as they are read aloud."""
    return pixels(svg, r"gap to theory (\S+), interval (\S+) to ([^\s\"]+)\"")


@pytest.mark.parametrize(
    ("entry", "distance"),
    [
        (of(), 0.2), (of(replace(DESIGN, theory=-2.0)), 0.2), (of(replace(DESIGN, theory=4.0)), 0.4),
        (of(replace(DESIGN, margin=0.5)), 0.5), (of(regime="identity"), 1.0), (of(replace(DESIGN, theory=0.0)), None),
        (of(replace(DESIGN, theory=None)), None), (of(delta=None), None),
    ],
)  # fmt: skip
def test_the_margin_is_the_record_s_or_a_share_of_the_theory(entry: Entry, distance: float | None) -> None:
    assert margin(entry, entry.designs[0]) == (distance if distance is None else pytest.approx(distance))


def test_a_strip_counts_in_margins_and_its_band_ends_at_one() -> None:
    """A gap of 0.1 is half a margin of 0.2; the interval reaches 2.576 times 0.02 to each side."""
    (svg,), axis, counted = strips(of(), 0.01)
    assert counted
    assert told(svg) == pytest.approx([0.5, 0.5 - 0.1 * REACH, 0.5 + 0.1 * REACH], abs=0.01)
    left, width = pixels(svg, r'class="band" x="([\d.]+)" y="3" width="([\d.]+)"')
    low, high = pixels(svg, r'class="bar" d="M([\d.]+),13H([\d.]+)"')
    (dot,) = pixels(svg, r'class="dot" cx="([\d.]+)"')
    for pixel, value in ((dot, 0.5), (low, 0.5 - 0.1 * REACH), (high, 0.5 + 0.1 * REACH)):
        assert -1 + 2 * (pixel - left) / width == pytest.approx(value, abs=0.01)
    ends = 100 - 90 / 1.56, 100 + 90 / 1.56  # 180 pixels hold 1.5 margins on either side, and 2 % of all that as room
    assert (left, left + width) == pytest.approx(ends, abs=0.1)
    assert "0" in [each.text for each in tree(str(axis)).all("text")]


def test_designs_of_one_claim_share_a_scale_that_holds_all_of_them() -> None:
    (near, far), axis, _ = strips(of(DESIGN, replace(DESIGN, estimate=4.0)), 0.01)
    assert told(far)[0] == 10
    (zero,), (other,) = (pixels(each, r'class="zero" d="M([\d.]+),') for each in (near, far))
    assert zero == other
    (dot,) = pixels(far, r'class="dot" cx="([\d.]+)"')
    assert 150 < dot < 190
    places = sorted(float(each) for each in re.findall(r'x="([\d.]+)"', str(axis)))
    assert len(places) > 1
    assert min(b - a for a, b in pairwise(places)) >= 34


def test_without_a_margin_a_strip_counts_in_the_numbers_themselves() -> None:
    mixed = of(DESIGN, replace(DESIGN, theory=0.0, estimate=0.1))
    (first, second), _, counted = strips(mixed, 0.01)
    assert not counted
    assert told(first)[0] == told(second)[0] == pytest.approx(0.1)
    assert 'class="band"' not in first + second
    assert pixels(first, r'class="zero" d="M([\d.]+),')[0] < 20  # nothing but 0 and the intervals need room


def test_what_is_not_known_is_not_drawn() -> None:
    (bare,), _, _ = strips(of(replace(DESIGN, error=None, theory=None, margin=0.2)), 0.01)
    assert told(bare) == [10, 10, 10]  # 2.1 in place of its gap to a theory, in margins
    (none,), _, _ = strips(of(replace(DESIGN, estimate=None)), 0.01)
    assert "no estimate" in none
    assert 'class="dot"' not in none


def test_points_of_a_limit_stand_at_1_over_n_with_their_intervals() -> None:
    svg = str(limit_plot(LIMIT, 0.01))
    (zero,) = pixels(svg, r'class="end" d="M([\d.]+),')
    dots = [tuple(map(float, each)) for each in re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', svg)]
    assert [n * (x - zero) for n, (x, _) in zip((100, 200, 400), dots, strict=True)] == pytest.approx(
        [100 * (dots[0][0] - zero)] * 3, rel=0.02
    )
    unit = (dots[2][1] - dots[0][1]) / 0.075  # pixels of 1: from 2.1 down to 2.025
    bars = [tuple(map(float, each)) for each in re.findall(r'class="bar" d="M[\d.]+,([\d.]+)V([\d.]+)"', svg)]
    errors = [0.02, 0.01, 0.04, 0.02]  # the last is the intercept's
    assert [low - high for low, high in bars] == pytest.approx([2 * REACH * unit * each for each in errors], abs=0.3)
    (theory,) = pixels(svg, r'class="theory" d="M56,([\d.]+)H')
    assert theory == pytest.approx(dots[2][1] + 0.025 * unit, abs=0.2)
    assert all(0 < y < 210 for _, y in dots)
    assert all(56 < x < 340 for x, _ in dots)


def test_sizes_are_written_below_their_points_unless_they_would_touch() -> None:
    texts = {each.text: float(each.attributes["x"]) for each in tree(str(limit_plot(LIMIT, 0.01))).all("text")}
    assert {"∞", "100", "200", "400", "n, on a scale of 1/n"} <= set(texts)
    assert texts["∞"] < texts["400"] < texts["200"] < texts["100"]
    assert texts["n, on a scale of 1/n"] == pytest.approx((64 + 332) / 2)
    close = replace(
        LIMIT, points=(*POINTS, Point(n=105, estimate=2.0, error=None), Point(n=8000, estimate=2, error=0.1))
    )
    shown = {each.text for each in tree(str(limit_plot(close, 0.01))).all("text")}
    assert "105" not in shown
    assert "8,000" not in shown


def limits(*designs: Design, **changed: Any) -> Ledger:
    entry = of(*designs, regime="limit", **changed)
    return Ledger(profile="quick", seed=1, alpha=0.01, invented=False, entries=(entry,))


def test_a_panel_of_a_limit_holds_points_line_and_theory() -> None:
    (panel,) = extrapolation(limits(LIMIT))["panels"]
    points, fitted, theory = panel["curves"]
    assert points["x"] == pytest.approx([1 / 100, 1 / 200, 1 / 400, 0.0])
    assert points["mean"] == pytest.approx([2.1, 2.05, 2.025, 2.0])
    halves = [high - mean for high, mean in zip(points["high"], points["mean"], strict=True)]
    assert halves == pytest.approx([1.95996 * each for each in (0.02, 0.01, 0.04, 0.02)], rel=1e-4)
    assert (fitted["x"][0], fitted["x"][-1], len(fitted["x"])) == pytest.approx((0, 1 / 100, 25))
    assert (theory["x"], theory["mean"]) == ([0, 1 / 100], [2.0, 2.0])
    assert (panel["columns"], theory["label"]) == ([100, 200, 400], "theory")
    assert extrapolation(limits(LIMIT))["replicates"] == [4096 // 3]


def test_a_band_of_points_of_different_errors_is_that_of_weighted_least_squares() -> None:
    x, errors = np.array([1 / each.n for each in POINTS]), np.array([each.error for each in POINTS], dtype=float)
    design = np.column_stack([np.ones(3), x]) / errors[:, None]
    covariance = np.linalg.inv(design.T @ design)
    made = replace(LIMIT, error=float(covariance[0, 0] ** 0.5), slope_error=float(covariance[1, 1] ** 0.5))
    for place, (mean, low, high) in zip((0.0, 0.002, 0.01), line(made, (0.0, 0.002, 0.01)), strict=True):
        at = np.array([1.0, place])
        assert mean == pytest.approx(2 + 10 * place)
        assert (high - low) / 2 == pytest.approx(WIDE * (at @ covariance @ at) ** 0.5)


def test_the_more_intercepts_are_shown_the_further_one_may_be_off() -> None:
    """At 0.001 in all: 3.29 standard errors for one, 3.48 for two, by a table of the normal law."""
    stray = replace(LIMIT, estimate=2.0 + 3.4 * 0.02)
    assert off(limits(stray)) == "OFF THEORY: the intercepts of a.b (one)."
    assert off(limits(stray, replace(LIMIT, label="two"))) == ""
    assert off(limits(replace(LIMIT, estimate=2.0 + 3.2 * 0.02))) == ""
    assert off(limits(replace(LIMIT, estimate=2.0 - 3.4 * 0.02)))
    assert off(limits(replace(LIMIT, error=None)))
    assert off(limits(stray, relation="<=")) == ""
    assert off(limits(replace(LIMIT, theory=0.0, estimate=0.01))) == ""


def test_a_line_through_two_points_or_over_far_sizes_is_not_shown() -> None:
    two = replace(LIMIT, points=POINTS[:2])
    far = replace(LIMIT, points=(*POINTS, Point(n=2001, estimate=2.0, error=0.01)))
    near = replace(LIMIT, points=(*POINTS, Point(n=2000, estimate=2.0, error=0.01)))
    for design, shown in ((two, False), (far, False), (near, True)):
        panel = extrapolation(limits(design, replace(LIMIT, label="other")))["panels"][0]
        assert len(panel["curves"]) == (5 if shown else 3)


def test_the_page_of_the_spine_is_written_beside_its_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[tuple[str, Path, tuple[str, ...]]] = []
    monkeypatch.setattr("paper.figures.draw.draw", lambda record, *rest: drawn.append((record["figure"], *rest)))
    root = Path(__file__).parents[2]
    (tmp_path / "README.md").write_text("<!-- picture:begin -->\nold\n<!-- picture:end -->\n", encoding="utf-8")
    records, ledger = root / "paper" / "records" / "spine", root / "paper" / "records" / "ledger-quick.json"
    spine.main([str(each) for each in (tmp_path / "README.md", tmp_path / "docs", records, ledger)])
    assert (tmp_path / "docs" / "figures.md").read_text(encoding="utf-8") == (root / "docs" / "figures.md").read_text(
        encoding="utf-8"
    )
    readme, kept = ((each / "README.md").read_text(encoding="utf-8") for each in (tmp_path, root))
    assert readme in kept
    names = ["growth", "efficiency", "extrapolation", "innovations", "power", "first"]
    assert drawn == [(name, tmp_path / "docs" / "figures", ("svg",)) for name in names]
    with pytest.raises(SystemExit, match="usage"):
        spine.main(["README.md"])
