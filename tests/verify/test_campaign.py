"""The campaign: what is drawn is sized first, who draws does not matter, and formulas share the claim's draws."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from simulate.pool import Workers
from simulate.store import Store
from theory.claim import Claim
from theory.formula import FormulaError
from theory.registry import find
from verify.campaign import campaign
from verify.ledger import canonical, untimed

UNBIASED_PRODUCT = "product(1 - 1/(k*(k*n - 1)), (k, 2, t))"
MLE_PRODUCT = "prod((k^2*n - 1)/(k^2*n), (k, 1, t))"


@pytest.fixture(scope="module")
def quick() -> Callable[..., dict[str, Any]]:
    """A campaign on one claim: its only entry."""

    def run(claim: Claim, **more: Any) -> dict[str, Any]:
        (entry,) = campaign([claim], **more)["claims"]
        return dict(entry)

    return run


@pytest.fixture(scope="module")
def mle() -> Claim:
    return find("kazdan.variance-mle")


def test_the_number_of_processes_changes_no_byte(mle: Claim) -> None:
    lemma = find("gerstgrasser.wishart-trace")
    ledgers = [campaign([mle, lemma], seed=7, workers=Workers(processes=count)) for count in (1, 2)]
    first, second = (canonical(untimed(ledger)) for ledger in ledgers)
    assert first == second


def test_a_resumed_campaign_ends_in_the_same_bytes(tmp_path: Path) -> None:
    claims = [find("gerstgrasser.wishart-trace"), find("gerstgrasser.replace-error")]
    campaign(claims[:1], store=Store(tmp_path))
    resumed = campaign(claims, store=Store(tmp_path))
    assert canonical(untimed(resumed)) == canonical(untimed(campaign(claims)))


def test_another_seed_is_another_run_with_the_same_verdict(mle: Claim, quick: Callable[..., dict[str, Any]]) -> None:
    first, second = quick(mle, seed=1), quick(mle, seed=2)
    assert first["verdict"] == second["verdict"] == "CONFIRMED"
    assert first["designs"][0]["estimate"] != second["designs"][0]["estimate"]


def test_a_wrong_formula_in_the_place_of_a_claim_is_refuted(mle: Claim, quick: Callable[..., dict[str, Any]]) -> None:
    entry = quick(mle, formula=UNBIASED_PRODUCT)
    assert (entry["verdict"], entry["expected"], entry["as_expected"]) == ("REFUTED", "CONFIRMED", False)
    assert entry["standing"] == "numeric"


def test_the_right_formula_written_otherwise_is_confirmed(mle: Claim, quick: Callable[..., dict[str, Any]]) -> None:
    entry = quick(mle, formula=MLE_PRODUCT)
    assert (entry["verdict"], entry["as_expected"]) == ("CONFIRMED", True)


def test_a_formula_is_judged_on_the_very_draws_of_the_claim(mle: Claim, quick: Callable[..., dict[str, Any]]) -> None:
    own, other = quick(mle), quick(mle, formula=UNBIASED_PRODUCT)
    assert [each["estimate"] for each in own["designs"]] == [each["estimate"] for each in other["designs"]]


def test_the_formula_that_holds_is_confirmed_for_the_claim_that_is_false_as_printed(
    quick: Callable[..., dict[str, Any]],
) -> None:
    entry = quick(find("kazdan.variance-as-printed"), formula=UNBIASED_PRODUCT)
    assert entry["verdict"] == "CONFIRMED"
    assert entry["standing"] == "certificate"


def test_a_formula_without_a_value_at_a_design_fails_before_anything_is_drawn(mle: Claim) -> None:
    drawn: list[tuple[int, int]] = []
    with pytest.raises(FormulaError, match="no finite value at n = 5"):
        campaign([mle], formula="1/(n - 5)", progress=lambda done, total: drawn.append((done, total)))
    assert not drawn


def test_half_the_margin_takes_about_four_times_the_replicates(quick: Callable[..., dict[str, Any]]) -> None:
    lemma = find("gerstgrasser.wishart-trace")
    wide, narrow = (
        quick(replace(lemma, plan=replace(lemma.plan, delta=delta))) for delta in (Fraction(1, 50), Fraction(1, 200))
    )
    counts = [sum(design["replicates"] for design in entry["designs"]) for entry in (wide, narrow)]
    assert counts[1] > 8 * counts[0]


def test_a_derivation_that_fails_is_an_error_whatever_the_draws_say(quick: Callable[..., dict[str, Any]]) -> None:
    lemma = find("gerstgrasser.wishart-trace")
    broken = replace(lemma, derivation=lambda: replace(lemma.derivation(), chain=()))
    entry = quick(broken)
    assert entry["verdict"] == "ERROR"
    assert "the proof is empty" in entry["reason"]


def test_an_unknown_profile_is_refused() -> None:
    with pytest.raises(ValueError, match="allowed: quick, full"):
        campaign([], profile="slow")
