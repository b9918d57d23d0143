"""Claims outside the ledger on the command line, and the files that `new-claim` writes."""

import json
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner, Result

from modelcollapse.cli import cli
from modelcollapse.commands.new_claim import EXAMPLE, MODELS
from simulate.request import Request
from theory.registry import find
from verify.campaign import campaign
from verify.terms import Terms

LIMIT = """
from fractions import Fraction

from theory.own import *

GROWTH = quantity("Growth")


def derivation():
    start = Line(left=GROWTH(0), right=exactly(0), rule=Definition(), reason="the truth")
    step = Line(left=GROWTH(t), right=GROWTH(t - 1) + 1, rule=Definition(), reason="each batch adds 1/n in the limit")
    return Derivation(
        quantity=GROWTH(t), facts=(start, step), instances=instances(lambda fits: sum([1] * fits), (t,), [(1,), (4,)]),
        chain=(Line(left=GROWTH(t), right=t, rule=Induction(variable=t, base=0, base_value=start, step=step),
                    reason="one a generation"),),
    )


MODEL = OwnModel(program=program("model_exponential.py:Exponential", beside=__file__), record="away", truth=(2,),
                 sizes=(50, 100, 200, 400), times_rows=True)
CLAIM = Claim(
    id="mine.limit", source="-", title="A limit", statement="n E (theta_t/theta_0 - 1)^2 -> t", conventions=(),
    kind="mean", parameters=(Parameter(symbol=t, meaning="fits", least=0),), value=t, derivation=derivation,
    near_misses=tuple(NearMiss(formula=each, slip="-") for each in (t + 1, t**2, exactly(1))), regime=Regime.LIMIT,
    plan=MODEL.plan(at=[{t: 2}], delta=Fraction(1, 8)),
)
"""
WEIGHTED = """
    def fit_weighted(self, rows, weights):
        return (rows @ weights / weights.sum())[:, None]
"""
AWAY = """
    def away(self, fit, truth):
        return (fit[:, 0] / truth[:, 0] - 1) ** 2
"""


