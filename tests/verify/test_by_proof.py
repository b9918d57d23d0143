"""Formulas for claims that are proved and not simulated: a verdict by exact mathematics, and a ledger that says so."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from paper.ledger import read
from paper.readme import verdict_table
from paper.tables import claims_table, near_miss_table
from paper.tex.statements import statements
from theory.assess import Assessment, assess
from theory.claim import Claim, Expected
from theory.formula import FormulaError
from theory.registry import find
from verify import by_proof
from verify.campaign import campaign
from verify.ledger import LedgerError, validate, write

SAMPLE = (  # equalities, bounds either way, constants, several parameters, and statements that are false as printed
    "dey.are-discard",
    "dey.conditional-law",
    "dey.contiguity-augment",
    "dey.contiguity-variance",
    "dey.golden-tail-index",
    "dey.prediction-bound",
    "dey.theorem-5-1",
    "gerstgrasser.proof-line-as-printed",
    "kazdan.kde-fixed-diverges",
    "kazdan.mean-limit-as-printed",
    "kazdan.replace-collapse",
    "shumailov.absorption-time-lower",
)
sample = pytest.mark.parametrize("claim", [find(name) for name in SAMPLE], ids=lambda claim: claim.id)


@cache
def assessed(claim_id: str) -> Assessment:
    return assess(find(claim_id))


def held(claim: Claim, text: str) -> dict[str, Any]:
    return by_proof.entry(claim, assessed(claim.id), text, seed=1, alpha=0.01)


def ledger_of(claim_id: str, text: str) -> dict[str, Any]:
    """The ledger of the formula, for the claim without a plan: others may have one some day."""
    return campaign([replace(find(claim_id), plan=None)], formula=text)


def judged(claim_id: str, text: str) -> dict[str, Any]:
    ledger = ledger_of(claim_id, text)
    assert ledger["proved"] == []
    (entry,) = ledger["claims"]
    return dict(entry)


@sample
def test_its_own_value_is_confirmed_or_refuted_where_it_is_false_as_printed(claim: Claim) -> None:
    entry = held(claim, str(claim.value))
    assert entry["verdict"] == str(claim.expected), entry["reason"]
    assert bool(entry["certificate"]) is (claim.expected is Expected.CONFIRMED)


@sample
def test_every_near_miss_is_refuted_with_the_point(claim: Claim) -> None:
    for miss in claim.near_misses:
        entry = held(claim, str(miss.formula))
        assert entry["verdict"] == "REFUTED", miss.slip
        assert entry["refuted_at"]
        assert entry["standing"] == str(assessed(claim.id).standing)


def test_an_entry_has_all_that_scripts_rely_on_and_nothing_drawn() -> None:
    entry = judged("dey.prediction-augment", "sum(1/k^2, (k, 1, G))")
    assert (entry["claim"], entry["expected"], entry["verdict"]) == ("dey.prediction-augment", "CONFIRMED", "CONFIRMED")
    assert (entry["as_expected"], entry["designs"], entry["p_adjusted"], entry["delta"]) == (True, [], None, 0.0)
    assert (entry["decided_by"], entry["seed"], entry["standing"]) == ("proof", 2024, "cited")
    assert {miss["verdict"] for miss in entry["near_misses"]} == {"REFUTED"}
    assert entry["seconds"] >= 0


def test_the_point_and_both_values_are_named() -> None:
    entry = judged("dey.prediction-augment", "harmonic(G)")
    assert entry["refuted_at"] == "G = 2"
    assert "harmonic(G, 2) = 5/4 differs from the formula's 3/2" in entry["reason"]


def test_values_are_printed_in_as_many_digits_as_tell_them_apart() -> None:
    reason = judged("dey.golden-tail-index", "1.618033988749894848")["reason"]
    assert "= 1.618033988749894848204586834365638117720 differs from the formula's 1.618033988749894848" in reason


@pytest.mark.parametrize(("text", "verdict"), [("2", "CONFIRMED"), ("pi^2/6", "CONFIRMED"), ("1.6", "REFUTED")])
def test_a_bound_is_judged_as_a_bound(text: str, verdict: str) -> None:
    assert judged("dey.prediction-bound", text)["verdict"] == verdict


def test_without_point_or_certificate_it_is_open_and_says_what_would_decide() -> None:
    entry = judged("dey.prediction-augment", "pi^2/6 - polygamma(1, G + 1)")  # true, in a form that no rule reads
    assert (entry["verdict"], entry["standing"], entry["points"]) == ("INCONCLUSIVE", "enclosure", 26)
    assert "none of 26 points of the domain contradicts it" in entry["reason"]
    assert "no number of replicates decides it" in entry["reason"]
    assert "modelcollapse derive dey.prediction-augment" in entry["reason"]


def test_a_pole_inside_the_domain_is_the_formulas_fault() -> None:
    with pytest.raises(FormulaError, match=r"no finite real value at G = 3, where the derived value is 49/36"):
        judged("dey.prediction-augment", "harmonic(G, 2)*(G^2 - 9)/((G - 3)*(G + 3))")


DAMAGES: list[tuple[str, Callable[[dict[str, Any]], object], str]] = [
    ("harmonic(G, 2)", lambda entry: entry.update(certificate=None), "with certificate=None"),
    ("harmonic(G, 2)", lambda entry: entry.update(p_adjusted=0.5), "with draws beside it"),
    ("harmonic(G, 2)", lambda entry: entry.update(near_misses=[]), "with 0 near misses"),
    ("harmonic(G, 2)", lambda entry: entry["near_misses"][0].update(verdict="INCONCLUSIVE"), "near misses left: 1"),
    ("harmonic(G)", lambda entry: entry.update(refuted_at=None), "and refuted_at=None"),
    ("harmonic(G)", lambda entry: entry.update(decided_by="luck"), "decided_by must be one of"),
    ("harmonic(G)", lambda entry: entry.pop("decided_by"), "no design refutes it"),
]


@pytest.mark.parametrize(("text", "damage", "message"), DAMAGES, ids=[message for _, _, message in DAMAGES])
def test_a_verdict_without_its_ground_is_refused(
    text: str, damage: Callable[[dict[str, Any]], object], message: str
) -> None:
    ledger = ledger_of("dey.prediction-augment", text)
    damage(ledger["claims"][0])
    with pytest.raises(LedgerError, match=message):
        validate(ledger)


@pytest.mark.parametrize(
    ("text", "words"), [("harmonic(G, 2)", "verified derivation"), ("harmonic(G)", "proved false: verified derivation")]
)
def test_the_paper_prints_it_and_says_that_nothing_was_drawn(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "ledger.json"
    write(ledger_of("dey.prediction-augment", text), path)
    ledger = read(path)
    assert f"Rests on: {words} from a cited theorem; exact mathematics, no draws; near misses 4/4." in statements(
        ledger
    )
    assert words in claims_table(ledger.entries)
    assert words in verdict_table(ledger)
    assert "harmonic" in near_miss_table(ledger)
