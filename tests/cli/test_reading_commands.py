"""claims, derive, evaluate, workflow: what they print and what they refuse."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.cli.conftest import LINE, Fakes, Run


def test_claims_lists_every_claim_with_its_standing(run: Run, fakes: Fakes) -> None:
    document = json.loads(run("claims", "--json").stdout)
    assert document["schema"] == "modelcollapse/claims/1"
    assert [one["id"] for one in document["claims"]] == ["dey.likelihood", "kazdan.variance"]
    first = document["claims"][0]
    names = {"id", "source", "title", "statement", "kind", "relation", "value", "parameters", "assumptions", "outcome"}
    assert set(first) == names | {"standing", "rests_on", "simulated", "expected", "near_misses"}
    assert first["expected"] == "REFUTED"
    assert first["assumptions"]
    assert first["near_misses"] == [{"formula": "n + 1", "slip": "an index", "refuted_at": {"n": "2"}}]


def test_a_derivation_that_fails_has_no_standing(run: Run, fakes: Fakes) -> None:
    fakes.ok = False
    document = json.loads(run("claims", "--json").stdout)
    assert {one["standing"] for one in document["claims"]} == {"undecided"}


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        (["--source", "KAZDAN"], ["kazdan.variance"]),
        (["--source", "2024"], ["dey.likelihood", "kazdan.variance"]),
        (["--kind", "Lemma"], ["dey.likelihood"]),
        (["--source", "dey", "--kind", "lemma"], ["dey.likelihood"]),
    ],
)
def test_claims_can_be_chosen_by_source_and_kind(run: Run, fakes: Fakes, arguments: list[str], ids: list[str]) -> None:
    document = json.loads(run("claims", *arguments, "--json").stdout)
    assert [one["id"] for one in document["claims"]] == ids


def test_a_choice_that_finds_nothing_names_what_there_is(run: Run, fakes: Fakes) -> None:
    done = run("claims", "--source", "nobody", "--kind", "lemma")
    assert done.exit_code == 2
    assert all(word in done.stderr for word in ("'nobody'", "Dey and Donoho 2024", "Kazdan et al. 2024", "variance"))


def test_a_table_on_a_pipe_is_plain_columns(run: Run, fakes: Fakes) -> None:
    heading, *rows, count = run("claims", "--kind", "lemma").stdout.splitlines()
    assert heading.split() == ["id", "source", "title", "standing", "expected"]
    assert count == "1 claims: 1 verified derivation"
    assert rows == ["dey.likelihood  Dey and Donoho 2024  title of dey.likelihood  verified derivation  REFUTED"]


@pytest.mark.parametrize("command", ["derive", "evaluate", "verify"])
def test_an_unknown_claim_is_told_the_nearest(run: Run, fakes: Fakes, command: str) -> None:
    done = run(command, "kazdan.varianse")
    assert done.exit_code == 2
    assert done.stderr == "Error: unknown claim 'kazdan.varianse'; the nearest is kazdan.variance\n"


def test_derive_prints_rule_standing_and_reason_of_each_line(run: Run, fakes: Fakes) -> None:
    told = ("v(t)", "=", "v(0)", "v_t = v_0", "induction", "by hand", "certificate", "", True)
    words = dict(zip(LINE, told, strict=True))
    fakes.lines = [SimpleNamespace(**words, ok=True)]
    done = run("derive", "kazdan.variance")
    assert done.exit_code == 0
    assert "(1) v(t) = v(0)\n    induction [certificate]: by hand\n" in done.stdout
    assert "v_t = v_0" in run("derive", "kazdan.variance", "--latex").stdout
    document = json.loads(run("derive", "kazdan.variance", "--json").stdout)
    assert document["schema"] == "modelcollapse/derivation/1"
    assert document["lines"] == [{**words, "ok": True}]


def test_a_derivation_with_a_line_that_does_not_hold_leaves_with_1(run: Run, fakes: Fakes) -> None:
    fakes.ok = False
    fakes.lines = [SimpleNamespace(**dict.fromkeys(LINE, "x"), ok=False)]
    done = run("derive", "kazdan.variance")
    assert done.exit_code == 1
    assert "DOES NOT HOLD: x" in done.stdout
    assert "Standing: undecided" in done.stdout
    assert run("derive", "kazdan.variance", "--json").exit_code == 1


def test_evaluate_gives_numbers_as_strings(run: Run, fakes: Fakes) -> None:
    done = run("evaluate", "kazdan.variance", "--at", "n=10", "--at", "t = 8", "--digits", "12", "--json")
    numbers = {"value": "0.5", "exact": "1/2", "lower": "0.49", "upper": "0.51", "digits": "12"}
    assert json.loads(done.stdout) == {"schema": "modelcollapse/evaluation/1", "claim": "kazdan.variance", **numbers}
    assert fakes.asked["evaluate"] == {"claim": "kazdan.variance", "at": {"n": "10", "t": "8"}, "digits": 12}


def test_a_claim_without_parameters_needs_no_values(run: Run, fakes: Fakes) -> None:
    assert run("evaluate", "dey.likelihood").exit_code == 0


@pytest.mark.parametrize("value", ["3", "-3", "9/4", "2.25", ".5", "5.", "1e3", "2.5E-1"])
def test_a_value_may_be_an_integer_a_fraction_or_a_decimal(run: Run, fakes: Fakes, value: str) -> None:
    assert run("evaluate", "kazdan.variance", "--at", f"n={value}", "--at", "t=1").exit_code == 0
    assert fakes.asked["evaluate"]["at"]["n"] == value


@pytest.mark.parametrize(
    "items",
    [
        ["n"],
        ["n="],
        ["=5"],
        [""],
        ["n=nan"],
        ["n=inf"],
        ["n=-Infinity"],
        ["n=1/0"],
        ["n=1_000"],
        ["n=five"],
        ["n=1e999999999"],
        ["n=" + "9" * 5000],
        ["n=__import__('os')"],
        ["n=5", "n=6", "t=1"],
    ],
    ids=lambda items: " ".join(items)[:20] or "nothing",
)
def test_a_wrong_value_is_2_and_shows_a_command_to_type(run: Run, fakes: Fakes, items: list[str]) -> None:
    done = run("evaluate", "kazdan.variance", *(part for item in items for part in ("--at", item)))
    assert done.exit_code == 2
    assert "modelcollapse evaluate kazdan.variance --at n=2 --at t=1" in done.stderr
    assert len(done.stderr) < 1000
    assert not fakes.asked


def test_a_value_that_the_theory_refuses_is_2(run: Run, fakes: Fakes) -> None:
    fakes.raises = ValueError("n = 1: at least 2 is needed")
    done = run("evaluate", "kazdan.variance", "--at", "n=1", "--at", "t=1")
    assert done.exit_code == 2
    assert done.stderr == "Error: n = 1: at least 2 is needed\n"


def test_a_workflow_has_one_exact_ratio_a_generation(run: Run, fakes: Fakes) -> None:
    document = json.loads(run("workflow", "accumulate", "--generations", "3", "--json").stdout)
    assert document == {
        "schema": "modelcollapse/workflow/1",
        "workflow": "augment",
        "generations": 3,
        "ratio": ["3", "3/2", "1"],
        "closed_form": "G",
        "limit": None,
        "limit_enclosure": None,
    }


def test_a_workflow_may_be_a_matrix_in_a_file(run: Run, fakes: Fakes, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("1,0\n1/2,1/2\n", encoding="utf-8")
    done = run("workflow", path, "--generations", "2", "--json")
    assert json.loads(done.stdout)["ratio"] == ["2", "1"]
    assert run("workflow", path, "--generations", "1").exit_code == 0
    more = run("workflow", path, "--generations", "3")
    assert more.exit_code == 2
    assert f"modelcollapse workflow {path} --generations 2" in more.stderr


def test_a_matrix_that_is_missing_is_4_and_one_that_is_wrong_is_2(run: Run, fakes: Fakes, tmp_path: Path) -> None:
    assert run("workflow", tmp_path / "none.csv", "--generations", "2").exit_code == 4
    (tmp_path / "bad.csv").write_text("1,x\n", encoding="utf-8")
    assert run("workflow", tmp_path / "bad.csv", "--generations", "1").exit_code == 2


def test_an_unknown_workflow_names_the_known_ones(run: Run, fakes: Fakes) -> None:
    done = run("workflow", "recycle", "--generations", "2")
    assert done.exit_code == 2
    assert all(word in done.stderr for word in ("'recycle'", "discard", "augment", "halfway", "replace", ".csv"))
