"""`simulate --system language` and `figure language`: a Markov source, a text of one's own, and what is refused."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from modelcollapse.cli import cli
from verify.studies import language

SMALL = ("--n", "30", "--length", "8", "--generations", "2", "--replicates", "2", "--processes", "1")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def simulated(*arguments: str) -> Result:
    return run("simulate", "--system", "language", "--workflow", "kept:1/10", *SMALL, *arguments)


def test_a_source_is_simulated_and_its_floor_is_told() -> None:
    done = simulated("--vocabulary", "9", "--branching", "3", "--zipf", "0", "--json")
    told = json.loads(done.stdout)
    assert done.exit_code == 0
    assert told["design"]["zipf"] == "0"
    floor = next(each for each in told["measured"] if each["quantity"] == "perplexity of the source")
    assert floor["mean"] == pytest.approx(3)  # three successors, all alike


def test_of_a_text_the_name_and_digest_are_told_and_never_the_folder(tmp_path: Path) -> None:
    text = tmp_path / "story.txt"
    text.write_text("to be or not to be, that is the question; " * 30, encoding="utf-8")
    done = simulated("--text", str(text), "--tokens", "words", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["design"]["text"].startswith("story.txt sha256:")
    assert str(tmp_path) not in done.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--text", "missing.txt"), "text 'missing.txt': no such file or directory"),
        (("--order", "4"), "order=4: at most 3"),
        (("--workflow", "mix:1:1/2"), "language has discard, augment, kept:ALPHA"),
        (("--tokens", "letters"), "letters"),
    ],
)
def test_what_cannot_be_used_is_refused(arguments: tuple[str, ...], told: str) -> None:
    done = simulated(*arguments)
    assert done.exit_code == 2, done.output
    assert told in done.output


def test_the_figure_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(language.SIZES, "quick", {"rows": 20, "vocabulary": 12, "branching": 5})
    done = run("figure", "language", "--replicates", "2", "--processes", "1", "--out", str(tmp_path))
    assert done.exit_code == 0, done.output
    assert {f"language.{each}" for each in ("png", "svg", "txt", "json")} <= {
        each.name for each in (tmp_path / "figures").iterdir()
    }
    assert "125 million" in (tmp_path / "figures" / "language.txt").read_text()
