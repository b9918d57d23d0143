"""simulate, verify, reproduce, paper: what they ask for, print and keep."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from modelcollapse.output import emit_json, emit_table
from modelcollapse.progress import progress
from simulate.pool import Workers
from simulate.status import Status
from tests.cli.conftest import Fakes, Run, entry, evidence

TWO = Workers(processes=2)
SIMULATE = [
    "simulate",
    "--family",
    "normal",
    "--workflow",
    "replace",
    "--n",
    "50",
    "--generations",
    "2",
    "--replicates",
    "4",
]


def test_simulate_prints_moments_with_standard_errors(run: Run, fakes: Fakes) -> None:
    document = json.loads(run(*SIMULATE, "--json").stdout)
    assert document["schema"] == "modelcollapse/simulation/1"
    first, second = document["generations"]
    assert first["covariance"] == [[0.5, 0.0], [0.0, 0.5]]
    assert second["covariance"] == [[2.0, 0.0], [0.0, 2.0]]
    assert second["mean"] == [0.0, 0.0]
    assert second["mean_mcse"] == [0.5, 0.5]
    assert second["growth"] == pytest.approx(4)
    assert second["growth_mcse"] == pytest.approx(0)  # the two blocks are the same
    assert second["growth_degrees"] == 1
    assert "1 degrees of freedom only" in run(*SIMULATE).stderr
    text = run(*SIMULATE).stdout
    assert "8 of 8 replicates kept; excluded: none" in text


def test_simulate_asks_for_what_was_typed(run: Run, fakes: Fakes) -> None:
    run(*SIMULATE, "--seed", "7", "--engine", "statsmodels", "--law", "fair", "--processes", "2")
    asked = fakes.asked["run_many"]
    request = asked["request"]
    assert (request.replicates, request.seed, request.engine, asked["workers"]) == (4, 7, "statsmodels", TWO)
    design = request.design
    assert (design.workflow, design.rows, design.generations, design.law) == ("discard", 50, 2, "fair")


def test_simulate_keeps_the_evidence_whole(run: Run, fakes: Fakes, tmp_path: Path) -> None:
    path = tmp_path / "new" / "evidence.json"
    assert run(*SIMULATE, "--out", path).exit_code == 0
    assert json.loads(path.read_text(encoding="utf-8")) == evidence()
    assert [file.name for file in path.parent.iterdir()] == ["evidence.json"]


def test_simulate_fails_before_drawing_when_it_cannot_write(run: Run, fakes: Fakes, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert run(*SIMULATE, "--out", tmp_path / "file" / "evidence.json").exit_code == 4
    assert not fakes.asked


def test_one_block_gives_moments_but_no_growth(run: Run, fakes: Fakes) -> None:
    fakes.evidence = {**evidence(), "used": 4, "blocks": evidence()["blocks"][:1]}
    done = run(*SIMULATE, "--json")
    assert done.exit_code == 0
    second = json.loads(done.stdout)["generations"][1]
    assert (second["covariance"], second["growth"]) == ([[2.0, 0.0], [0.0, 2.0]], None)
    assert "raise --replicates" in run(*SIMULATE).stderr


def test_a_simulation_without_replicates_left_decides_nothing(run: Run, fakes: Fakes) -> None:
    fakes.evidence = evidence(used=0)
    done = run(*SIMULATE)
    assert done.exit_code == 3
    assert "excluded: 8 separation" in done.stdout


@pytest.mark.parametrize("change", [("--workflow", "window"), ("--n", "1"), ("--family", "cauchy"), ("--law", "x")])
def test_a_design_that_does_not_exist_is_2(run: Run, fakes: Fakes, change: tuple[str, str]) -> None:
    assert run(*SIMULATE, *change).exit_code == 2
    assert not fakes.asked


def test_verify_judges_every_claim_unless_some_are_named(run: Run, fakes: Fakes) -> None:
    run("verify")
    assert fakes.asked["campaign"]["claims"] == ["dey.likelihood", "kazdan.variance"]
    run("verify", "kazdan.variance", "kazdan.variance", "--profile", "full", "--seed", "7", "--processes", "2")
    asked = fakes.asked["campaign"]
    assert asked["claims"] == ["kazdan.variance"]
    assert (asked["profile"], asked["seed"], asked["workers"], asked["store"]) == ("full", 7, TWO, None)


def test_verify_keeps_its_draws_where_it_is_told(run: Run, fakes: Fakes, tmp_path: Path) -> None:
    run("verify", "--out", tmp_path)
    assert fakes.asked["campaign"]["store"] == f"store in {tmp_path / 'evidence'}"


def test_verify_shows_theory_against_estimate_for_named_claims(run: Run, fakes: Fakes) -> None:
    text = run("verify", "kazdan.variance").stdout
    assert "1 of 1" in text
    assert "kazdan.variance  n=5         0.5     0.51      0.01  1  100         CONFIRMED" in text
    assert text.endswith("1 claim: 1 CONFIRMED; all as expected\n")


def test_verify_json_is_the_ledger_and_nothing_else(run: Run, fakes: Fakes) -> None:
    document = json.loads(run("verify", "--json").stdout)
    assert document == {"schema": "modelcollapse/ledger/1", "seed": 2024, "claims": [entry()]}


@pytest.mark.parametrize(
    ("names", "formula"),
    [([], "n"), (["kazdan.variance", "dey.likelihood"], "n"), (["kazdan.variance"], "n +")],
)
def test_a_formula_that_cannot_be_judged_is_2_before_any_draw(
    run: Run, fakes: Fakes, names: list[str], formula: str
) -> None:
    assert run("verify", *names, "--formula", formula).exit_code == 2
    assert not fakes.asked


def test_reproduce_writes_records_then_the_paper(run: Run, fakes: Fakes, tmp_path: Path) -> None:
    out = tmp_path / "new"
    done = run("reproduce", "--out", out, "--seed", "7", "--processes", "1")
    assert done.exit_code == 0
    assert fakes.asked["campaign"]["store"] == f"store in {out / 'evidence'}"
    assert fakes.asked["build"] == {"records": out / "ledger.json", "out": out / "paper"}
    assert fakes.asked["report"] == {"records": out / "ledger.json", "out": out}
    assert done.stdout.splitlines()[-4:] == [
        f"1 LaTeX files in {out / 'paper'}",
        "No PDF: LaTeX is not installed",
        f"Report: {out / 'report.html'}",
        "1 claim: 1 CONFIRMED; all as expected",
    ]


def test_reproduce_builds_the_paper_of_an_unexpected_verdict_too(run: Run, fakes: Fakes, tmp_path: Path) -> None:
    fakes.entries = [entry(verdict="REFUTED")]
    done = run("reproduce", "--out", tmp_path, "--json")
    assert done.exit_code == 1
    document = json.loads(done.stdout)
    assert document["schema"] == "modelcollapse/reproduction/1"
    assert document["ledger"]["claims"][0]["verdict"] == "REFUTED"
    assert "build" in fakes.asked


def test_paper_reads_the_records_of_reproduce_or_those_named(run: Run, fakes: Fakes, tmp_path: Path) -> None:
    for records in (tmp_path / "ledger.json", tmp_path / "mine.json"):
        records.touch()
        named = [] if records.name == "ledger.json" else ["--records", records]
        done = run("paper", "--out", tmp_path, *named, "--json")
        assert fakes.asked["build"] == {"records": records, "out": tmp_path / "paper"}
        main = str(tmp_path / "paper" / "main.tex")
        reason = "LaTeX is not installed"
        assert json.loads(done.stdout) == {
            "schema": "modelcollapse/paper/1",
            "tex": [main],
            "pictures": [],
            "pdf": None,
            "skipped": reason,
            "overfull": [],
            "report": str(tmp_path / "report.html"),
            "lacks": [],
        }


def test_a_damaged_record_is_4(run: Run, fakes: Fakes, tmp_path: Path) -> None:
    fakes.raises = type("LedgerError", (ValueError,), {"__module__": "paper.fields"})("ledger.json: it is cut short")
    done = run("paper", "--out", tmp_path)
    assert (done.exit_code, done.stderr) == (4, "Error: ledger.json: it is cut short\n")
    fakes.raises = ValueError("operands could not be broadcast")  # a fault of the program, which is to be seen
    assert run("paper", "--out", tmp_path).exception is fakes.raises


def test_a_drawn_table_keeps_ids_whole_and_brackets_as_they_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    emit_table(("id", "formula"), [("a.claim-with-quite-a-long-name", "[red] C[i] " * 9)])
    text = capsys.readouterr().out
    assert "a.claim-with-quite-a-long-name" in text
    assert "[red]" in text


def test_progress_is_shown_on_a_terminal_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with progress("simulating") as update:
        assert update is None
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with progress("simulating") as update:
        assert update is not None
        update(Status(done=3, total=7))
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "simulating" in shown.err


def test_a_number_that_json_does_not_have_is_null(capsys: pytest.CaptureFixture[str]) -> None:
    body: dict[str, Any] = {"schema": "given", "z": [float("inf"), {"p": float("nan")}], "n": 1.5}
    emit_json("s/1", body)
    assert json.loads(capsys.readouterr().out) == {"schema": "s/1", "z": [None, {"p": None}], "n": 1.5}
