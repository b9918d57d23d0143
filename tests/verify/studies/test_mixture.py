"""The figure of the mixtures: its pictures, its pairs and its command, with chains that are short."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from modelcollapse.cli import cli
from simulate.mixture.truth import CLOUDS
from verify.studies import mixture, mixture_picture
from verify.studies.mixture_picture import OUTLINE, outlines


def test_pairs_differ_in_workflow_alone() -> None:
    cells = {cell.key: cell.design for cell in mixture.cells("full")}
    for start in ("cold", "warm"):
        grown, replaced = cells[f"accumulate, {start}"], cells[f"replace until then, {start}"]
        assert {name for name, value in vars(grown).items() if vars(replaced)[name] != value} == {"workflow"}


def test_the_full_profile_has_the_source_s_iterations_and_rows() -> None:
    pictured = next(cell.design for cell in mixture.cells("full") if cell.key == "picture")
    assert (pictured.generations, pictured.rows) == (mixture_picture.ITERATIONS[-1], 1000)
    assert mixture.LONG["full"] == mixture_picture.ITERATIONS[-1]


def test_an_outline_lies_so_many_standard_deviations_from_its_mean() -> None:
    for place, outline in enumerate(outlines(CLOUDS)):
        xx, xy, yy = CLOUDS.covariances[place]
        away = np.stack((outline.x, outline.mean)) - CLOUDS.means[place][:, None]
        squared = (away * np.linalg.solve([[xx, xy], [xy, yy]], away)).sum(axis=0)
        np.testing.assert_allclose(squared, OUTLINE**2)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(mixture.LONG, "quick", 50)
    monkeypatch.setitem(mixture.SHORT, "quick", 3)
    monkeypatch.setattr(mixture, "PICTURED", 100)


@pytest.mark.usefixtures("short")
def test_the_figure_shows_clouds_and_curves_and_all_that_it_finds_is_measured(tmp_path: Path) -> None:
    asked = ["figure", "mixture", "--replicates", "2", "--processes", "1", "--out", str(tmp_path)]
    done = CliRunner().invoke(cli, asked)
    assert done.exit_code == 0, done.output
    record = json.loads((tmp_path / "figures" / "mixture.json").read_text())
    kinds = [panel["kind"] for panel in record["panels"]]
    titles = [panel["title"] for panel in record["panels"]]
    assert kinds == ["clouds"] * 4 + ["curves"] * 8
    assert titles[:4] == ["The truth", "Iteration 0", "Iteration 50", "Iteration 100"]
    assert {each["label"] for each in record["findings"]} == {"measured"}
    assert all(panel["columns"] == [-6, 6] for panel in record["panels"][:4])
    assert "accumulate 3" in (tmp_path / "figures" / "mixture.txt").read_text()


def test_the_command_simulates_a_mixture_with_every_option_and_refuses_what_cannot_be() -> None:
    asked = ["simulate", "--system", "mixture", "--workflow", "window:2", "--generations", "3", "--n", "40"]
    rest = ["--truth", "moons", "--components", "4", "--start", "random-from-data", "--restarts", "2"]
    more = ["--floor", "1/1000", "--tolerance", "0.01", "--steps", "20", "--replicates", "2", "--processes", "1"]
    done = CliRunner().invoke(cli, [*asked, *rest, *more])
    assert done.exit_code == 0, done.output
    assert "held-out log-likelihood (nats a row)" in done.output
    refused = CliRunner().invoke(cli, [*asked, "--components", "50"])
    assert refused.exit_code == 2
    assert "rows=40: at least 50 are needed" in refused.output
