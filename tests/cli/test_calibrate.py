"""calibrate: what it prints, keeps and leaves with; one or two made-up tests stand for the real ones."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.cli.conftest import Run
from verify.calibration import catalogue
from verify.calibration.admission import LEAST_RUNS, Calibrated, Runs, in_use

EVEN = (np.arange(LEAST_RUNS) + 0.5) / LEAST_RUNS


def made(name: str, factor: float, **more: bool) -> Calibrated:
    """A test whose p-values are `factor` times uniform ones, which stands for all that is in use."""
    return Calibrated(
        name=name,
        what="all is well",
        laws=("normal",),
        run=lambda _: Runs(null=factor * EVEN, gap=EVEN / 20),
        statistics=tuple(each.removeprefix("statistic ") for each in in_use() if each.startswith("statistic ")),
        regimes=tuple(each.removeprefix("regime ") for each in in_use() if each.startswith("regime ")),
        covers=tuple(function for test in catalogue.TESTS for function in test.covers),
        why="it is broken" if more else "",
        **more,
    )


@pytest.fixture
def sound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "TESTS", (made("sound", 1.0),))
    monkeypatch.setattr(catalogue, "TRAPS", (made("trap", 0.5, in_use=False),))


@pytest.mark.usefixtures("sound")
def test_a_sound_calibration_leaves_with_0_and_says_what_is_not_in_use(run: Run) -> None:
    done = run("calibrate", "--runs", LEAST_RUNS)
    assert done.exit_code == 0
    head, first, second, *notes = done.stdout.splitlines()
    assert head.split()[:2] == ["test", "law"]
    assert first.split()[:4] == ["sound", "normal", str(LEAST_RUNS), "5.00%"]
    assert second.endswith("not admitted, not in use")
    assert notes[0].startswith("trap, on normal: not admitted, and not in use: rejects 10.0%")
    assert notes[1] == "1 test in use, in 1 trial of test and law: all admitted"
    assert done.stderr == ""


@pytest.mark.usefixtures("sound")
def test_json_and_the_file_hold_the_same_record(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "new" / "record.json"
    done = run("calibrate", "--json", "--out", path, "--seed", 7, "--runs", LEAST_RUNS)
    document = json.loads(done.stdout)
    assert document == json.loads(path.read_text(encoding="utf-8"))
    assert document["schema"] == "modelcollapse/calibration/1"
    assert (document["seed"], document["runs"], document["ok"]) == (7, LEAST_RUNS, True)
    assert [row["admitted"] for row in document["rows"]] == [True, False]
    assert document["rows"][0]["size"] == pytest.approx(0.05)


def test_a_test_that_is_not_admitted_leaves_with_1_and_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "TESTS", (made("sound", 1.0), made("broken", 0.5)))
    monkeypatch.setattr(catalogue, "TRAPS", ())
    done = run("calibrate", "--runs", LEAST_RUNS)
    assert done.exit_code == 1
    assert "broken, on normal: not admitted: rejects 10.0% of true statements at 5%, more than 7%" in done.stdout
    assert done.stdout.splitlines()[-1] == "2 tests in use, in 2 trials of test and law: 1 test not admitted"


def test_a_test_in_use_without_a_calibration_leaves_with_1(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "TESTS", ())
    monkeypatch.setattr(catalogue, "TRAPS", ())
    done = run("calibrate", "--runs", LEAST_RUNS)
    assert done.exit_code == 1
    assert "verify.hypotheses.two_sided: in use without a calibration" in done.stdout


@pytest.mark.parametrize(
    ("typed", "said"), [(("--runs", "100"), "x>=2000"), (("--seed", "-1"), "x>=0"), (("mean",), "unexpected")]
)
def test_what_cannot_be_used_leaves_with_2(run: Run, typed: tuple[str, ...], said: str) -> None:
    done = run("calibrate", *typed)
    assert done.exit_code == 2
    assert said in done.stderr
