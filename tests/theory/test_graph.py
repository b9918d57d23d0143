"""The graph of what rests on what: claims, lemmas, cited theorems, and references that name a claim."""

from collections.abc import Iterable
from dataclasses import replace

import sympy
from flint import fmpq
from sympy import Integer, Sum

from tests.theory.case import fact
from theory.claim import Claim, Expected, NearMiss
from theory.graph import Kind, Node, graph, tree
from theory.parameter import Parameter
from theory.proof.induction import Telescoping
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Lemma
from theory.registry import claims, find
from theory.symbols import k, n

F, H = sympy.Function("f"), sympy.Function("h")
SUM, CLOSED = Sum(k, (k, 1, n)), n * (n + 1) / 2
SUMMED = Line(left=SUM, right=CLOSED, rule=Telescoping(variable=n, base=1), reason="by induction")
TRUTH = "paper.true"


def instances() -> Iterable[Instance]:
    return (Instance(label="n = 2", at={n: 2}, direct=fmpq(3)),)


SHOWN = Derivation(quantity=F(n), chain=(fact(F(n), SUM), SUMMED), instances=instances)


def quoting(title: str, *rests_on: str) -> Derivation:
    quoted = Line(left=F(n), right=CLOSED, rule=Lemma(derivation=SHOWN, title=title), reason="known")
    return Derivation(
        quantity=H(n), chain=(fact(H(n), F(n)), quoted), instances=instances, rests_on=rests_on
    )  # fmt: skip


def claim(name: str, derivation: Derivation, expected: Expected = Expected.CONFIRMED) -> tuple[Claim, Derivation]:
    made = Claim(
        id=name, source="paper", title="a sum", statement="It is a sum.", conventions=(), kind="sum", value=CLOSED,
        parameters=(Parameter(symbol=n, meaning="terms"),), derivation=lambda: derivation, expected=expected,
        near_misses=tuple(NearMiss(formula=Integer(size), slip="a slip") for size in range(3)),
    )  # fmt: skip
    return made, derivation


def below(derivation: Derivation, *known: tuple[Claim, Derivation]) -> dict[str, Node]:
    chosen = claim("paper.chosen", derivation)
    return graph([chosen], [chosen, *known])


def test_a_lemma_that_is_no_claim_appears_under_its_title() -> None:
    nodes = below(quoting("the sum"))
    assert nodes["paper.chosen"].rests_on == ("lemma: the sum",)
    assert (nodes["lemma: the sum"].kind, nodes["lemma: the sum"].standing) == (Kind.LEMMA, "certificate")


def test_a_lemma_that_is_a_claims_own_derivation_is_that_claim() -> None:
    nodes = below(quoting("the sum"), claim(TRUTH, SHOWN))
    assert nodes["paper.chosen"].rests_on == (TRUTH,)
    assert nodes[TRUTH].kind is Kind.CLAIM


def test_a_refuted_claim_rests_on_the_proof_of_what_holds() -> None:
    wrong, right = claim("paper.as-printed", SHOWN, Expected.REFUTED), claim(TRUTH, SHOWN)
    nodes = graph([wrong], [wrong, right])
    assert nodes["paper.as-printed"].rests_on == (TRUTH,)
    assert nodes[TRUTH].rests_on == ()


def test_a_reference_is_a_leaf_that_is_cited() -> None:
    nodes = below(quoting("the sum", "Billingsley, Theorem 30.1"))
    assert nodes["paper.chosen"].rests_on == ("lemma: the sum", "cited: Billingsley, Theorem 30.1")
    assert nodes["cited: Billingsley, Theorem 30.1"].rests_on == ()
    assert nodes["paper.chosen"].standing == "cited"


def test_a_reference_that_names_a_claim_in_parentheses_is_that_claim() -> None:
    nodes = below(quoting("a step", f"Theorem 1 of the paper ({TRUTH})"), claim(TRUTH, replace(SHOWN, quantity=H(n))))
    assert nodes["paper.chosen"].rests_on == ("lemma: a step", TRUTH)
    assert not any(name.startswith("cited: ") for name in nodes)


def test_a_reference_that_names_no_known_claim_stays_cited() -> None:
    for reference in ("Theorem 1 (paper.other)", "Theorem 1, paper.true", "Theorem 5.1 (a)", "DLMF (25.6)"):
        nodes = below(quoting("the sum", reference), claim(TRUTH, SHOWN))
        assert nodes["paper.chosen"].rests_on == (TRUTH, f"cited: {reference}")


def test_the_tree_is_indented_shows_standings_and_opens_each_node_once() -> None:
    nodes = {
        "a": Node(name="a", kind=Kind.CLAIM, standing="cited", rests_on=("b", "lemma: c")),
        "b": Node(name="b", kind=Kind.CLAIM, standing="cited", rests_on=("lemma: c",)),
        "lemma: c": Node(name="lemma: c", kind=Kind.LEMMA, standing="cited", rests_on=("cited: d",)),
        "cited: d": Node(name="cited: d", kind=Kind.CITED, standing="cited", rests_on=()),
    }
    assert tree(nodes, "a") == [
        "a [cited]", "  b [cited]", "    lemma: c [cited]", "      cited: d", "  lemma: c [cited] (see above)",
    ]  # fmt: skip


def test_the_growth_under_augment_rests_on_theorem_5_1_and_so_do_its_consequences() -> None:
    known = [(each, each.derivation()) for each in claims() if each.id.startswith("dey.")]
    for name in ("dey.augment-variance", "dey.joint-covariance-augment", "dey.never-below-one"):
        chosen = find(name)
        nodes = graph([(chosen, chosen.derivation())], known)
        assert "dey.theorem-5-1" in nodes[name].rests_on
        assert nodes["dey.theorem-5-1"].standing == "cited"
        assert nodes["dey.theorem-5-1"].rests_on
