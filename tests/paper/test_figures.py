"""Figures are drawn from records alone, and the same record gives the same bytes."""

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from paper.figures.caption import caption
from paper.figures.draw import KINDS, draw, numbers


def line(label: str, **changed: Any) -> dict[str, Any]:
    told = {"x": [1, 2, 3], "mean": [1.0, 2.0, "inf"], "low": [0.5, 1.5, "nan"], "high": [1.5, 2.5, "nan"]}
    return {"label": label, **told, "bottom": [], "top": [], "theory": "", "dashed": False, **changed}


def panel(kind: str, **changed: Any) -> dict[str, Any]:
    told = {"title": kind, "x": "fit", "y": "loss", "kind": kind, "curves": [line("one"), line("two", dashed=True)]}
    rest = {"log": "", "columns": [], "rows": [], "grid": [], "unit": "", "marks": [], "note": ""}
    return {**told, **rest, **changed}


SURFACE = panel("surface", columns=[0, 10], rows=[1, 2], grid=[[1.0, 2.0], [3.0, "nan"]], marks=[[0, 1]], unit="nats")
CLOUDS = panel("clouds", columns=[-1, 4], rows=[0, 3])
DRAWN = line("drawn", bottom=[0.25, 1.25, 2.0], top=[1.75, 2.75, 4.0])
RECORD = {
    "figure": "small", "title": "Small", "source": "Nobody 2024", "profile": "quick", "seed": 7,
    "replicates": [5, 20], "excluded": 2, "scale": "all of it.", "parameters": {"rows": "10"}, "columns": 2,
    "notes": ["One cell has no mean."],
    "panels": [
        panel("curves", log="y", curves=[DRAWN, line("derived", theory="a.claim", low=[], high=[])]),
        SURFACE, panel("bars"), panel("points", curves=[line("cloud")]),
    ],
}  # fmt: skip


def test_the_same_record_gives_the_same_bytes(tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
    first, second = ([file.read_bytes() for file in draw(RECORD, folder)] for folder in folders)
    assert first == second
    assert first[0].startswith(b"\x89PNG")
    assert ET.fromstring(first[1]).tag.endswith("svg")
    assert first[2].startswith(b"%PDF")


@pytest.mark.parametrize("kind", ["curves", "surface", "bars", "points", "clouds"])
def test_each_kind_of_panel_can_be_drawn(kind: str, tmp_path: Path) -> None:
    assert kind in KINDS
    chosen = {"surface": SURFACE, "clouds": CLOUDS}.get(kind) or panel(kind)
    files = draw({**RECORD, "panels": [chosen]}, tmp_path)
    assert [file.name for file in files] == ["small.png", "small.svg", "small.pdf"]


def test_a_number_that_is_not_finite_leaves_a_gap() -> None:
    assert str(numbers([1.0, "inf", "nan", "-inf"])) == "[1.0, nan, nan, nan]"


def test_the_caption_names_parameters_seed_replicates_bands_and_scale() -> None:
    told = caption(RECORD)
    for part in (
        "rows 10",
        "Seed 7",
        "5 to 20 replicates",
        "2 excluded",
        "95 %",
        "eight of ten",
        "all of it.",
        "no mean",
    ):
        assert part in told


def test_the_caption_explains_only_what_is_drawn() -> None:
    plain = {**RECORD, "panels": [panel("curves", curves=[line("drawn", bottom=[], top=[])])]}
    assert "eight of ten" not in caption(plain)
    assert "dotted" not in caption(plain)
