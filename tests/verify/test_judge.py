"""Verdicts on synthetic draws, whose truth is known."""

import re

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from verify.judge import holm, judge
from verify.ledger import assemble, canonical
from verify.power import to_equate

TRUTH = 2.0  # the mean of the draws below
SIZES = (100, 200, 400, 800)


@pytest.fixture
def draws(scalar):
    """Scalar evidence with mean 2 and standard deviation 1."""

    def make(replicates: int = 20_000, seed: int = 0, **more):
        return scalar(1 + np.random.default_rng([2024, seed]).standard_exponential(replicates), **more)

    return make


@pytest.fixture
def claim(design, record, draws):
    """A record with one design, whose draws have mean 2."""

    def make(predicted: float = TRUTH, replicates: int = 20_000, near=None, of_design=None, **more):
        return record([design(predicted, [draws(replicates)], near, **(of_design or {}))], **more)

    return make


@pytest.fixture
def limit(covariance, design, record):
    """A record whose growth is 2 + slope / n + bend / n^2 at four n."""

    def make(predicted: float = 2.0, slope: float = 30.0, bend: float = 0.0, sizes=SIZES, run: int = 0, **more):
        rng, runs = np.random.default_rng([2024, run]), []
        for n in sizes:
            first, fresh = rng.standard_normal((2, 40, 256, 2))
            last = first + np.sqrt(1 + slope / n + bend / n**2) * fresh
            runs.append(covariance(np.stack([first, last], axis=2), rows=n))
        of_design = design(predicted, runs, statistic="growth", generation=2)
        return record([of_design], regime="limit", delta=0.1, **more)

    return make


def one(record_, **more):
    (found,) = judge([record_], **more)
    return found


def test_a_true_claim_is_confirmed_and_its_near_misses_refuted(claim):
    found = one(claim())
    assert (found["verdict"], found["as_expected"], found["standing"]) == ("CONFIRMED", True, "certificate")
    assert "3/3 near misses refuted" in found["reason"]
    assert [miss["verdict"] for miss in found["near_misses"]] == ["REFUTED"] * 3
    (only,) = found["designs"]
    assert only["estimate"] == pytest.approx(2.0, abs=4 * only["mcse"])
    assert (only["theory"], only["replicates"], only["verdict"], only["excluded"]) == (2.0, 20_000, "CONFIRMED", 0)
    assert only["z"] == pytest.approx((only["estimate"] - 2.0) / only["mcse"])


def test_a_false_claim_is_refuted(claim):
    found = one(claim(2.1))
    assert (found["verdict"], found["as_expected"]) == ("REFUTED", False)
    assert re.match(r"adjusted p = .*, estimate .* against 2\.1 \(z = -", found["reason"])
    assert found["designs"][0]["verdict"] == "REFUTED"


def test_a_false_claim_that_was_expected_to_fall_is_as_expected(claim):
    assert one(claim(2.1, expected="REFUTED"))["as_expected"] is True
    assert one(claim(2.0, expected="REFUTED"))["as_expected"] is False


def test_a_tiny_difference_that_is_significant_is_refuted_though_within_the_margin(claim):
    found = one(claim(2.04, replicates=400_000))
    assert found["designs"][0]["tost_p"] < 0.01
    assert found["verdict"] == "REFUTED"


def test_too_few_draws_are_inconclusive_and_the_reason_says_how_many_would_decide(claim):
    record_ = claim(2.0, replicates=4096, delta=0.01)
    found = one(record_)
    assert (found["verdict"], found["as_expected"]) == ("INCONCLUSIVE", False)
    sd = np.sqrt(record_["designs"][0]["evidence"][0]["m2"])
    wanted = to_equate(sd=sd, margin=0.02, alpha=0.01, power=0.9)
    said = int(re.search(r"([\d,]+) replicates a design would decide", found["reason"])[1].replace(",", ""))
    assert said == pytest.approx(wanted, rel=0.01)
    assert one(claim(2.0, replicates=said, delta=0.01))["verdict"] == "CONFIRMED"


def test_a_surviving_near_miss_is_inconclusive_and_the_reason_says_how_many_would_refute_it(claim):
    found = one(claim(2.0, near=[1.0, 2.005, 4.0]))
    assert found["verdict"] == "INCONCLUSIVE"
    assert "near miss miss 1 survives" in found["reason"]
    said = int(re.search(r"([\d,]+) replicates a design would decide", found["reason"])[1].replace(",", ""))
    assert said > 400_000
    assert [miss["verdict"] for miss in found["near_misses"]] == ["REFUTED", "INCONCLUSIVE", "REFUTED"]


