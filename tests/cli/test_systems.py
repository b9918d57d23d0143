"""`simulate --system` and `figure`: what each accepts, prints and leaves behind."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from modelcollapse.by_system import SYSTEM_OF
from modelcollapse.cli import cli
from verify.studies.registry import NAMES

DISCRETE = ("simulate", "--system", "discrete", "--workflow", "augment", "--generations", "3", "--n", "6")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


@pytest.mark.parametrize("name", SYSTEM_OF)
def test_each_system_tells_its_own_options(name: str) -> None:
    done = run("simulate", "--system", name, "--help")
    assert done.exit_code == 0, done.output
    assert "--replicates" in done.output
    assert "no claim is judged here" in " ".join(done.output.split())


def test_a_system_is_simulated_and_its_numbers_are_called_measured() -> None:
    done = run(*DISCRETE, "--replicates", "4", "--processes", "1")
    assert done.exit_code == 0, done.output
    assert "measured: 4 replicates, 0 excluded" in done.output


def test_json_holds_design_and_intervals(tmp_path: Path) -> None:
    kept = tmp_path / "evidence.json"
    done = run(*DISCRETE, "--replicates", "4", "--processes", "1", "--json", "--out", str(kept))
    told = json.loads(done.stdout)
    assert told["schema"] == "modelcollapse/measured/1"
    assert told["design"]["system"] == "discrete"
    assert {"mean", "low", "high", "bottom", "top"} <= set(told["measured"][0])
    assert json.loads(kept.read_text())["kind"] == "series"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("simulate", "--system"), "--system needs a name"),
        (("simulate", "--system=kdee"), "allowed are glm, discrete"),
        ((*DISCRETE[:-1], "0"), "rows=0"),
        ((*DISCRETE[:3], "--generations", "3"), "Missing option"),
        ((*DISCRETE[:4], "agument", *DISCRETE[5:]), "unknown workflow 'agument'"),
        (("figure", "kdee"), "no figure 'kdee'; there are discrete"),
        (("figure", "discrete", "--replicates", "1"), "--replicates"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_can(arguments: tuple[str, ...], told: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2, done.output
    assert told in done.output


def test_a_figure_leaves_pictures_caption_record_and_cost(tmp_path: Path) -> None:
    done = run("figure", "discrete", "--replicates", "3", "--processes", "1", "--out", str(tmp_path))
    assert done.exit_code == 0, done.output
    made = {each.name for each in (tmp_path / "figures").iterdir()}
    assert {f"discrete.{ending}" for ending in ("png", "svg", "txt", "json", "cost.json")} <= made
    caption = (tmp_path / "figures" / "discrete.txt").read_text()
    assert "Seed 2024" in caption
    assert "3 replicates" in caption


def test_a_figure_drawn_again_has_the_same_bytes(tmp_path: Path) -> None:
    asked = ("figure", "discrete", "--replicates", "3", "--processes", "1")
    files = []
    for folder in ("a", "b"):
        assert run(*asked, "--out", str(tmp_path / folder)).exit_code == 0
        made = tmp_path / folder / "figures"
        files.append([(made / f"discrete.{ending}").read_bytes() for ending in ("png", "svg", "txt", "json")])
    assert files[0] == files[1]


def test_the_figures_are_listed() -> None:
    done = run("figure", "--json")
    assert [each["figure"] for each in json.loads(done.stdout)["figures"]] == list(NAMES)


def test_a_mean_that_does_not_exist_is_warned_of() -> None:
    done = run("simulate", "--system", "linear", "--workflow", "discard", "--n", "4", "--dimension", "3",
               "--generations", "2", "--replicates", "3", "--processes", "1")  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "CAUTION: rows=4, dimension=3" in done.stderr
    assert "the mean test error is infinite" in done.stderr
