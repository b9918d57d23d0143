"""`simulate --system gaussian` and `figure gaussian`, as they are typed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from modelcollapse.cli import cli

SHORT = ("simulate", "--system", "gaussian", "--generations", "2", "--replicates", "3", "--processes", "1")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


@pytest.mark.parametrize(
    "asked",
    [
        ("--workflow", "replace", "--n", "5", "--dimension", "3", "--covariance", "ar:1/2", "--mean", "1,2,3"),
        ("--workflow", "accumulate", "--n", "5", "--estimator", "mle", "--route", "rows"),
        ("--workflow", "fixed-budget", "--route", "rows", "--n", "4", "--dimension", "2", "--covariance", "random:7"),
        ("--workflow", "replace", "--n", "5", "--dimension", "100", "--model", "isotropic"),
    ],
    ids=lambda asked: asked[1],
)
def test_each_workflow_is_simulated(asked: tuple[str, ...]) -> None:
    done = run(*SHORT, *asked, "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (told["used"], len(told["measured"])) == (3, 10)


def test_a_singular_fit_is_told_as_such() -> None:
    done = run(*SHORT, "--workflow", "replace", "--n", "3", "--dimension", "4")
    assert done.exit_code == 0, done.output
    (first, _) = [line for line in done.output.splitlines() if line.startswith("log determinant")]
    assert first.split()[-3:] == ["-inf", "to", "-inf"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("--workflow", "fixed-budget", "--n", "4"), "give route rows"),
        (("--workflow", "window:2", "--n", "4"), "replace, accumulate and fixed-budget are allowed"),
        (("--workflow", "replace", "--n", "4", "--covariance", "ar:2"), "above -1 and below 1"),
        (("--workflow", "replace", "--n", "4", "--dimension", "101"), "1 to 100 are allowed"),
        (("--workflow", "replace", "--n", "4", "--model", "round"), "'full', 'isotropic'"),
    ],
)
def test_what_cannot_be_drawn_is_refused(asked: tuple[str, ...], told: str) -> None:
    done = run(*SHORT, *asked)
    assert done.exit_code == 2, done.output
    assert told in done.output


def test_the_figure_is_drawn_with_its_caption(tmp_path: Path) -> None:
    done = run("figure", "gaussian", "--out", str(tmp_path), "--replicates", "3", "--processes", "1")
    assert done.exit_code == 0, done.output
    made = tmp_path / "figures"
    assert (made / "gaussian.png").stat().st_size > 10_000
    assert "<svg" in (made / "gaussian.svg").read_text()
    caption = (made / "gaussian.txt").read_text()
    assert "n 10, 32, 100; d 1, 3, 10; fits 50" in caption
    assert (
        "ever fewer chains carry the mean of the fitted covariance (with divisor N - 1 the true one for ever)"
        in caption
    )