def test_a_near_miss_that_is_the_claim_cannot_be_refuted_by_any_number(claim):
    found = one(claim(2.0, near=[1.0, 2.0, 4.0]))
    assert found["verdict"] == "INCONCLUSIVE"
    assert "no number of replicates decides it here" in found["reason"]


@pytest.mark.parametrize("near", [[], [1.0], [1.0, 4.0]])
def test_removed_near_misses_are_noticed(near, claim):
    found = one(claim(2.0, near=near))
    assert (found["verdict"], found["as_expected"]) == ("INVALID", False)
    assert f"near misses: {len(near)} given" in found["reason"]


def test_a_judge_that_never_refutes_would_be_noticed(claim):
    """The near misses are judged by the test that judges the claim: were it blind, none of them would fall."""
    verdicts = [one(claim(2.0 * factor))["verdict"] for factor in (0.5, 0.9, 1.1, 2.0)]
    assert verdicts == ["REFUTED"] * 4


@pytest.mark.parametrize(("factor", "verdict"), [(2.0, "REFUTED"), (1.0, "ERROR")])
def test_a_statement_that_is_proved_false_is_refuted_where_the_draws_refute_it_and_an_error_elsewhere(
    claim, factor, verdict
):
    proof = {"ok": False, "standing": "certificate", "reason": "at n = 1 they differ", "decided": "REFUTED"}
    found = one(claim(2.0 * factor, proof=proof))
    assert (found["verdict"], found["as_expected"]) == (verdict, False)
    assert (found["reason"].startswith("proof: at n = 1 they differ; the draws alone: CONFIRMED")) == (factor == 1)


def test_a_proof_that_is_not_accepted_is_an_error_whatever_the_draws_say(claim):
    proof = {"ok": False, "standing": "", "reason": "step 3 is undecided"}
    for expected in ("CONFIRMED", "REFUTED"):
        found = one(claim(proof=proof, expected=expected))
        assert (found["verdict"], found["as_expected"]) == ("ERROR", False)
        assert "step 3 is undecided" in found["reason"]


def test_an_infinite_variance_is_invalid_by_rule_and_by_the_draws(claim, scalar, design, record):
    assert one(claim(of_design={"finite_variance": False}))["verdict"] == "INVALID"
    heavy = scalar(1 + np.random.default_rng(2024).pareto(1.5, 50_000))
    found = one(record([design(3.0, [heavy])]))
    assert found["verdict"] == "INVALID"
    assert "heavy tail" in found["reason"]
    assert found["designs"][0]["estimate"] is not None


def test_unfit_draws_are_invalid_with_the_guard_named(claim):
    assert "planned" in one(claim(of_design={"planned": 20_001}))["reason"]
    assert "non-finite" in one(claim(float("nan"), near=[1.0, 3.0, 4.0]))["reason"]


def test_draws_that_do_not_vary_are_invalid(scalar, design, record):
    found = one(record([design(1.0, [scalar(np.ones(5000))])]))
    assert found["verdict"] == "INVALID"
    assert "no spread" in found["reason"]


def test_no_evidence_is_invalid_and_never_a_pass(design, record):
    found = one(record([design(1.0, [])]))
    assert found["verdict"] == "INVALID"
    assert "zero draws" in found["reason"]


@pytest.mark.parametrize(
    ("relation", "predicted", "verdict"),
    [
        ("<=", 2.2, "CONFIRMED"),
        ("<=", 1.8, "REFUTED"),
        ("<=", 2.001, "INCONCLUSIVE"),
        (">=", 1.8, "CONFIRMED"),
        (">=", 2.2, "REFUTED"),
        (">=", 1.999, "INCONCLUSIVE"),
    ],
)
def test_a_bound_is_judged_on_its_own_side(relation, predicted, verdict, claim):
    violated = [1.0, 1.5, 1.9] if relation == "<=" else [2.1, 2.5, 3.0]
    found = one(claim(predicted, near=violated, relation=relation))
    assert found["verdict"] == verdict


