"""`simulate --system linear`, and the figures of linear regression and of the fixed budget."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from modelcollapse.cli import cli
from verify.studies import fixed_budget, linear

LINEAR = ("simulate", "--system", "linear", "--workflow", "budget:1/2", "--generations", "4", "--n", "6")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def test_a_regression_is_simulated_with_fewer_rows_than_features() -> None:
    done = run(*LINEAR, "--dimension", "9", "--features", "fresh", "--replicates", "5", "--processes", "1", "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["design"]["workflow"] == "budget:1/2"
    assert [each["at"] for each in told["measured"]] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--dimension", "3", "--noise", "0"), "noise=0: the variance must be positive"),
        (("--dimension", "2", "--features", "intercept"), "give dimension 1"),
        (("--dimension", "2", "--growing"), "give a ridge above 0"),
    ],
)
def test_what_cannot_be_drawn_is_refused(arguments: tuple[str, ...], told: str) -> None:
    done = run(*LINEAR, *arguments)
    assert done.exit_code == 2, done.output
    assert told in done.output


def drawn(name: str, tmp_path: Path) -> str:
    """The caption of the figure."""
    done = run("figure", name, "--replicates", "3", "--processes", "1", "--out", str(tmp_path))
    assert done.exit_code == 0, done.output
    made = {each.name for each in (tmp_path / "figures").iterdir()}
    assert {f"{name}.png", f"{name}.svg"} <= made
    return (tmp_path / "figures" / f"{name}.txt").read_text()


def test_the_figure_of_linear_regression_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linear, "FEATURES", (1, 32, 100))
    monkeypatch.setitem(linear.ROWS, "quick", (10, 32))
    monkeypatch.setitem(linear.FITS, "quick", 3)
    caption = drawn("linear", tmp_path)
    assert "infinite" in caption
    assert "gerstgrasser.underdetermined-error" in caption


def test_the_figure_of_the_fixed_budget_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = replace(fixed_budget.SIZES["quick"], fits=4, glm_fits=2, glm_rows=60)
    monkeypatch.setitem(fixed_budget.SIZES, "quick", size)
    assert "jackknife" in drawn("fixed-budget", tmp_path)
