"""`audit` as a stranger types it: options, exit codes, JSON, and the example of the documentation."""

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from modelcollapse.cli import cli
from modelcollapse.commands.audit import _miss
from tests.cli.conftest import Run
from tests.verify.audit.chains import long, refits

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "audit.md"
MLE = "kazdan.variance-mle"
MAPPED = ("--map", "n=n", "--map", "t=iteration", "--estimate", "var", "--replicate", "run")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "runs.csv"
    file.write_text(long(refits(10, 2, 300, seed=1, ddof=1), rows=10), encoding="utf-8")
    return file


def test_a_refutation_leaves_with_1_and_says_what_the_runs_agree_with(run: Run, table: Path) -> None:
    done = run("audit", table, "--claim", MLE, *MAPPED)
    assert done.exit_code == 1
    assert "REFUTED: at n=10 t=1 adjusted p" in done.stdout
    assert "Hint: the runs agree with" in done.stdout
    assert "taken on trust" in done.stdout


def test_a_claim_that_is_false_as_printed_is_refuted_as_expected(run: Run, table: Path) -> None:
    assert run("audit", table, "--claim", "kazdan.variance-as-printed", *MAPPED).exit_code == 0


def test_what_decides_nothing_leaves_with_3_and_names_the_runs_and_another_point(run: Run, table: Path) -> None:
    done = run("audit", table, "--claim", "kazdan.variance-unbiased", *MAPPED, "--where", "iteration=1")
    assert done.exit_code == 3
    assert "What more runs would decide, with power 0.9:" in done.stdout
    assert "At another point fewer do: n=" in done.stdout


