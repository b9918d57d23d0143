"""The pytest plugin in somebody else's repository."""

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

import verify.campaign
import verify.plugin.items
from modelcollapse.commands.new_claim import EXAMPLE, _template

pytest_plugins = ["pytester"]
QUIET = (
    "-p",
    "no:randomly",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:hypothesispytest",
)
TRUE, FALSE = "claim_exponential.py", "claim_exponential_sum.py"


@pytest.fixture
def repository(pytester: pytest.Pytester) -> pytest.Pytester:
    """A folder with a model, a true claim, a false one that is expected REFUTED, and a test of the ordinary kind."""
    for name in EXAMPLE:
        (pytester.path / name).write_text(_template(name.removesuffix(".py")), encoding="utf-8")
    (pytester.path / "test_ordinary.py").write_text("def test_ordinary():\n    pass\n", encoding="utf-8")
    return pytester


def change(repository: pytest.Pytester, name: str, old: str, new: str) -> None:
    path = repository.path / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_two_workers_judge_a_repository_and_one_json_holds_what_both_found(repository: pytest.Pytester) -> None:
    (repository.path / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\n", encoding="utf-8")
    text = (repository.path / FALSE).read_text(encoding="utf-8")
    wrong = text.replace("Expected.REFUTED", "Expected.CONFIRMED").replace("exponential-sum", "believed")
    (repository.path / "claim_believed.py").write_text(wrong, encoding="utf-8")
    done = repository.runpytest_subprocess("-n", "2", *QUIET, "--claims-json", "found.json", "--claims-store", "kept")
    done.assert_outcomes(passed=35, failed=2)
    done.stdout.fnmatch_lines([
        "*tutorial.exponential-square: CONFIRMED, as expected; *near misses refuted 3 of 3",
        "*tutorial.exponential-sum: REFUTED, as expected; *",
    ])  # fmt: skip
    shown = done.stdout.str()
    assert "REFUTED by exact mathematics (quantity = 1 + t/n, expected CONFIRMED): at n = 1, t = 2" in shown
    assert "REFUTED, expected CONFIRMED: adjusted p" in shown
    told = json.loads((repository.path / "found.json").read_text(encoding="utf-8"))
    verdicts = {each["claim"]: (each["expected"], each["verdict"], each["family"]) for each in told["claims"]}
    assert verdicts == {
        "tutorial.believed": ("CONFIRMED", "REFUTED", 3),
        "tutorial.exponential-square": ("CONFIRMED", "CONFIRMED", 3),
        "tutorial.exponential-sum": ("REFUTED", "REFUTED", 3),
    }
    assert [each["outcome"] for each in told["proofs"]] == ["refuted", "proved", "refuted"]
    assert all(each["near_misses"][0]["refuted_at"] for each in told["proofs"])
    assert [each["rule"] for each in told["proofs"][1]["lines"]][-1] == "induction"
    assert (repository.path / "kept").exists()


def test_plain_pytest_judges_a_true_and_a_false_claim_beside_other_tests(repository: pytest.Pytester) -> None:
    done = repository.runpytest_inprocess(*QUIET, "--junitxml=all.xml")
    done.assert_outcomes(passed=25)
    names = {each.get("name") for each in ET.parse(repository.path / "all.xml").iter("testcase")}
    assert {"verdict", "line 5: induction", "near miss 1: 1 + t/n", "test_ordinary"} <= names


def test_the_mathematics_alone_is_run_by_its_markers(repository: pytest.Pytester) -> None:
    done = repository.runpytest_inprocess(*QUIET, "-m", "claim and exact and kind_mean and regime_exact")
    done.assert_outcomes(passed=22, deselected=3)
    done.stdout.fnmatch_lines(["tutorial.exponential-square: proved by mathematics, as expected; no draws"])


def test_claims_leaves_other_tests_out_and_collects_without_deciding(repository: pytest.Pytester) -> None:
    change(repository, TRUE, "x: mean_of_batch(x) ** 2", "x: 1 / 0")  # only a check would notice
    done = repository.runpytest_inprocess(*QUIET, "--claims", "--collect-only", "-q")
    assert "test_ordinary" not in done.stdout.str()
    done.stdout.fnmatch_lines([f"{TRUE}::line 1: expectation", f"{TRUE}::verdict", "24 tests collected*"])


BROKEN = {
    "a line": ("right=1 + 1 / n,", "right=1 + 2 / n,", ["line 1: expectation", "line 4: substitution"],
               r"this line does not hold:\s+BatchSquare\(n\) = 1 \+ 2/n"),
    "an instance": ("2 * square if", "3 * square if", ["instances"],
                    r"the derived value is \(1 \+ 1/n\)\*\*t, but instance n = 1, t = 1: 3 from the definition"),
    "a fact that is not listed": ("facts=(batch, fitted,", "facts=(fitted,", ["structure"],
                                  r"every line holds, but they are no proof: .*fact is used .* not list"),
    "a near miss that is true": ("formula=1 + t / n", "formula=((n + 1) / n) ** t", ["near miss 1: ((n + 1)/n)**t"],
                                 r"no exact point of the domain refutes the near miss"),
    "a statement": ("value=(1 + 1 / n) ** t", "value=(1 + 1 / n) ** (t + 1)", ["statement"],
                    r"REFUTED by exact mathematics .* at n = 1, t = 0"),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_in_a_proof_fails_by_name(repository: pytest.Pytester, what: str) -> None:
    old, new, items, message = BROKEN[what]
    change(repository, TRUE, old, new)
    done = repository.runpytest_inprocess(*QUIET, TRUE, "-m", "exact")
    failed = set(re.findall(r"^FAILED \S+::(.*?)(?: - .*)?$", done.stdout.str(), re.MULTILINE))
    assert set(items) <= failed
    assert re.search(message, done.stdout.str())


FAULTY = {
    "no CLAIM": ("CLAIM = ", "CLAIMS = ", f"{TRUE} has no CLAIM; a claim's file states one"),
    "a syntax error": ("def derivation():", "def derivation()", f"{TRUE}, line *: expected ':'"),
    "an id of the ledger": ("tutorial.exponential-square", "kazdan.square", "id 'kazdan.square' is the ledger's"),
    "an id of one part": ("tutorial.exponential-square", "square", "id 'square': two parts of a-z"),
    "no near misses": ("near_misses=(", "near_misses=() and (", f"{TRUE}, line *: ValueError: *0 near misses"),
    "an id that is taken": ("tutorial.exponential-square", "tutorial.exponential-sum", "is taken by *; rename one"),
    "no file of the model": ("model_exponential.py:", "lost.py:", f"{TRUE}, line *: FileNotFoundError: *lost.py"),
}  # fmt: skip


@pytest.mark.parametrize("what", FAULTY)
def test_a_file_that_is_no_claim_is_an_error_of_collection(repository: pytest.Pytester, what: str) -> None:
    *old_new, message = FAULTY[what]
    change(repository, TRUE, *old_new)
    done = repository.runpytest_inprocess(*QUIET)
    assert done.ret == pytest.ExitCode.INTERRUPTED
    done.stdout.fnmatch_lines([f"*{message}*"])
    assert "Traceback" not in done.stdout.str()


def test_a_model_that_cannot_be_drawn_fails_the_verdict_and_says_why(repository: pytest.Pytester) -> None:
    change(repository, "model_exponential.py", "(len(parameters), rows)", "(rows, len(parameters))")
    done = repository.runpytest_inprocess(*QUIET, TRUE, "-k", "verdict")
    done.assert_outcomes(failed=1, deselected=11)
    done.stdout.fnmatch_lines(["no verdict: model_exponential.py:Exponential.draw*"])


def test_a_model_that_does_something_else_is_refuted_though_the_proof_holds(repository: pytest.Pytester) -> None:
    change(repository, "model_exponential.py", "rows.mean(axis=1", "(rows[:, :-1]).mean(axis=1")
    done = repository.runpytest_inprocess(*QUIET, TRUE)
    done.assert_outcomes(passed=11, failed=1)
    done.stdout.fnmatch_lines(["REFUTED, expected CONFIRMED: *", "n=5 t=3  1.728*REFUTED", "near miss 1 + t/n: *"])


def test_an_undecided_verdict_fails_and_says_how_many_replicates_would_decide(repository: pytest.Pytester) -> None:
    change(repository, TRUE, "Fraction(1, 50)", "Fraction(1, 1000)")  # more than the most that a trial is given
    done = repository.runpytest_inprocess(*QUIET, TRUE, "-k", "verdict")
    done.assert_outcomes(failed=1, deselected=11)
    done.stdout.fnmatch_lines(["INCONCLUSIVE, expected CONFIRMED: not shown *replicates*"])


def test_a_json_that_cannot_be_written_is_told_before_anything_is_drawn(repository: pytest.Pytester) -> None:
    done = repository.runpytest_inprocess(*QUIET, "--claims-json", f"{TRUE}/found.json")
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines(["*--claims-json *found.json: cannot be written: *; give another FILE"])


def test_a_json_says_that_the_run_was_interrupted_and_stands_where_pytest_was_typed(
    repository: pytest.Pytester,
) -> None:
    (repository.path / "conftest.py").write_text(
        "import os\n\n\ndef pytest_collection_modifyitems():\n    os.chdir(os.sep)\n", encoding="utf-8"
    )
    (repository.path / "test_ordinary.py").write_text(
        "def test_stopped():\n    raise KeyboardInterrupt\n", encoding="utf-8"
    )
    asked = ("-k", "stopped or statement and tutorial.exponential-square", "--claims-json", "new/found.json")
    done = repository.runpytest_subprocess(*QUIET, *asked)
    assert done.ret == pytest.ExitCode.INTERRUPTED
    told = json.loads((repository.path / "new" / "found.json").read_text(encoding="utf-8"))
    assert (told["interrupted"], [each["claim"] for each in told["proofs"]]) == (True, ["tutorial.exponential-square"])


SYMPY_FIRST = """
def test_ordinary():
    import sympy

    assert str(sympy.Integer(1)) == "1"


import sympy
"""


@pytest.mark.parametrize("early", [(), ("-p", "theory")])
def test_a_claim_is_collected_only_where_the_two_engines_share_no_integers(
    repository: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, early: tuple[str, ...]
) -> None:
    monkeypatch.delenv("SYMPY_GROUND_TYPES", raising=False)  # as in somebody else's terminal
    for folder in ("a", "b"):
        (repository.path / folder).mkdir()
    for name in EXAMPLE:
        (repository.path / name).rename(repository.path / "b" / name)
    (repository.path / "test_ordinary.py").rename(repository.path / "a" / "test_ordinary.py")
    (repository.path / "a" / "test_ordinary.py").write_text(SYMPY_FIRST, encoding="utf-8")
    done = repository.runpytest_subprocess(
        *QUIET, *early, "-k", "ordinary or statement and tutorial.exponential-square"
    )
    if early:
        done.assert_outcomes(passed=2, deselected=23)
        return
    assert done.ret == pytest.ExitCode.INTERRUPTED
    done.stdout.fnmatch_lines([f"*{TRUE}: a proof is checked by two engines*before any claim*type: pytest -p theory*"])


def test_other_patterns_can_be_collected(repository: pytest.Pytester) -> None:
    (repository.path / "pytest.ini").write_text("[pytest]\nclaim_files = *_theorem.py\n", encoding="utf-8")
    (repository.path / TRUE).rename(repository.path / "mean_theorem.py")
    done = repository.runpytest_inprocess(*QUIET, "-m", "exact")
    done.assert_outcomes(passed=11, deselected=2)


def test_every_pytest_of_the_environment_pays_next_to_nothing_for_the_plugin() -> None:
    code = (
        "import pytest, sys, time; before = set(sys.modules); start = time.process_time(); import verify.plugin; "
        "print(time.process_time() - start, *sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    seconds, *imported = done.stdout.split()
    assert float(seconds) < 0.02
    assert imported == ["verify", "verify.plugin"]


LIGHT = """
import os
import sys


def test_nothing_is_there_yet():
    assert not {"theory", "sympy", "flint", "simulate"} & set(sys.modules)
    assert "SYMPY_GROUND_TYPES" not in os.environ
"""


def test_a_session_without_claims_is_left_as_it_is_by_workers_too(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SYMPY_GROUND_TYPES", raising=False)
    pytester.makepyfile(LIGHT)
    pytester.runpytest_subprocess(*QUIET, "-n", "1", "--claims-json", "found.json").assert_outcomes(passed=1)
    assert json.loads((pytester.path / "found.json").read_text(encoding="utf-8"))["claims"] == []


def test_the_plugin_is_installed_with_the_distribution() -> None:
    from importlib.metadata import entry_points

    found = [each for each in entry_points(group="pytest11") if each.name == "modelcollapse"]
    assert [each.value for each in found] == ["verify.plugin"]
    assert Path(verify.plugin.__file__).exists()
