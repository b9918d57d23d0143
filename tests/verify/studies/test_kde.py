"""The figure of kernel densities, at a scale that takes a second."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from modelcollapse.cli import cli
from simulate.run import run_many
from theory.vocabulary import Cloud
from verify.studies import kde
from verify.studies.kde import SCALES, STUDY, Scale
from verify.studies.study import Drawing

TINY = Scale(rows=12, fits=4, seeds=2, small_seeds=2, chains=3, held_out=20)


@pytest.fixture(name="record", scope="module")
def tiny() -> Mapping[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(kde.SCALES, "quick", TINY)
        drawing = Drawing(study=STUDY, profile="quick", seed=5)
        return drawing.record(run_many(drawing.requests()))


def test_there_is_a_panel_for_each_data_set_one_of_changes_and_two_of_the_gaussian_case(
    record: Mapping[str, Any],
) -> None:
    titles = [panel["title"] for panel in record["panels"]]
    assert [title.partition(",")[0] for title in titles] == [*map(str, Cloud), "accumulate", "gaussian", "gaussian"]


def test_the_derived_curves_are_those_that_a_recursion_gives(record: Mapping[str, Any]) -> None:
    panel = record["panels"][7]
    told = {curve["theory"]: curve["mean"] for curve in panel["curves"] if curve["theory"]}
    kept, square = [0.9], 0.25  # of 10 rows, and h^2
    for _ in panel["curves"][0]["x"][1:]:
        kept.append((kept[-1] + square) * 0.9)
    assert told["kazdan.kde-within-replace"] == pytest.approx([each + square for each in kept], rel=1e-5)
    assert told["kazdan.kde-marginal-replace"] == pytest.approx([1 + fit * square for fit in (1, 2, 3, 4)])


def test_every_change_of_the_loss_is_measured_with_an_interval(record: Mapping[str, Any]) -> None:
    assert len(record["findings"]) == 6 * (12 + 1 + 3 + 1)
    for each in record["findings"]:
        assert each["label"] == "measured"
        assert each["low"] <= each["value"] <= each["high"]
        assert math.isfinite(each["value"])
    assert record["notes"][0].startswith("Accumulate beats real data alone (interval below 0) in ")


def test_a_narrow_kernel_gains_from_synthetic_rows_where_rows_are_few(record: Mapping[str, Any]) -> None:
    name = "swiss-roll-3d, h = 0.1, accumulate, n = 10: "
    assert next(each for each in record["findings"] if each["statement"].startswith(name))["value"] < 0


def test_the_full_profile_has_the_scale_of_the_source() -> None:
    assert (SCALES["full"].rows, SCALES["full"].fits, SCALES["full"].held_out) == (1000, 100, 500)
    keys = [cell.key for cell in STUDY.cells("full")]
    assert keys[0].endswith("n = 1000")
    assert len(set(keys)) == len(keys)


def test_the_command_writes_the_figure_and_its_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kde.SCALES, "quick", TINY)
    done = CliRunner().invoke(cli, ["figure", "kde", "--out", str(tmp_path), "--replicates", "2", "--processes", "1"])
    assert done.exit_code == 0, done.output
    written = {path.name for path in (tmp_path / "figures").iterdir()}
    assert {"kde.png", "kde.svg", "kde.json", "kde.txt"} <= written


@pytest.mark.parametrize("workflow", ["replace", "accumulate", "fixed-budget"])
def test_the_system_is_simulated_from_the_command_line(workflow: str) -> None:
    told = ["simulate", "--system", "kde", "--data", "circles", "--workflow", workflow, "--rule", "scott"]
    done = CliRunner().invoke(cli, [*told, "--n", "12", "--generations", "3", "--replicates", "2", "--processes", "1"])
    assert done.exit_code == 0, done.output
    assert "held-out loss (nats a row)" in done.output
    assert "measured: 2 replicates, 0 excluded" in done.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--workflow", "halfway"), "workflow=halfway: replace, accumulate or fixed-budget is needed"),
        (("--workflow", "replace", "--bandwidth", "0"), "bandwidth=0: it must be positive"),
        (("--workflow", "replace", "--rule", "wide"), "'wide' is not one of"),
        (("--workflow", "replace", "--data", "rings"), "'rings' is not one of"),
    ],
)
def test_what_cannot_be_simulated_is_said(arguments: tuple[str, ...], told: str) -> None:
    done = CliRunner().invoke(cli, ["simulate", "--system", "kde", "--n", "9", "--generations", "2", *arguments])
    assert done.exit_code == 2
    assert told in done.output