def test_json_is_one_document_and_is_kept(run: Run, table: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept" / "audit.json"
    done = run("audit", table, "--claim", MLE, *MAPPED, "--json", "--out", kept)
    report = json.loads(done.stdout)
    assert report["schema"] == "modelcollapse/audit/1"
    assert json.loads(kept.read_text(encoding="utf-8")) == report
    assert len(report["data"]["sha256"]) == 64
    assert report["layout"]["columns"] == {"n": "n", "t": "iteration"}


def test_the_data_are_not_written_over(run: Run, table: Path) -> None:
    before = table.read_bytes()
    done = run("audit", table, "--claim", MLE, *MAPPED, "--out", table.parent / "." / table.name)
    assert (done.exit_code, table.read_bytes()) == (2, before)
    assert "that is DATA itself" in done.stderr


def test_standard_input_is_read(table: Path) -> None:
    done = CliRunner().invoke(cli, ["audit", "-", "--claim", MLE, *MAPPED, "--json"], input=table.read_bytes())
    assert json.loads(done.stdout)["verdict"] == "REFUTED"


def test_a_formula_takes_the_place_of_the_claims_own(run: Run, table: Path) -> None:
    formula = "product(1 - 1/(k*(k*n - 1)), (k, 2, t))"
    done = run("audit", table, "--claim", MLE, *MAPPED, "--formula", formula, "--delta", "0.5")
    assert "judged in its place" in done.stdout
    assert "1 - 1/(k**2*n)" in done.stdout  # the claim's own value is now one of the near misses
    assert done.stdout.count("not distinguished") == 0


def test_before_the_runs_the_columns_and_their_number_are_told_and_the_template_is_filled_in(
    run: Run, tmp_path: Path
) -> None:
    fixed = "shumailov.fixation-probability"
    told = run("audit", "--template", "--claim", fixed, "--set", "M=10", "--set", "i=3")
    assert told.exit_code == 0
    *_, command, header = told.stdout.strip().split("\n")
    assert header == "M,i,run,estimate"
    (number,) = re.findall(r"# runs: ([\d,]+) for M=10 i=3, by margin 2.00%, alpha 0.01, power 0.9", told.stdout)
    # by hand: spread sqrt(0.3 * 0.7), margin 0.006; equivalence at 1 % with power 0.9 or more takes (2.33 + 1.64)^2
    # times their squared ratio, which is 92,000; a pilot's upper limit and the near misses ask for more
    assert 92_000 < int(number.replace(",", "")) < 200_000
    file = tmp_path / "runs.csv"
    rows = "\n".join(f"10,3,{place},{place**3 % 1009 % 10 < 3:d}" for place in range(1000))
    file.write_text(f"{told.stdout.strip()}\n{rows}\n", encoding="utf-8")
    typed = command.removeprefix("# then: modelcollapse ").replace("FILE", str(file))
    done = run(*shlex.split(typed))
    assert done.exit_code == 3
    assert "1,000 estimates at 1 point" in done.stdout


def test_a_template_of_a_limit_names_the_sizes_and_the_fits(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    design = {"parameters": {}, "label": "normal", "predicted": 2.0, "replicates": 5120, "enough": True}
    monkeypatch.setattr("verify.audit.template.prospects", lambda *_, **__: {"designs": [design], "fault": ""})
    told = run("audit", "--template", "--claim", "kazdan.subsample-batches", "--json")
    report = json.loads(told.stdout)
    assert report["schema"] == "modelcollapse/audit-template/1"
    assert list(report["columns"]) == ["L", "s", "n", "G", "run", "estimate"]
    assert report["columns"]["estimate"].startswith("the fit itself")
    assert "--delta" not in report["command"]
    other = run("audit", "--template", "--claim", "kazdan.subsample-batches", "--delta", "0.2", "--alpha", "0.05")
    assert "--replicate run --delta 0.2 --alpha 0.05" in other.stdout
    refused = run("audit", "--template", "--claim", "kazdan.subsample-batches", "--formula", "2")
    assert (refused.exit_code, "leave out --formula and --against" in refused.stderr) == (2, True)
    (point,) = report["points"]
    assert (point["sizes"], point["fits"], point["runs"]) == ([256, 512, 1024, 2048], [1, 4], 5120)


WRONG = {
    "no claim": (["--claim", "kazdan.variance"], 2, "did you mean"),
    "a claim without runs": (["--claim", "dey.are-sixty"], 2, "is proved and not simulated"),
    "a claim on a process": (["--claim", "dey.theorem-5-1"], 2, "no column of numbers holds"),
    "a rival with other parameters": (["--claim", MLE, "--against", "dey.are-bound"], 2, "no row speaks of both"),
    "a rival of another kind": (
        ["--claim", MLE, "--against", "kazdan.mean-mle"],
        2,
        "speaks of the squared displacement",
    ),
    "a mapping without a sign": (["--claim", MLE, "--map", "n"], 2, "PARAMETER=COLUMN is needed"),
    "a parameter given twice": (["--claim", MLE, "--map", "n=n", "--set", "n=3"], 2, "n is given in two ways"),
    "a mean without an error": (["--claim", MLE, "--mean", "var"], 2, "needs its standard error"),
    "an error without a mean": (["--claim", MLE, "--se", "var"], 2, "belong to --mean"),
    "a long delimiter": (["--claim", MLE, "--delimiter", "::"], 2, "one character, tab or space"),
    "a template of a file": (["--claim", MLE, "--template"], 2, "--template reads none: leave"),
    "a column that is both": (
        ["--claim", MLE, "--successes", "run", "--count", "run"],
        2,
        "the column 'run' is given in two ways",
    ),
    "successes without a count": (["--claim", MLE, "--successes", "run"], 2, "--count COLUMN, or a number as --count"),
    "an unknown encoding": (["--claim", MLE, "--encoding", "klingon", *MAPPED], 2, "knows no such encoding"),
    "an unknown column": (["--claim", MLE, *MAPPED[:4], "--estimate", "VAR"], 2, "Did you mean 'var'"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_typed_wrong_is_told_in_one_line(run: Run, table: Path, case: str) -> None:
    arguments, code, message = WRONG[case]
    done = run("audit", table, *arguments)
    assert done.exit_code == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_without_data_both_ways_to_go_on_are_named(run: Run) -> None:
    done = run("audit", "--claim", MLE)
    assert done.exit_code == 2
    assert "or --template for the columns it needs" in done.stderr
    done = run("audit", "--claim", MLE, "--template", "--set", "q=3")
    assert done.exit_code == 2
    assert "has no parameter 'q'; it has n, t" in done.stderr


def test_a_file_that_is_not_there_or_is_no_table_leaves_with_4(run: Run, tmp_path: Path) -> None:
    assert run("audit", tmp_path / "none.csv", "--claim", MLE, *MAPPED).exit_code == 4
    (tmp_path / "empty.csv").touch()
    done = run("audit", tmp_path / "empty.csv", "--claim", MLE, *MAPPED)
    assert done.exit_code == 4
    assert "the file is empty" in done.stderr


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def test_the_example_of_the_documentation_prints_what_the_page_shows(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(blocks("python")[0], str(PAGE), "exec"), {})  # the page's own script
    shown = blocks("console")
    assert len(shown) == 2
    for block in shown:
        typed, _, wanted = block.replace("\\\n", " ").partition("\n")
        arguments = shlex.split(typed.removeprefix("$ modelcollapse "))
        assert run(*arguments).stdout.strip() == wanted.strip()


def test_the_page_names_every_option(run: Run) -> None:
    options = set(re.findall(r"--[a-z-]+", run("audit", "--help").stdout)) - {"--help"}
    named = set(re.findall(r"--[a-z-]+", PAGE.read_text(encoding="utf-8")))
    assert options <= named, options - named


def test_where_no_point_has_a_test_no_z_of_a_near_miss_is_shown() -> None:
    miss = {"formula": "t/n", "z": 0.0, "verdict": "INCONCLUSIVE"}
    assert _miss(miss, tested=False) == ("t/n", "-", "not distinguished")
    assert _miss(miss, tested=True) == ("t/n", "0", "not distinguished")


def test_a_template_has_a_point_once_with_the_runs_of_the_design_that_takes_most(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    designs = [
        {"parameters": {"n": place, "t": place}, "label": label, "predicted": 1.0, "replicates": runs, "enough": True}
        for place, label, runs in zip("3322", "abcd", (700, 900, 80, 60), strict=True)
    ]
    monkeypatch.setattr("verify.audit.template.prospects", lambda *_, **__: {"designs": designs, "fault": ""})
    told = json.loads(run("audit", "--template", "--claim", "kazdan.replace-scale-unbiased", "--json").stdout)
    assert [(each["parameters"]["n"], each["label"], each["runs"]) for each in told["points"]] == [
        ("3", "a; b", 900), ("2", "c; d", 80),
    ]  # fmt: skip
