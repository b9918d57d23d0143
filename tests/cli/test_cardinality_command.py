"""Real rows beside synthetic ones on the command line: the system, its figure, and a claim moved to another point."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from modelcollapse.cli import cli

SYSTEM = ("simulate", "--system", "cardinality", "--processes", "1")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def test_the_losses_are_told_by_number_of_synthetic_rows() -> None:
    done = run(*SYSTEM, "--n", "64", "--synthetic-rows", "90", "--steps", "3", "--replicates", "6", "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert [each["at"] for each in told["measured"]] == [0, 30, 60, 90]
    assert {each["axis"] for each in told["measured"]} == {"synthetic rows"}


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--family", "gamma", "allowed are normal, binomial, poisson"),
        ("--source-rows", "2", "source_rows=2"),
        ("--bias", "-1/2", "bias=-1/2"),
        ("--synthetic-rows", "7", "a multiple of steps=5"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_what_can(option: str, value: str, told: str) -> None:
    done = run(*SYSTEM, option, value)
    assert done.exit_code == 2, done.output
    assert told in done.output


def test_the_figure_is_drawn_with_its_caption(tmp_path: Path) -> None:
    done = run("figure", "cardinality", "--replicates", "6", "--processes", "1", "--out", str(tmp_path))
    assert done.exit_code == 0, done.output
    caption = (tmp_path / "figures" / "cardinality.txt").read_text()
    assert "128, 256, 512, 1024, 2048, 4096, 8192" in caption
    assert "6 replicates" in caption


def test_a_point_without_a_whole_number_of_rows_is_refused() -> None:
    done = run("verify", "kazdan.best-synthetic-rows", "--at", "m=5", "--at", "N=4")
    assert done.exit_code == 2
    assert "10/3 synthetic rows: choose a point where they are a whole number" in done.output
