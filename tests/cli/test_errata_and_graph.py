"""errata and graph: what they print, from the claims themselves."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.conftest import Run


def test_errata_gives_each_place_with_an_exact_counterexample(run: Run) -> None:
    document = json.loads(run("errata", "--source", "gerstgrasser", "--json").stdout)
    assert document["schema"] == "modelcollapse/errata/1"
    places = {each["claim"]: each for each in document["errata"]}
    slugs = {"halfway-as-printed", "proof-line-as-printed", "wishart-trace"}
    assert set(places) == {f"gerstgrasser.{slug}" for slug in slugs}
    for each in places.values():
        assert all(each[name] for name in ("place", "printed", "reason", "witness", "corrected", "corrected_by"))
    assert places["gerstgrasser.wishart-trace"]["incomplete"] is True
    witness = places["gerstgrasser.proof-line-as-printed"]["witness"]  # sigma^2 = 9/4 and sigma^4 = 81/16 by hand
    assert witness.startswith("at n = 1, d = 1, sigma = 3/2, T = 3 the derived value is ")
    assert re.findall(r" = (\d+/\d+)(?:,| as)", witness)[-2:] == ["9/4", "81/16"]


def test_errata_as_text_and_as_latex(run: Run, tmp_path: Path) -> None:
    text = run("errata", "--source", "shumailov").stdout
    assert "printed (wrong as printed)" in text
    assert "1 places are wrong as printed, 0 say less than they need" in text
    path = tmp_path / "errata.tex"
    shown = run("errata", "--source", "shumailov", "--latex", "--out", path).stdout
    assert shown == path.read_text(encoding="utf-8")
    assert shown.count(r"\item") == 1


def test_the_graph_says_what_a_claim_rests_on(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "graph.svg"
    text = run("graph", "kazdan.variance-mle-limit", "--svg", path).stdout
    first, second, *_ = text.splitlines()
    assert first == "kazdan.variance-mle-limit [cited]"
    assert second == "  kazdan.variance-mle [certificate]"
    assert "cited: DLMF 5.11.12" in text
    assert "kazdan.variance-mle" in "".join(ET.parse(path).getroot().itertext())


def test_the_graph_as_json_has_a_node_for_each_name(run: Run) -> None:
    nodes = json.loads(run("graph", "gerstgrasser.halfway-as-printed", "--json").stdout)["nodes"]
    names = {node["name"] for node in nodes}
    assert all(set(node["rests_on"]) <= names for node in nodes)
    (printed,) = [node for node in nodes if node["name"] == "gerstgrasser.halfway-as-printed"]
    assert printed["rests_on"] == ["gerstgrasser.halfway-stacked"]


def test_an_unknown_claim_or_source_is_2(run: Run) -> None:
    assert run("graph", "kazdan.varianse").exit_code == 2
    assert run("errata", "--source", "nobody").exit_code == 2


@pytest.mark.parametrize(
    ("formula", "code", "verdict"),
    [("1/G", 0, "CONFIRMED"), ("1/G^2", 1, "REFUTED"), ("(sqrt(2) + 1)*(sqrt(2) - 1)/G", 3, "INCONCLUSIVE")],
)
def test_a_formula_for_a_claim_that_is_not_simulated_is_judged_by_its_derivation(
    run: Run, formula: str, code: int, verdict: str
) -> None:
    done = run("verify", "dey.are-discard", "--formula", formula)
    assert (done.exit_code, done.stderr) == (code, "")
    assert "dey.are-discard is proved and not simulated: decided by exact mathematics, not by draws" in done.stdout
    assert f"dey.are-discard is {verdict}: " in done.stdout
    (entry,) = json.loads(run("verify", "dey.are-discard", "--formula", formula, "--json").stdout)["claims"]
    assert (entry["verdict"], entry["designs"], entry["decided_by"]) == (verdict, [], "proof")


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("1/n", "unknown symbol 'n'. This claim's symbols: G"),
        ("1/0", "divides by zero"),
        ("G^100000", "the exponent 100000 is beyond 1000"),
        ("(G^2 - 9)/((G - 3)*(G + 3))/G", "no finite real value at G = 3, where the derived value is 1/3"),
    ],
)
def test_a_formula_that_is_none_is_2_and_told_why(run: Run, formula: str, message: str) -> None:
    done = run("verify", "dey.are-discard", "--formula", formula)
    assert (done.exit_code, done.stdout) == (2, "")
    assert message in done.stderr


def test_a_claim_that_is_not_simulated_is_verified_by_its_proof(run: Run) -> None:
    done = run("verify", "dey.are-discard", "--json")
    document = json.loads(done.stdout)
    assert done.exit_code == 0
    assert document["claims"] == []
    assert [each["claim"] for each in document["proved"]] == ["dey.are-discard"]