def test_a_near_miss_of_a_bound_must_be_violated_by_the_draws(claim):
    """A looser bound holds as well, so nothing refutes it."""
    assert one(claim(2.2, near=[1.0, 1.5, 5.0], relation="<="))["verdict"] == "INCONCLUSIVE"


def test_an_inconclusive_bound_says_how_many_replicates_would_decide(claim):
    found = one(claim(2.01, near=[1.0, 1.5, 1.9], relation="<="))
    assert re.search(r"[\d,]+ replicates a design would decide", found["reason"])


def test_every_design_must_confirm(design, record, draws):
    good, bad = design(2.0, [draws(seed=1)]), design(2.2, [draws(seed=2)])
    found = one(record([good, bad]))
    assert found["verdict"] == "REFUTED"
    assert [each["verdict"] for each in found["designs"]] == ["CONFIRMED", "REFUTED"]


def test_one_design_suffices_to_refute_a_near_miss(design, record, draws):
    first = design(2.0, [draws(seed=1)], [2.001, 1.0, 2.001])
    second = design(2.0, [draws(seed=2)], [1.0, 2.001, 1.0])
    found = one(record([first, second]))
    assert found["verdict"] == "CONFIRMED"
    assert min(abs(miss["z"]) for miss in found["near_misses"]) > 50


def test_an_invalid_design_makes_the_claim_invalid_though_others_refute_it(design, record, draws):
    found = one(record([design(2.5, [draws()]), design(2.0, [draws(1000)])]))
    assert found["verdict"] == "INVALID"


def test_a_limit_is_read_at_infinity_and_not_at_any_n(limit):
    (only,) = one(limit())["designs"]
    assert [point["n"] for point in only["points"]] == list(SIZES)
    assert only["slope"] == pytest.approx(30.0, abs=4 * only["slope_mcse"])
    assert only["points"][0]["estimate"] > 2.2
    assert one(limit(predicted=2.3))["verdict"] == "REFUTED"


def test_a_true_limit_is_confirmed_in_most_runs(limit):
    """Each of 40 runs is refuted with probability 0.01, so that more than three would be a fault of the test."""
    verdicts = [one(limit(run=run))["verdict"] for run in range(40)]
    assert verdicts.count("CONFIRMED") >= 36
    assert verdicts.count("REFUTED") <= 3


def test_a_limit_needs_four_n(limit):
    found = one(limit(sizes=(100, 200, 400)))
    assert found["verdict"] == "INVALID"
    assert "too few n: 3" in found["reason"]


def test_a_limit_that_bends_is_invalid(limit):
    found = one(limit(bend=5e4))
    assert found["verdict"] == "INVALID"
    assert "lack of fit" in found["reason"]


def test_a_limit_over_runs_of_different_designs_is_an_error(limit):
    record_ = limit()
    record_["designs"][0]["evidence"][1]["design"]["generations"] = 7
    found = one(record_)
    assert found["verdict"] == "ERROR"
    assert "differ in more than rows" in found["reason"]


@pytest.mark.parametrize(("counted", "different"), [("synthetic_rows", False), ("generations", True)])
def test_counts_that_go_with_the_rows_of_a_limit_are_no_other_design(limit, counted, different):
    record_ = limit()
    for run in record_["designs"][0]["evidence"]:
        run["design"][counted] = 2 * run["design"]["rows"]
    assert ("differ in more than rows" in one(record_)["reason"]) is different


def test_an_identity_is_confirmed_to_rounding_and_its_near_misses_are_not(coefficients, design, record):
    true, near = [1.0, 1 / 2, 1 / 3], [[1.0, 1.0, 1.0], [1 / 3] * 3, [1.0, 1 / 4, 1 / 9]]
    of_design = design(true, [coefficients(true)], near, statistic="coefficients")
    found = one(record([of_design], regime="identity"))
    assert found["verdict"] == "CONFIRMED"
    assert all(miss["z"] > 1e6 for miss in found["near_misses"])
    assert found["p_adjusted"] is None
    wrong = design([1.0, 1.0, 1.0], [coefficients(true)], near, statistic="coefficients")
    assert one(record([wrong], regime="identity"))["verdict"] == "REFUTED"
    same = design(true, [coefficients(true)], [true, near[0], near[1]], statistic="coefficients")
    assert one(record([same], regime="identity"))["verdict"] == "INCONCLUSIVE"


