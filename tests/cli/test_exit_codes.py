"""What each outcome leaves with."""

import errno
from pathlib import Path

import pytest

from modelcollapse.errors import Code
from modelcollapse.verdicts import exit_code, summary
from tests.cli.conftest import Fakes, Run, entry

AS_EXPECTED, DIFFERS, UNDECIDED = Code.AS_EXPECTED, Code.DIFFERS, Code.UNDECIDED
CASES = [
    ([("CONFIRMED", "CONFIRMED")], AS_EXPECTED),
    ([("REFUTED", "REFUTED")], AS_EXPECTED),
    ([("REFUTED", "CONFIRMED")], DIFFERS),
    ([("CONFIRMED", "REFUTED")], DIFFERS),
    ([("ERROR", "CONFIRMED")], DIFFERS),
    ([("ERROR", "REFUTED")], DIFFERS),
    ([("A WORD NOBODY KNOWS", "CONFIRMED")], DIFFERS),
    ([("INCONCLUSIVE", "CONFIRMED")], UNDECIDED),
    ([("INVALID", "REFUTED")], UNDECIDED),
    ([("INVALID", "CONFIRMED"), ("CONFIRMED", "CONFIRMED")], UNDECIDED),
    ([("INVALID", "CONFIRMED"), ("REFUTED", "CONFIRMED")], DIFFERS),
    ([("ERROR", "CONFIRMED"), ("INCONCLUSIVE", "CONFIRMED")], DIFFERS),
    ([], UNDECIDED),
]


@pytest.mark.parametrize(("verdicts", "code"), CASES)
def test_a_contradiction_outweighs_an_open_question(verdicts: list[tuple[str, str]], code: Code) -> None:
    entries = [entry(verdict=verdict, expected=expected) for verdict, expected in verdicts]
    assert exit_code(entries) is code
    assert exit_code(entries[::-1]) is code


@pytest.mark.parametrize(("verdicts", "code"), CASES)
def test_verify_leaves_with_the_code_of_its_verdicts(
    run: Run, fakes: Fakes, verdicts: list[tuple[str, str]], code: Code
) -> None:
    fakes.entries = [entry(verdict=verdict, expected=expected) for verdict, expected in verdicts]
    assert run("verify").exit_code == code
    assert run("verify", "--json").exit_code == code


def test_the_summary_counts_and_names_the_unexpected() -> None:
    entries = [entry("a.one"), entry("a.two", "REFUTED"), entry("a.three", "INVALID")]
    assert summary(entries) == "3 claims: 1 CONFIRMED, 1 REFUTED, 1 INVALID; not as expected: a.two, a.three"
    assert summary(entries[:1]) == "1 claim: 1 CONFIRMED; all as expected"
    assert summary([]) == "0 claims: no verdict; nothing was judged"


def test_a_refuted_formula_of_the_users_leaves_with_1(run: Run, fakes: Fakes) -> None:
    fakes.entries = [entry(verdict="REFUTED", expected="CONFIRMED")]
    done = run("verify", "kazdan.variance", "--formula", "n**2")
    assert done.exit_code == 1
    assert fakes.asked["campaign"]["formula"] == "n**2"
    assert "kazdan.variance is REFUTED: the reason" in done.stdout


def test_an_input_or_output_error_is_4_and_names_the_file_and_the_command(run: Run, fakes: Fakes) -> None:
    fakes.raises = OSError(errno.ENOSPC, "No space left on device", "/full/evidence.json")
    done = run("verify", "--seed", "7")
    assert done.exit_code == 4
    assert done.stdout == ""
    assert "'/full/evidence.json': No space left on device" in done.stderr
    assert "modelcollapse verify --seed 7" in done.stderr


def test_a_missing_record_is_4(run: Run, fakes: Fakes, tmp_path: Path) -> None:
    done = run("paper", "--out", tmp_path)
    assert done.exit_code == 4
    assert str(tmp_path / "ledger.json") in done.stderr
    assert "modelcollapse reproduce" in done.stderr


def test_an_interrupted_run_is_130_and_says_how_to_go_on(run: Run, fakes: Fakes, tmp_path: Path) -> None:
    fakes.raises = KeyboardInterrupt()
    for command in ("reproduce", "verify"):
        done = run(command, "--out", tmp_path, "--seed", "7")
        assert done.exit_code == 130
        assert "resumable" in done.stderr
        assert str(tmp_path / "evidence") in done.stderr
        assert f"modelcollapse {command} --out {tmp_path} --seed 7" in done.stderr
        assert done.stdout == ""


def test_an_interrupted_run_that_kept_nothing_says_so(run: Run, fakes: Fakes) -> None:
    fakes.raises = KeyboardInterrupt()
    done = run("verify", "kazdan.variance")
    assert done.exit_code == 130
    assert "Nothing was kept" in done.stderr
    assert "modelcollapse verify kazdan.variance" in done.stderr


def test_a_formula_without_a_value_at_a_design_is_2(run: Run, fakes: Fakes) -> None:
    fakes.raises = ValueError("1/(n - 5) has no finite value at n = 5")
    done = run("verify", "kazdan.variance", "--formula", "1/(n - 5)")
    assert (done.exit_code, done.stderr) == (2, "Error: 1/(n - 5) has no finite value at n = 5\n")


def test_what_needs_too_much_memory_is_2_and_says_so(run: Run, fakes: Fakes) -> None:
    fakes.raises = MemoryError("Unable to allocate 224. GiB")
    done = run("verify")
    assert done.exit_code == 2
    assert "more memory is needed than there is (Unable to allocate 224. GiB)" in done.stderr


def test_a_fault_of_the_program_is_no_usage_error(run: Run, fakes: Fakes) -> None:
    fakes.raises = ValueError("operands could not be broadcast")
    done = run("verify")
    assert done.exit_code == 1
    assert done.exception is fakes.raises  # its traceback is shown, not swallowed


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nothing"],
        ["verify", "--profile", "slow"],
        ["verify", "--seed", "nan"],
        ["verify", "--seed", "-1"],
        ["verify", "--processes", "0"],
        ["reproduce", "--seed", "1.5"],
        ["workflow", "augment"],
        ["workflow", "augment", "--generations", "0"],
        ["verify", "--formula", "n"],
        ["simulate", "--family", "normal", "--workflow", "augment", "--n", "9", "--generations", "1001"],
        ["evaluate", "kazdan.variance", "--at", "n=5", "--at", "t=2", "--digits", "0"],
        ["evaluate", "kazdan.variance", "--at", "n=5", "--at", "t=2", "--digits", "10001"],
        ["simulate", "--family", "normal"],
    ],
    ids=" ".join,
)
def test_a_command_line_that_cannot_be_used_is_2(run: Run, fakes: Fakes, arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "Error: " in done.stderr or "Usage: " in done.stderr
    assert not fakes.asked


def test_a_misspelled_command_is_told_the_nearest(run: Run) -> None:
    assert "Did you mean verify?" in run("verfy").stderr
