"""Near misses that no draws tell from the claim: found before a verdict is drawn, with a design that would do it."""

from dataclasses import replace
from functools import partial
from math import prod

import pytest

from simulate.pool import Workers
from simulate.run import run_many
from theory.at_point import moved
from theory.claim import Claim
from theory.registry import find
from theory.symbols import n, t
from verify.campaign import campaign
from verify.hypotheses import two_sided_power
from verify.power import of_each
from verify.prospects import prospects
from verify.separation import Indistinct, proposal
from verify.sizing import Case, plan
from verify.terms import Terms
from verify.trials import Asked

RUN = partial(run_many, workers=Workers(processes=1))


def case(claim: Claim) -> Case:
    return Case(asked=Asked(claim=claim, formula=claim.value, expected=str(claim.expected)), seed=1)


def streams(drawn: list[str]):
    """A runner that notes from which streams it drew."""

    def run(requests, **more):
        drawn.extend(request.stream for request in requests)
        return run_many(requests, workers=Workers(processes=1))

    return run


@pytest.mark.parametrize("replicates", [None, 110])
def test_a_near_miss_that_predicts_the_same_fails_before_a_verdict_is_drawn(monkeypatch, replicates) -> None:
    """After one fit the products that start at k = 2 are empty, so that they all equal 1."""
    drawn: list[str] = []
    monkeypatch.setattr("verify.campaign.run_many", streams(drawn))
    with pytest.raises(
        Indistinct, match=r"near misses Product\(1 - 1/\(k\*\*2\*n\), \(k, 2, t\)\), 1, Product"
    ) as caught:
        campaign([moved(find("kazdan.variance-unbiased"), {"n": "5", "t": "1"})], terms=Terms(replicates=replicates))
    assert "type: modelcollapse verify kazdan.variance-unbiased --at n=" in str(caught.value)
    assert set(drawn) <= {"pilot"}


def test_a_near_miss_beyond_the_cap_fails_before_a_verdict_is_drawn(monkeypatch) -> None:
    """At n = 100 the factors 1 - 1/(k^2 n) and 1 - 1/(k (k n - 1)) agree to the order 1/n^2."""
    drawn: list[str] = []
    monkeypatch.setattr("verify.campaign.run_many", streams(drawn))
    with pytest.raises(Indistinct, match="above 5,000,000"):
        campaign([moved(find("kazdan.variance-unbiased"), {"n": "100", "t": "10"})])
    assert set(drawn) == {"pilot"}


def test_the_design_that_is_proposed_separates_every_near_miss_within_its_replicates() -> None:
    claim = moved(find("kazdan.variance-unbiased"), {"n": "5", "t": "1"})
    found = proposal(case(claim), Terms(), RUN)
    assert found is not None
    there = moved(claim, {str(symbol): str(value) for symbol, value in found.point.items()})
    report = prospects(there, Terms(), seed=1, run=RUN)
    assert report["fault"] == ""
    assert max(design["replicates"] for design in report["designs"]) == found.replicates
    assert all(miss["within_cap"] for miss in report["near_misses"])


def test_an_identity_with_one_noise_has_near_misses_that_no_design_of_it_tells_apart() -> None:
    claim = moved(find("gerstgrasser.accumulate-estimator"), {"n": "1"})
    with pytest.raises(Indistinct, match="--at n=2"):
        campaign([claim])


def test_a_bound_whose_near_misses_are_above_the_truth_is_indistinct() -> None:
    """With one iteration the error is the scale itself, below pi^2/8 of it."""
    claim = moved(find("gerstgrasser.accumulate-bound"), {"n": "1", "T": "20", "d": "3", "sigma": "3/2"})
    with pytest.raises(Indistinct, match="no number of replicates does"):
        campaign([claim], workers=Workers(processes=1))


def test_the_smallest_gap_and_the_price_of_a_near_miss_are_one_and_the_same_promise() -> None:
    """The power at the smallest gap, by the normal law with the reported spread, is that of each test."""
    claim = find("kazdan.variance-mle")
    report = prospects(claim, Terms(), seed=1, run=RUN)
    each = of_each(plan(case(claim), Terms()), 2, 4)
    for design in report["designs"]:
        mcse = design["sd"] / design["replicates"] ** 0.5
        assert two_sided_power(offset=design["smallest_gap"], mcse=mcse, alpha=0.005) == pytest.approx(each, abs=1e-9)
        assert design["smallest_gap_relative"] == pytest.approx(design["smallest_gap"] / design["predicted"])
    for miss in report["near_misses"]:
        for design, there in zip(report["designs"], miss["designs"], strict=True):
            mcse = design["sd"] / there["replicates"] ** 0.5
            assert two_sided_power(offset=there["gap"], mcse=mcse, alpha=0.005) == pytest.approx(each, abs=2e-3)


def test_the_report_says_what_each_near_miss_predicts() -> None:
    report = prospects(find("kazdan.variance-mle"), Terms(), seed=1, run=RUN)
    replace_miss = next(miss for miss in report["near_misses"] if miss["formula"] == "(1 - 1/n)**t")
    own = [prod(1 - 1 / (5 * k * k) for k in range(1, 7)), prod(1 - 1 / (3 * k * k) for k in range(1, 4))]
    assert [each["predicted"] for each in replace_miss["designs"]] == pytest.approx([(4 / 5) ** 6, (2 / 3) ** 3])
    gaps = [each["gap"] for each in replace_miss["designs"]]
    assert gaps == pytest.approx([abs(own[0] - (4 / 5) ** 6), abs(own[1] - (2 / 3) ** 3)])
    numbers = [each["replicates"] for each in replace_miss["designs"]]
    assert numbers[replace_miss["cheapest"]] == min(numbers) == replace_miss["replicates"]


def test_what_is_planned_is_what_a_campaign_draws() -> None:
    claim = find("gerstgrasser.wishart-trace")
    report = prospects(claim, Terms(), seed=1, run=RUN)
    (entry,) = campaign([claim], seed=1, workers=Workers(processes=1))["claims"]
    for design, drawn in zip(report["designs"], entry["designs"], strict=True):
        assert drawn["replicates"] == -(-design["replicates"] // 4096) * 4096


def test_a_mean_that_no_number_of_draws_shows_is_invalid_and_is_not_drawn_for_long() -> None:
    """E sigma^4 / (E sigma^2)^2 = (9/7)^150 = 2e16 there: the draws find a mean far below 1."""
    claim = moved(find("kazdan.replace-variance-unbiased"), {"n": "8", "t": "150"})
    (entry,) = campaign([claim], workers=Workers(processes=1))["claims"]
    assert entry["verdict"] == "INVALID"
    assert "by theory the variance of one replicate is" in entry["reason"]
    assert "k-hat" in entry["reason"]
    assert entry["designs"][0]["replicates"] <= 32_768


def test_a_formula_of_the_users_does_not_make_a_claim_indistinct() -> None:
    claim = find("gerstgrasser.wishart-trace")
    (entry,) = campaign([claim], formula="d/T", workers=Workers(processes=1))["claims"]
    assert entry["verdict"] == "REFUTED"


def test_a_plan_without_a_map_proposes_nothing() -> None:
    claim = moved(find("kazdan.variance-unbiased"), {"n": "5", "t": "1"})
    fixed = replace(claim, plan=replace(claim.planned, at=None))
    with pytest.raises(Indistinct, match="No point nearby"):
        campaign([fixed])
    assert {n, t} == set(claim.planned.trials[0].parameters)
