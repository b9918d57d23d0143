"""Legends lie on no curve where a record asks for room, and long labels fit their axes."""

from typing import Any

import pytest

from paper.figures.draw import _broken, _figure
from paper.figures.room import crossed, touching
from paper.figures.style import styled
from tests.paper.test_figures import RECORD, line, panel

STEPS = list(range(20))
FULL = [
    line(f"curve {place}", x=STEPS, mean=[20.0 * (each % 2) for each in STEPS], low=[], high=[]) for place in (1, 2)
]


def drawn(size: tuple[float, float] | None, chosen: dict[str, Any]) -> Any:
    record = {**RECORD, "panels": [chosen], **({"size": size, "room": True} if size else {})}
    with styled("room"):
        figure = _figure(record)
        figure.draw_without_rendering()
    return figure


@pytest.mark.parametrize("log", ["", "y"])
def test_a_legend_that_lies_on_a_curve_gets_room_above_it(log: str) -> None:
    curves = [{**each, "mean": [value + 1 for value in each["mean"]]} for each in FULL]
    chosen = panel("curves", curves=curves, log=log)
    assert crossed(drawn(None, chosen).axes[0])
    assert not crossed(drawn((3.7, 2.6), chosen).axes[0])


def test_ticks_that_touch_become_smaller() -> None:
    limit = panel("limit", columns=[2048, 1100, 250], curves=[
        line("points", x=[1 / 2048, 1 / 1100, 1 / 250, 0], mean=[1.0, 2.0, 3.0, 1.0], low=[], high=[]),
        line("theory", x=[0, 1 / 250], mean=[1.0, 1.0], low=[], high=[], theory="a.claim"),
    ])  # fmt: skip
    assert touching(drawn(None, limit).axes[0])
    assert not touching(drawn((3.7, 2.6), limit).axes[0])


def test_a_long_label_is_broken_into_lines_of_about_one_length() -> None:
    assert _broken("loss on real rows (nats a row)", 28) == "loss on real rows\n(nats a row)"
    assert _broken("test error", 28) == "test error"
