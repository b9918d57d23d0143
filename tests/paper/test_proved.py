"""What is proved and not simulated, the errata and the graph: in the paper, in the documentation, in the README."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from paper.build import build
from paper.catalogue import pages
from paper.errata import errata_list
from paper.fields import LedgerError
from paper.graph import Node, svg
from paper.latexmk import missing
from paper.ledger import Ledger, read
from paper.readme import short_table

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "paper" / "records" / "ledger-quick.json"
Altered = Callable[[Callable[[dict[str, Any]], object]], Path]
PROVED = {
    "claim": "dey.are-discard",
    "title": "Discard: | efficiency",
    "source": "Dey and Donoho 2024",
    "statement": "It falls.",
    "formula_latex": r"\frac{1}{G}",
    "quantity_latex": r"\operatorname{ARE}",
    "relation": "=",
    "regime": "exact",
    "standing": "certificate",
    "expected": "CONFIRMED",
    "outcome": "proved",
    "as_expected": True,
    "reason": "3 lines hold",
    "conventions": ["the limit"],
    "rests_on": ["a theorem"],
    "near_misses": [{"formula": "G", "refuted_at": "G = 2"}],
}
ERRATUM = {
    "claim": "gerstgrasser.halfway-as-printed",
    "source": "Gerstgrasser et al. 2024",
    "place": "Theorem, part 4",
    "incomplete": False,
    "printed": r"E \le c \log n",
    "reason": "It is 0 at n = 1 & more.",
    "witness": "at n = 1: 3 > 0",
    "corrected": "E = c H_n",
    "corrected_by": ["gerstgrasser.halfway-stacked"],
    "standing": "proved false: verified derivation",
}
GRAPH = [
    {"name": "dey.are-discard", "kind": "claim", "standing": "cited", "rests_on": ["lemma: <growth>", "cited: it"]},
    {"name": "lemma: <growth>", "kind": "lemma", "standing": "certificate", "rests_on": ["cited: it"]},
    {"name": "cited: it", "kind": "cited", "standing": "cited", "rests_on": []},
]


@pytest.fixture
def whole(altered: Altered) -> Path:
    """The ledger with a proof, an erratum and a graph."""
    return altered(lambda raw: raw.update(proved=[PROVED], errata=[ERRATUM], graph=GRAPH))


@pytest.mark.skipif(missing() is not None, reason=str(missing()))
def test_proofs_and_errata_compile_and_fit_the_page(whole: Path, tmp_path: Path) -> None:
    built = build(whole, tmp_path / "paper")
    assert built.pdf is not None
    assert built.overfull == ()


def test_the_sources_hold_the_errata_and_the_picture(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    build(whole, tmp_path / "paper")
    errata = (tmp_path / "paper" / "errata.tex").read_text(encoding="utf-8")
    assert ERRATUM["printed"] in errata
    assert r"It is 0 at ${n = 1}$ \& more." in errata
    assert "It falls." in (tmp_path / "paper" / "proved.tex").read_text(encoding="utf-8")
    assert ET.parse(tmp_path / "paper" / "graph.svg").getroot().tag.endswith("svg")


def test_without_errata_the_list_says_so() -> None:
    assert "No statement" in errata_list([])


def test_the_documentation_lists_simulated_and_proved_claims(whole: Path, ledger: Ledger) -> None:
    found = pages(read(whole))
    for entry in ledger.entries:
        assert f"`{entry.claim}`" in found["claims.md"]
    assert "| proved, not simulated | verified derivation |" in found["claims.md"]
    assert "1 places are wrong as printed, 0 say less" in found["errata.md"]


def test_a_proof_that_is_not_as_expected_stands_out(altered: Altered) -> None:
    failed = {**PROVED, "outcome": "undecided", "as_expected": False}
    ledger = read(altered(lambda raw: raw.update(proved=[failed])))
    assert "**undecided (not as expected)**" in pages(ledger)["claims.md"]
    assert "**Not as expected: dey.are-discard.**" in short_table(ledger)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"outcome": "fine"}, "outcome='fine' is unknown"),
        ({"standing": None}, "standing is missing"),
        ({"near_misses": "none"}, "near_misses must be a list"),
    ],
)
def test_a_damaged_proof_is_refused_with_its_place(altered: Altered, change: dict[str, Any], message: str) -> None:
    with pytest.raises(LedgerError, match=f"proof 1.*{message}"):
        read(altered(lambda raw: raw.update(proved=[{**PROVED, **change}])))


def boxes(picture: str) -> dict[str, float]:
    """The height at which each box stands, by its full name."""
    groups = [group for group in ET.fromstring(picture) if group.tag.endswith("}g")]
    return {str(group[0].text).rsplit(" (", 1)[0]: float(group[1].attrib["y"]) for group in groups}


def test_what_is_rested_on_stands_below_in_the_picture(whole: Path) -> None:
    nodes = read(whole).graph
    height = boxes(svg(nodes))
    assert set(height) == {node.name for node in nodes}
    assert all(height[child] > height[node.name] for node in nodes for child in node.rests_on)
    assert svg(nodes) == svg(nodes)


def test_a_graph_that_goes_round_in_a_circle_is_refused() -> None:
    circle = [Node(name="a", kind="lemma", standing="cited", rests_on=("b",)),
              Node(name="b", kind="lemma", standing="cited", rests_on=("a",))]  # fmt: skip
    with pytest.raises(ValueError, match="circle"):
        svg(circle)


def test_the_committed_pages_are_those_of_the_committed_ledger() -> None:
    for name, text in pages(read(COMMITTED)).items():
        assert (ROOT / "docs" / name).read_text(encoding="utf-8") == text, (
            f"docs/{name} is not the ledger's; type: python -m paper.catalogue docs paper/records/ledger-quick.json"
        )
