"""`power`, `judge`, and `verify` at a point, with numbers, margins and seeds of the user's own."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Fakes, Run, entry

LEMMA = "gerstgrasser.wishart-trace"
ONE = ["--processes", "1"]


def test_power_says_what_is_seen_and_what_each_near_miss_costs(run: Run) -> None:
    done = run("power", LEMMA, *ONE)
    assert done.exit_code == 0
    assert "Drawn: the pilot, 16,384 replicates a design with seed 2024; no draw of a verdict." in done.stdout
    assert done.stdout.count("cheapest") == 4
    report = json.loads(run("power", LEMMA, *ONE, "--json").stdout)
    assert report["schema"] == "modelcollapse/power/1"
    assert [design["parameters"] for design in report["designs"]] == [{"T": "20", "d": "3"}, {"T": "16", "d": "5"}]
    assert [design["predicted"] for design in report["designs"]] == pytest.approx([3 / 16, 5 / 10])


def test_a_wider_margin_is_cheaper(run: Run) -> None:
    narrow, wide = (
        json.loads(run("power", LEMMA, *ONE, "--delta", delta, "--json").stdout)["designs"][0]["wanted"]
        for delta in ("0.005", "0.01")
    )
    assert narrow == pytest.approx(4 * wide, rel=0.01)


def test_power_of_a_plan_that_tells_nothing_apart_leaves_with_2_and_a_better_design(run: Run) -> None:
    typed = ["power", "kazdan.variance-unbiased", "--at", "n=5", "--at", "t=1", *ONE]
    done = run(*typed)
    assert done.exit_code == 2
    assert "no number does" in done.stdout
    proposed = done.stderr.partition("type: modelcollapse verify ")[2].split()
    assert run("power", *proposed, *ONE).exit_code == 0
    assert json.loads(run(*typed, "--json").stdout)["fault"]


def test_verify_at_such_a_point_leaves_with_2(run: Run) -> None:
    done = run("verify", "kazdan.variance-unbiased", "--at", "n=5", "--at", "t=1", *ONE)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "their predictions are the same" in done.stderr


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        (["power", "kazdan.replace-w2-mle-limit"], "proved and not simulated"),
        (["power", "kazdan.variance-mel"], "did you mean"),
        (["power", "kazdan.variance-mle", "--at", "n=5"], "needs a value for t"),
        (["power", "kazdan.variance-mle", "--delta", "nan"], "above 0 and below 1"),
        (["verify", "--at", "n=5"], "--at needs exactly one CLAIM"),
        (["verify", "kazdan.replace-w2-mle-limit", "--at", "n=5"], "proved and not simulated"),
        (["verify", "kazdan.variance-mle", "--at", "n=x", "--at", "t=2"], "verify kazdan.variance-mle --at"),
        (["verify", "kazdan.variance-mle", "--at", "n=1", "--at", "t=2"], "cannot be simulated there"),
        (["verify", "kazdan.variance-mle", "--replicates", "1"], "--replicates"),
        (["verify", "kazdan.variance-mle", "--replicates", "9", "--until-decided"], "give one of them"),
        (["verify", "kazdan.variance-mle", "--alpha", "0"], "above 0 and below 1"),
        (["verify", "kazdan.variance-mle", "--delta", "1.5"], "above 0 and below 1"),
        (["verify", "kazdan.variance-mle", "--seed", "1", "--seed", "1"], "a seed is given twice"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_2_and_says_what_can(run: Run, typed: list[str], word: str) -> None:
    done = run(*typed)
    assert (done.exit_code, done.stdout) == (2, "")
    assert word in done.stderr


def test_few_replicates_are_3_and_the_number_named_is_0(run: Run) -> None:
    typed = ["verify", LEMMA, "--at", "T=20", "--at", "d=3", *ONE, "--json"]
    few = run(*typed, "--replicates", "110")
    (found,) = json.loads(few.stdout)["claims"]
    assert (few.exit_code, found["verdict"], found["designs"][0]["replicates"]) == (3, "INCONCLUSIVE", 110)
    named = str(found["designs"][0]["would_decide"])
    assert f"{int(named):,} replicates a design would decide" in found["reason"]
    many = run(*typed, "--replicates", named)
    (found,) = json.loads(many.stdout)["claims"]
    assert (many.exit_code, found["verdict"], found["designs"][0]["replicates"]) == (0, "CONFIRMED", int(named))


def test_what_was_kept_is_judged_again(run: Run, tmp_path: Path) -> None:
    verified = run("verify", LEMMA, "--seed", "1", "--seed", "2", *ONE, "--out", tmp_path, "--json")
    first = json.loads(verified.stdout)
    assert verified.exit_code == 0
    assert (first["seed"], first["seeds"], [each["seed"] for each in first["claims"]]) == (1, [1, 2], [1, 2])
    again = run("judge", tmp_path, "--json")
    untimed = [{name: value for name, value in each.items() if name != "seconds"} for each in first["claims"]]
    second = json.loads(again.stdout)
    assert [{name: value for name, value in each.items() if name != "seconds"} for each in second["claims"]] == untimed
    narrow = run("judge", tmp_path / "records.json", LEMMA, "--delta", "0.0001")
    assert narrow.exit_code == 3
    assert f"{LEMMA} (seed 2) is INCONCLUSIVE: not shown within 0.01%" in narrow.stdout
    assert "2 runs of 1 claim: 2 INCONCLUSIVE" in narrow.stdout
    assert run("judge", tmp_path, "kazdan.variance-mle").exit_code == 2


def test_records_that_are_missing_or_damaged_are_4(run: Run, tmp_path: Path) -> None:
    missing = run("judge", tmp_path / "nowhere")
    assert missing.exit_code == 4
    assert f"make them with: modelcollapse verify --out {tmp_path / 'nowhere'}" in missing.stderr
    (tmp_path / "records.json").write_text('{"schema": "modelcollapse/records/1"', encoding="utf-8")
    damaged = run("judge", tmp_path)
    assert damaged.exit_code == 4
    assert "damaged records" in damaged.stderr


def test_verify_asks_for_what_was_typed(run: Run, fakes: Fakes) -> None:
    run("verify", "kazdan.variance")
    assert (fakes.asked["campaign"]["terms"], fakes.asked["campaign"]["keep"]) == (None, None)
    options = ["--replicates", "9", "--delta", "0.1", "--alpha", "0.05", "--profile", "full"]
    run("verify", "kazdan.variance", *options, "--seed", "3", "--seed", "4")
    terms = fakes.asked["campaign"]["terms"]
    assert (terms.replicates, terms.delta, terms.alpha, terms.profile) == (9, 0.1, 0.05, "full")
    assert fakes.asked["campaign"]["seed"] == (3, 4)


def test_seeds_that_disagree_are_named_and_do_not_leave_with_0(run: Run, fakes: Fakes) -> None:
    fakes.entries = [{**entry(), "seed": 1}, {**entry(verdict="REFUTED"), "seed": 2}]
    done = run("verify", "--seed", "1", "--seed", "2")
    assert done.exit_code == 1
    assert "kazdan.variance: the seeds disagree: 1 CONFIRMED, 2 REFUTED\n" in done.stdout
    assert "kazdan.variance (seed 2) is REFUTED: the reason" in done.stdout
    fakes.entries = [{**entry(), "seed": 1}, {**entry(), "seed": 2}]
    done = run("verify", "--seed", "1", "--seed", "2")
    assert done.exit_code == 0
    assert "disagree" not in done.stdout
    assert "2 runs of 1 claim: 2 CONFIRMED; all as expected" in done.stdout
