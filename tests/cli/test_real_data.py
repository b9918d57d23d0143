"""`simulate --system real-data` and `figure real-data`, with the program's tables and with one that a user brings."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from modelcollapse.cli import cli
from tests.simulate.table_files import PIMA, pima, written

ASKED = ("simulate", "--system", "real-data", "--workflow", "discard", "--generations", "3", "--replicates", "4")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, [*arguments])


def test_a_table_of_the_programs_is_simulated() -> None:
    done = run(*ASKED, "--table", "titanic", "--n", "1760", "--processes", "1", "--json")
    told = json.loads(done.stdout)
    assert (told["design"]["table"], told["used"], told["excluded"]) == ("titanic", 4, 0)
    assert {each["quantity"] for each in told["measured"]} == {"log loss", "misclassification"}


def test_a_table_of_the_users_is_told_by_its_digest_and_not_by_its_place(tmp_path: Path) -> None:
    file = written(tmp_path / "diabetes.csv", pima(), PIMA)
    kept = tmp_path / "evidence.json"
    done = run(*ASKED, "--table", f"pima:{file}", "--n", "48", "--missing", "drop", "--n", "40", "--processes", "1",
               "--out", str(kept))  # fmt: skip
    assert done.exit_code == 0, done.output
    assert str(tmp_path) not in kept.read_text()
    assert json.loads(kept.read_text())["design"]["table"].startswith("pima:sha256:")


def test_chains_without_an_estimate_are_told() -> None:
    done = run(*ASKED, "--table", "wisconsin", "--columns", "all", "--penalty", "0", "--n", "455", "--replicates", "2",
               "--generations", "1", "--processes", "1")  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "inf" in done.output
    assert "estimate exists" in done.output
    assert "2 replicates, 0 excluded" in done.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--table", "iris", "--n", "40"), "allowed are wisconsin, titanic, pima:FILE, cleveland:FILE"),
        (("--table", "pima", "--n", "40"), "write pima:FILE"),
        (("--table", "titanic", "--n", "2201"), "at most 2200"),
        (("--table", "titanic", "--n", "40", "--columns", "fare"), "each once out of 2nd, 3rd"),
        (("--table", "titanic", "--n", "40", "--penalty", "-1"), "penalty=-1"),
        (("--table", "titanic", "--n", "40", "--missing", "guess"), "--missing"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_can(arguments: tuple[str, ...], told: str) -> None:
    done = run(*ASKED, *arguments, "--processes", "1")
    assert done.exit_code == 2, done.output
    assert told in done.output


def test_a_file_that_is_not_there_is_one_message_and_4(tmp_path: Path) -> None:
    done = run(*ASKED, "--table", f"pima:{tmp_path / 'none.csv'}", "--n", "40")
    assert done.exit_code == 4, done.output
    assert "none.csv" in done.output
    assert "No such file" in done.output


def test_a_file_of_another_form_is_refused_before_anything_is_drawn(tmp_path: Path) -> None:
    file = written(tmp_path / "heart.csv", pima(), PIMA)
    done = run(*ASKED, "--table", f"cleveland:{file}", "--n", "40")
    assert done.exit_code == 2, done.output
    assert "heart.csv: columns Pregnancies" in done.output


def test_the_figure_is_drawn_with_a_table_of_the_users(tmp_path: Path) -> None:
    file = written(tmp_path / "diabetes.csv", pima(), PIMA)
    asked = ("figure", "real-data", "--replicates", "2", "--processes", "1", "--table", f"pima:{file}")
    done = run(*asked, "--out", str(tmp_path / "out"))
    assert done.exit_code == 0, done.output
    caption = (tmp_path / "out" / "figures" / "real-data.txt").read_text()
    assert "Pima (diabetes.csv)" in caption
    assert str(tmp_path) not in caption
    assert "Nadeau and Bengio" in caption


def test_another_figure_takes_no_table() -> None:
    done = run("figure", "discrete", "--table", "titanic")
    assert done.exit_code == 2, done.output
    assert "type figure real-data" in done.output
