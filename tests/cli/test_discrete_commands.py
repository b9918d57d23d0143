"""`simulate --system discrete` and `figure discrete`, as they are typed."""

import json
from pathlib import Path

from tests.cli.conftest import Run

ASKED = ("simulate", "--system", "discrete", "--workflow", "accumulate", "--generations", 3, "--n", 6)


def test_a_law_is_drawn_and_every_quantity_told(run: Run) -> None:
    done = run(*ASKED, "--initial", "1/4,3/4", "--replicates", 30, "--json")
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert told["design"]["initial"] == "1/4,3/4"
    assert told["used"] == 30
    first = next(each for each in told["measured"] if each["quantity"] == "heterozygosity")
    assert (first["at"], first["mean"]) == (0, 1 - 1 / 16 - 9 / 16)


def test_what_cannot_be_drawn_is_a_usage_error_that_says_what_can(run: Run) -> None:
    for more, words in (
        (("--initial", "zipf:x"), "write uniform:K, zipf:K"),
        (("--initial", "1/4,1/4"), "the shares sum to 1/2"),
        (("--tail", "two"), "--tail"),
        (("--workflow", "halfway"), "discard, augment and fixed-budget"),
    ):
        done = run(*ASKED, *more)
        assert done.exit_code == 2, more
        assert words in done.output


def test_the_figure_is_drawn_with_its_caption(run: Run, tmp_path: Path) -> None:
    done = run("figure", "discrete", "--replicates", 5, "--out", tmp_path)
    assert done.exit_code == 0, done.output
    made = {path.name for path in (tmp_path / "figures").iterdir() if path.is_file()}
    assert made >= {f"discrete.{ending}" for ending in ("png", "svg", "txt", "json", "cost.json")}
    caption = (tmp_path / "figures" / "discrete.txt").read_text()
    for words in (
        "uniform:10",
        "zipf:100",
        "Seed 2024",
        "5 replicates a curve",
        "95 % intervals",
        "the source gives no",
    ):
        assert words in caption