def typed(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments), prog_name="modelcollapse")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with the files of the tutorial in it."""
    monkeypatch.chdir(tmp_path)
    assert typed("new-claim", "--example").exit_code == 0
    return tmp_path


def test_a_path_stands_wherever_an_id_does(folder: Path) -> None:
    claim = "./claim_exponential.py"
    value = json.loads(typed("evaluate", claim, "--at", "n=5", "--at", "t=3", "--json").stdout)
    assert value["exact"] == "216/125"
    assert "induction [certificate]" in typed("derive", claim).stdout
    assert "tutorial.exponential-square" in typed("graph", claim).stdout
    planned = json.loads(typed("power", claim, "--processes", "1", "--json").stdout)
    assert planned["designs"][0]["replicates"] > 100_000
    judged = typed("verify", claim, "--at", "n=3", "--at", "t=2", "--formula", "1 + t/n", "--processes", "1", "--json")
    assert [each["verdict"] for each in json.loads(judged.stdout)["claims"]] == ["REFUTED"]
    assert judged.exit_code == 1


def test_a_false_claim_is_refuted_by_mathematics_on_the_command_line_too(folder: Path) -> None:
    wrong = (folder / "claim_exponential_sum.py").read_text(encoding="utf-8").replace(".REFUTED", ".CONFIRMED")
    (folder / "claim_wrong.py").write_text(wrong, encoding="utf-8")
    done = typed("derive", "claim_wrong.py")
    assert done.exit_code == 1
    assert "proved false" in done.stdout
    assert "at n = 1, t = 2" in done.stdout
    judged = typed("verify", "claim_wrong.py", "--processes", "1")
    assert judged.exit_code == 1
    assert "1 claim: 1 REFUTED; not as expected: tutorial.exponential-sum" in judged.stdout


def test_a_limit_in_the_rows_is_judged_of_a_model_of_ones_own(folder: Path) -> None:
    with (folder / "model_exponential.py").open("a", encoding="utf-8") as model:
        model.write(AWAY)
    (folder / "claim_limit.py").write_text(LIMIT, encoding="utf-8")
    done = typed("verify", "claim_limit.py", "--processes", "1", "--json")
    assert done.exit_code == 0, done.output
    (entry,) = json.loads(done.stdout)["claims"]
    assert (entry["verdict"], entry["regime"], len(entry["designs"][0]["points"])) == ("CONFIRMED", "limit", 4)


def test_a_model_can_be_measured_without_a_claim(folder: Path) -> None:
    told = ("--program", "model_exponential.py:Exponential", "--record", "square", "--truth", "2", "--n", "4")
    done = typed(
        "simulate", "--system", "own", *told, "--workflow", "window:2", "--generations", "3", "--processes", "1"
    )
    assert done.exit_code == 0, done.output
    refused = typed("simulate", "--system", "own", *told, "--workflow", "kept:1/4", "--generations", "3")
    assert refused.exit_code == 2
    assert "has no method 'fit_weighted', and kept weighs its rows; add fit_weighted" in refused.output
    with Path("model_exponential.py").open("a", encoding="utf-8") as model:
        model.write(WEIGHTED)
    Path("weights.csv").write_text("1\n1/2,1/2\n", encoding="utf-8")
    done = typed(
        "simulate", "--system", "own", *told, "--workflow", "weights.csv", "--generations", "2", "--processes", "1"
    )
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("derive", "claim_lost.py"), 4, "claim_lost.py"),
        (("derive", "model_exponential.py"), 2, "model_exponential.py has no CLAIM; a claim's file states one"),
        (("verify", "claim_exponential.py", "./claim_exponential.py"), 2, "is taken by claim_exponential.py"),
        (("new-claim",), 2, "NAME is missing"),
        (("new-claim", "9lives"), 2, "letters a-z, digits and _"),
        (("new-claim", "none"), 2, "letters a-z, digits and _"),  # its class would be None
        (("new-claim", "exponential"), 2, "already there, and not written over"),
        (("new-claim", "mine", "--example"), 2, "leave it out"),
    ],
)
def test_what_cannot_be_used_is_said(folder: Path, arguments: tuple[str, ...], code: int, message: str) -> None:
    done = typed(*arguments)
    assert (done.exit_code, message in done.output) == (code, True), done.output


@pytest.mark.parametrize("family", [0, 7])
def test_a_refutation_is_corrected_for_the_family_and_not_for_the_ledger(folder: Path, family: int) -> None:
    kept: list[dict[str, Any]] = []
    claim = find("claim_exponential.py")
    found = campaign([claim], terms=Terms(replicates=20_000), family=family, keep=kept.append)["claims"][0]
    (judged,) = kept[0]["claims"]
    assert judged["record"]["family"] == max(1, family)
    assert found["p_adjusted"] == pytest.approx(min(1, max(1, family) * found["designs"][0]["p"]))


@pytest.mark.parametrize("system", MODELS)
def test_a_skeleton_fails_and_lists_what_is_to_be_filled_in(folder: Path, system: str) -> None:
    written = json.loads(typed("new-claim", "my_mean", "--dir", "new", "--system", system, "--json").stdout)["files"]
    assert len(written) == (2 if system == "own" else 1)
    done = typed("derive", "new/claim_my_mean.py")
    assert done.exit_code == 2
    assert "new/claim_my_mean.py is not finished" in done.output
    text = (folder / "new" / "claim_my_mean.py").read_text(encoding="utf-8")
    assert done.output.count("\n  line ") == text.count("todo(")
    assert "@" not in text
    for each in written:
        compile(Path(each).read_text(encoding="utf-8"), each, "exec")


FILLED = {
    "the line that gives": "Line(left=QUANTITY(G), right=QUANTITY(G - 1) + 1, rule=Definition(), reason='one more')",
    "a fraction computed": "Fraction(generations)",
    "the formula, in G": "G",
    "the workflow": "'discard'",
    "a shifted index": "G - 1",
    "a factor dropped": "2 * G",
    "the formula of a neighbour": "G**2",
}


def test_a_filled_skeleton_of_a_generalised_linear_model_is_proved_and_asks_for_what_can_be_drawn(folder: Path) -> None:
    assert typed("new-claim", "walk", "--system", "glm").exit_code == 0

    def filled(found: "re.Match[str]") -> str:
        return next((text for head, text in FILLED.items() if found[1].startswith(head)), "'-'")

    text = re.sub(r'todo\("([^"]*)"\)', filled, Path("claim_walk.py").read_text(encoding="utf-8"))
    Path("claim_walk.py").write_text(text, encoding="utf-8")
    assert "verified derivation" in typed("derive", "claim_walk.py").stdout
    trials = find("claim_walk.py").planned.trials
    assert [(each.label, len(each.designs)) for each in trials] == [("normal", 4), ("binomial", 4)]
    assert all(Request(design=design, replicates=1) for each in trials for design in each.designs)


def test_the_example_is_never_half_written(folder: Path) -> None:
    (folder / EXAMPLE[0]).unlink()
    assert typed("new-claim", "--example").exit_code == 2
    assert not (folder / EXAMPLE[0]).exists()


def test_a_claim_imports_what_stands_beside_it_and_not_what_was_imported_under_that_name(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = ModuleType("powers")
    other.__file__ = str(tmp_path / "elsewhere" / "powers.py")
    monkeypatch.setitem(sys.modules, "powers", other)
    Path("powers.py").write_text("POWER = 1\n", encoding="utf-8")
    text = Path("claim_exponential.py").read_text(encoding="utf-8")
    Path("claim_beside.py").write_text(
        text.replace("CLAIM = ", "from powers import POWER\n\nCLAIM = "), encoding="utf-8"
    )
    assert find("claim_beside.py").origin == "claim_beside.py"
    assert sys.modules["powers"] is other
