"""workflow with parameters: window, kept, mix and fixed-budget, the best last row, and what is refused."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def answer(run: Run, *arguments: object) -> dict[str, object]:
    done = run("workflow", *arguments, "--json")
    assert done.exit_code == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("name", "ratios", "limit"),
    [
        ("window:1", ["1", "2", "3"], "oo"),
        ("window:2", ["1", "5/4", "29/16"], "oo"),
        ("kept:1/2", ["1", "5/4", "21/16"], "4/3"),
        ("kept:0.5", ["1", "5/4", "21/16"], "4/3"),
        ("mix:1", ["1/2", "3/5", "8/13"], "-1/2 + sqrt(5)/2"),  # Fibonacci numbers
        ("mix:1:1/2", ["1/2", "5/8", "21/32"], "2/3"),
        ("fixed-budget", ["1", "7/4", "25/12"], "-2 + pi**2/2"),
    ],
)
def test_a_workflow_with_parameters_has_exact_ratios_and_a_limit(
    run: Run, name: str, ratios: list[str], limit: str
) -> None:
    found = answer(run, name, "--generations", "3")
    assert (found["ratio"], found["limit"]) == (ratios, limit)


@pytest.mark.parametrize("name", ["augment", "kept:1/3", "mix:2", "mix:2:1/3", "fixed-budget"])
def test_a_finite_limit_lies_between_two_decimals_of_thirty_digits(run: Run, name: str) -> None:
    low, high = map(Fraction, answer(run, name, "--generations", "1")["limit_enclosure"])  # type: ignore[call-overload]
    assert 0 <= high - low <= Fraction(2, 10**29)
    late = Fraction(answer(run, name, "--generations", "300")["ratio"][-1])  # type: ignore[index]
    assert abs(late - low) < Fraction(1, 50)


@pytest.mark.parametrize("name", ["discard", "halfway", "window:3"])
def test_an_infinite_limit_has_no_enclosure(run: Run, name: str) -> None:
    found = answer(run, name, "--generations", "2")
    assert (found["limit"], found["limit_enclosure"]) == ("oo", None)


def test_a_window_states_its_slope(run: Run) -> None:
    assert answer(run, "window:3", "--generations", "2")["slope"] == "1/4"


@pytest.mark.parametrize("name", ["augment", "discard", "halfway", "window:2", "kept:9/10", "mix:1", "fixed-budget"])
def test_a_closed_form_reaches_beyond_what_a_matrix_allows(run: Run, name: str) -> None:
    assert len(answer(run, name, "--generations", "500")["ratio"]) == 500  # type: ignore[arg-type]


def test_the_best_last_row_is_the_real_batch_and_another_one_without_it(run: Run) -> None:
    found = answer(run, "augment", "--generations", "3", "--best")
    assert found["best"] == {"weights": ["1", "0", "0"], "ratio": "1"}
    assert found["best_without_real"] == {"weights": ["0", "3/5", "2/5"], "ratio": "9/5"}
    assert answer(run, "augment", "--generations", "1", "--best")["best_without_real"] is None
    printed = run("workflow", "augment", "--generations", "3", "--best").stdout
    assert "best without real  0 3/5 2/5, which gives 9/5" in printed


def test_the_best_last_row_of_a_file_uses_its_earlier_rows(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("1\n0,1\n1/3,1/3,1/3\n", encoding="utf-8")
    found = answer(run, path, "--generations", "3", "--best")
    assert found["best_without_real"] == {"weights": ["0", "1", "0"], "ratio": "2"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["window", "--generations", "2"], ["window:K is allowed", "modelcollapse workflow window:2"]),
        (["window:0", "--generations", "2"], ["K=0", "a whole number from 1 to 400"]),
        (["window:3/2", "--generations", "2"], ["K=3/2"]),
        (["window:x", "--generations", "2"], ["K='x' is not a number"]),
        (["window:3", "--generations", "401"], ["1 to 400 are allowed for window:3"]),
        (["kept:1", "--generations", "2"], ["ALPHA=1", "above 0 and below 1"]),
        (["kept:1/0", "--generations", "2"], ["'1/0' is not a number"]),
        (["kept:123457/1234567", "--generations", "2000"], ["digits", "--generations"]),
        (["mix:0", "--generations", "2"], ["KAPPA=0", "above 0"]),
        (["mix:1:2", "--generations", "2"], ["W=2", "mix:1:1/2"]),
        (["mix:1:1/2:3", "--generations", "2"], ["3 parameters", "mix:KAPPA:W"]),
        (["mix:1", "--generations", "2", "--best"], ["no matrix of weights"]),
        (["augment", "--generations", "101", "--best"], ["1 to 100 are allowed with --best"]),
        (["fixed-budget:2", "--generations", "2"], ["1 parameters"]),
        (["fixed-budget", "--generations", "2001"], ["1 to 2000 are allowed"]),
        (["recycle", "--generations", "2"], ["window:K", "kept:ALPHA", "mix:KAPPA", "fixed-budget", ".csv"]),
    ],
)
def test_what_is_no_workflow_is_refused_with_what_to_type(run: Run, arguments: list[str], words: list[str]) -> None:
    done = run("workflow", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert all(word in done.stderr for word in words), done.stderr