@pytest.mark.parametrize("missing", ["claim", "relation", "proof", "designs", "delta"])
def test_an_incomplete_record_is_an_error_and_stops_no_other(missing, claim):
    broken = {key: value for key, value in claim().items() if key != missing}
    first, second = judge([broken, claim()])
    assert first["verdict"] == "ERROR"
    assert f"must contain ['{missing}']" in first["reason"]
    assert second["verdict"] == "CONFIRMED"


def test_evidence_of_the_wrong_kind_is_an_error(claim):
    found = one(claim(of_design={"statistic": "growth", "generation": 2}))
    assert found["verdict"] == "ERROR"
    assert "kind 'covariance'" in found["reason"]


def test_a_level_outside_its_range_is_refused(claim):
    with pytest.raises(ValueError, match="try alpha="):
        judge([claim()], alpha=1.0)


@pytest.mark.parametrize("count", [1, 2, 7])
def test_holm_is_the_step_down_procedure_of_statsmodels(count):
    p_values = list(np.random.default_rng(2024).random(count) ** 3)
    assert holm(p_values) == pytest.approx(list(multipletests(p_values, method="holm")[1]))
    assert holm([]) == []


def test_the_correction_runs_over_the_tested_claims_of_the_ledger(claim):
    """A claim at p = 0.003 falls alone, and stands among thirty."""
    evidence = claim(replicates=20_000)["designs"][0]["evidence"][0]
    shift = 2.97 * np.sqrt(evidence["m2"] / 20_000)
    doubtful = claim(evidence["mean"] + shift)
    assert one(doubtful)["verdict"] == "REFUTED"
    crowd = judge([doubtful] + [claim()] * 29)
    assert crowd[0]["verdict"] != "REFUTED"
    assert crowd[0]["p_adjusted"] == pytest.approx(30 * crowd[0]["designs"][0]["p"], rel=1e-6)
    proofless = claim(proof={"ok": False, "standing": "", "reason": "no"})
    assert judge([doubtful] + [proofless] * 29)[0]["verdict"] == "REFUTED"


def test_true_claims_are_rarely_refuted(draws, design, record, monkeypatch):
    """At a family-wise 0.05 over ledgers of five claims with two designs each, about one ledger in twenty accuses.

    Every run has the mean and the variance of fresh draws; the largest values, which the guards read, are shared.
    """
    monkeypatch.setattr("gc.collect", lambda: 0)  # statsmodels collects garbage at every correction: minutes here
    rng, ledgers, accused, template = np.random.default_rng(2024), 400, 0, draws(4096)
    for _ in range(ledgers):
        values = 1 + rng.standard_exponential((5, 2, 4096))
        fresh = [
            [{**template, "mean": float(run.mean()), "m2": float(run.var())} for run in of_claim] for of_claim in values
        ]
        records = [record([design(TRUTH, [run]) for run in runs]) for runs in fresh]
        accused += any(entry["verdict"] == "REFUTED" for entry in judge(records, alpha=0.05))
    assert 0.02 <= accused / ledgers <= 0.08


def test_judging_is_pure(claim):
    import copy

    record_ = claim()
    before = copy.deepcopy(record_)
    first, second = judge([record_]), judge([record_])
    assert first == second
    assert record_ == before


def test_the_same_evidence_can_be_judged_again_with_another_margin(claim):
    assert one(claim(delta=0.05))["verdict"] == "CONFIRMED"
    assert one(claim(delta=0.001))["verdict"] == "INCONCLUSIVE"


def test_every_kind_of_verdict_fits_into_the_ledger(claim, limit, coefficients, design, record):
    identity = record(
        [design([1.0], [coefficients([1.0])], [[2.0], [3.0], [0.5]], statistic="coefficients")], regime="identity"
    )
    records = [
        claim(),
        claim(3.0),
        claim(delta=0.001),
        claim(near=[]),
        claim(float("inf")),
        claim(of_design={"statistic": "growth", "generation": 2}),
        limit(),
        identity,
        record([design(1.0, [])]),
    ]
    named = [{**each, "claim": f"paper.{k}"} for k, each in enumerate(records)]
    ledger = assemble(judge(named), profile="quick", seed=2024, alpha=0.01)
    assert {entry["verdict"] for entry in ledger["claims"]} == {
        "CONFIRMED",
        "REFUTED",
        "INCONCLUSIVE",
        "INVALID",
        "ERROR",
    }
    assert canonical(ledger)
