"""Drawing on until a verdict is decided: more draws where they decide, each draw once, and never more than allowed."""

import copy
from collections import Counter
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

import simulate.run
import verify.campaign
from simulate.store import Store
from theory.registry import find
from verify.campaign import campaign
from verify.guards import LEAST_REPLICATES
from verify.judge import judge
from verify.ledger import canonical, untimed, validate
from verify.power import to_order, to_separate
from verify.until import GREATEST_STEP, LEAST_STEP, TooFew, Until, further, sequential, until_decided

RIGHT = "prod((k^2*n - 1)/(k^2*n), (k, 1, t))"
WRONG = "1.006*prod((k^2*n - 1)/(k^2*n), (k, 1, t))"  # by less than the margin of 1 %
TRUTH = 2.0
BLOCK = 1000


@pytest.fixture
def few(monkeypatch):
    """The variance of accumulated Gaussian data, planned with 20,000 replicates where it needs some 300,000."""
    monkeypatch.setitem(verify.campaign.CAP, "gaussian", 20_000)
    return find("kazdan.variance-mle")


def one(claim, **more):
    (entry,) = campaign([claim], **more)["claims"]
    return entry


def replicates(entry):
    return [design["replicates"] for design in entry["designs"]]


# --- whole runs


def test_a_true_claim_with_too_few_draws_is_inconclusive_and_is_confirmed_when_it_may_draw_on(few):
    once, again = one(few), one(few, until=Until(most=2_000_000))
    assert (once["verdict"], "looks" in once) == ("INCONCLUSIVE", False)
    assert (again["verdict"], again["test"]) == ("CONFIRMED", "confidence sequence")
    assert again["looks"] > 1
    assert again["reason"].endswith(f"; confidence sequence, look {again['looks']}")
    assert all(more > 32_768 for more in replicates(again))


@pytest.mark.parametrize(("formula", "verdict"), [(RIGHT, "CONFIRMED"), (WRONG, "REFUTED")])
def test_a_formula_that_few_draws_cannot_judge_is_decided(few, formula, verdict):
    assert one(few, formula=formula)["verdict"] == "INCONCLUSIVE"
    assert one(few, formula=formula, until=Until(most=5_000_000))["verdict"] == verdict


def test_a_run_that_reaches_its_cap_stays_inconclusive_and_says_the_number(few):
    entry = one(few, until=Until(most=50_000))
    assert entry["verdict"] == "INCONCLUSIVE"
    assert replicates(entry) == [65_536, 65_536]  # whole blocks of 16,384
    assert "replicates a design would decide, and at most 50,000 were allowed: raise --most" in entry["reason"]
    wanted = [design["would_decide"] for design in entry["designs"]]
    assert f"{max(wanted):,} replicates a design would decide" in entry["reason"]
    assert one(few, until=Until(most=2 * max(wanted)))["verdict"] == "CONFIRMED"


def test_without_a_cap_of_its_own_a_run_keeps_to_that_of_the_plan(few):
    entry = one(few, until=Until())
    assert (entry["verdict"], entry["looks"], replicates(entry)) == ("INCONCLUSIVE", 1, [32_768, 32_768])


@pytest.mark.parametrize("stored", [True, False])
def test_no_block_is_drawn_twice_with_a_store_or_without(few, stored, monkeypatch, tmp_path):
    true, seen = simulate.run.draw_block, Counter[Any]()

    def counted(request, block):
        seen[request.design, request.stream, block] += 1
        return true(request, block)

    monkeypatch.setattr(simulate.run, "draw_block", counted)
    entry = one(few, until=Until(most=2_000_000), store=Store(tmp_path) if stored else None)
    assert entry["looks"] > 1
    assert set(seen.values()) == {1}
    assert sum(stream == "verdict" for _, stream, _ in seen) * 16_384 == sum(replicates(entry))


def test_a_run_that_was_interrupted_at_its_second_look_goes_on_to_the_same_ledger(few, monkeypatch, tmp_path):
    until = Until(most=2_000_000)
    whole = canonical(untimed(campaign([few], until=until)))
    true, looks = verify.campaign.run_many, []

    def stopped(requests, **more):
        if any(request.replicates > 100_000 for request in requests):
            raise KeyboardInterrupt
        looks.append(requests)
        return true(requests, **more)

    with monkeypatch.context() as patch:
        patch.setattr(verify.campaign, "run_many", stopped)
        with pytest.raises(KeyboardInterrupt):
            campaign([few], until=until, store=Store(tmp_path))
    assert len(looks) >= 2
    assert canonical(untimed(campaign([few], until=until, store=Store(tmp_path)))) == whole


def test_only_what_is_open_is_drawn_further_and_the_ledger_says_how_each_was_judged(few):
    lemma, identity = find("gerstgrasser.wishart-trace"), find("gerstgrasser.accumulate-estimator")
    ledger = campaign([few, lemma, identity], until=Until(most=2_000_000))
    validate(ledger)
    entries = {entry["claim"]: entry for entry in ledger["claims"]}
    assert entries[few.id]["looks"] > entries[lemma.id]["looks"] == 1
    assert {entry["verdict"] for entry in entries.values()} == {"CONFIRMED"}
    assert entries[lemma.id]["designs"][0]["tuned"] <= entries[lemma.id]["designs"][0]["replicates"]
    assert "test" not in entries[identity.id]


@pytest.mark.parametrize("most", [0, 1, LEAST_REPLICATES - 1])
def test_a_cap_below_what_is_judged_at_all_is_refused(most):
    with pytest.raises(ValueError, match=f"most={most}: at least {LEAST_REPLICATES}"):
        Until(most=most)


# --- the loop, on draws of ours


@pytest.fixture
def drawing(scalar, design, record):
    """Draws of a mean of 2: the more, the longer, and the same from the start. It notes what was asked of it."""
    values = TRUTH - 1 + np.random.default_rng(2024).standard_exponential(1_000_000)

    def make(predicted=TRUTH, near=None, **more):
        asked = []

        def draw(which, counts):
            asked.extend(zip(which, [count for (count,) in counts], strict=True))
            return [
                record([{**design(predicted, [_run(count)], near), "planned": count}], **more) for (count,) in counts
            ]

        return draw, asked

    def _run(count):
        return {**scalar(values[: -(-count // BLOCK) * BLOCK]), "block": BLOCK}

    return make


def until(draw, planned=4096, cap=1_000_000):
    (found,) = until_decided(draw, [[planned]], [[cap]], alpha=0.01)
    return found


def test_looks_come_in_whole_blocks_and_neither_too_near_nor_too_far(drawing):
    draw, asked = drawing(delta=0.003)
    found = until(draw)
    counts = [count for _, count in asked]
    assert (found["verdict"], found["looks"]) == ("CONFIRMED", len(counts))
    assert counts[0] == 4096
    assert all(count % BLOCK == 0 for count in counts[1:])
    drawn = [-(-count // BLOCK) * BLOCK for count in counts]
    steps = [later / earlier for earlier, later in pairwise(drawn)]
    assert steps
    assert all(LEAST_STEP <= step <= GREATEST_STEP + BLOCK / 4096 for step in steps)


def test_the_first_look_is_no_larger_than_what_is_allowed(drawing):
    draw, asked = drawing(delta=0.001)
    found = until(draw, planned=50_000, cap=10_000)
    assert asked == [(0, 10_000)]
    assert (found["verdict"], found["designs"][0]["tuned"]) == ("INCONCLUSIVE", 50_000)


def test_what_no_number_of_replicates_decides_is_not_drawn_further(drawing):
    draw, asked = drawing(near=[1.0, 2.0, 4.0])
    found = until(draw, planned=20_000)
    assert (found["verdict"], len(asked)) == ("INCONCLUSIVE", 1)
    assert "no number of replicates decides it here" in found["reason"]


def test_a_near_miss_is_refuted_by_the_sequence_and_not_by_an_ordinary_test(drawing):
    """At z = 3.1 a single look refutes at 1 %; the sequence, which allows for more looks, does not yet."""
    draw, _ = drawing()
    (sound,) = draw([0], [[20_000]])
    evidence = sound["designs"][0]["evidence"][0]
    between = evidence["mean"] + 3.1 * np.sqrt(evidence["m2"] / 20_000)
    sound["designs"][0]["near_misses"][0]["predicted"] = between
    once, again = judge([sound, sequential(sound, 1, [20_000], [20_000])])
    assert [entry["near_misses"][0]["verdict"] for entry in (once, again)] == ["REFUTED", "INCONCLUSIVE"]
    assert once["near_misses"][0]["z"] == again["near_misses"][0]["z"]
    draw, asked = drawing(near=[between, 1.0, 4.0])
    assert until(draw, planned=20_000)["verdict"] == "CONFIRMED"
    assert len(asked) > 1


def test_a_false_claim_is_refuted_and_a_bound_is_decided_on_its_side(drawing):
    assert until(drawing(2.03, delta=0.01)[0])["verdict"] == "REFUTED"
    for relation, predicted, near in (("<=", 2.01, [1.0, 1.5, 1.9]), (">=", 1.99, [2.1, 2.5, 3.0])):
        draw, asked = drawing(predicted, near=near, relation=relation)
        assert until(draw)["verdict"] == "CONFIRMED"
        assert len(asked) > 1
        beyond = 2 * TRUTH - predicted
        assert until(drawing(beyond, near=near, relation=relation)[0])["verdict"] == "REFUTED"


@pytest.mark.parametrize(("share", "gap", "number_for"), [(0.45, 0.55, to_order), (0.6, 0.6, to_separate)])
def test_an_estimate_near_the_edge_of_the_margin_is_decided_by_whichever_side_takes_fewer_replicates(
    share, gap, number_for, scalar, design, record
):
    """At a share of the margin from the prediction, with what a true claim needs drawn; the gap is to what decides."""
    values = np.random.default_rng(2024).standard_normal(16_384)
    values, margin, mcse = (values - values.mean()) / values.std(), 0.05, 0.05 / 4
    run = scalar(1 + share * margin + mcse * np.sqrt(len(values) - 1) * values)
    (found,) = judge([record([design(1.0, [run], near=[-9.0, 9.0, 10.0])], delta=margin)])
    assert found["verdict"] == "INCONCLUSIVE"
    wanted = number_for(sd=mcse * np.sqrt(len(values)), gap=gap * margin, alpha=0.01, power=0.9)
    assert found["designs"][0]["would_decide"] == pytest.approx(wanted, rel=1e-3)


def test_a_claim_that_is_invalid_or_an_error_is_not_drawn_further(drawing):
    for more in ({"near": []}, {"proof": {"ok": False, "standing": "", "reason": "no"}}):
        draw, asked = drawing(**more)
        assert until(draw)["verdict"] in ("INVALID", "ERROR")
        assert len(asked) == 1


@pytest.mark.parametrize(("predicted", "verdict"), [(2.0, "CONFIRMED"), (2.15, "REFUTED")])
def test_a_limit_is_drawn_on_at_each_of_its_sample_sizes(predicted, verdict, covariance, design, record):
    """The growth is 2 + 30/n; 20 blocks at each n are too few."""
    rng, sizes, runs = np.random.default_rng(2024), (100, 200, 400, 800), []
    for rows in sizes:
        first, fresh = rng.standard_normal((2, 400, 64, 2))
        runs.append(covariance(np.stack([first, first + np.sqrt(1 + 30 / rows) * fresh], axis=2), rows=rows))
    asked = []

    def draw(which, counts):
        ((count,),) = counts
        asked.append(count)
        blocks = -(-count // 64)
        cut = [{**run, "block": 64, "used": 64 * blocks, "replicates": 64 * blocks} for run in runs]
        cut = [{**run, "blocks": run["blocks"][:blocks]} for run in cut]
        of_limit = design(predicted, cut, statistic="growth", generation=2)
        return [record([{**of_limit, "planned": count}], regime="limit", delta=0.1)]

    found = until(draw, planned=20 * 64, cap=400 * 64)
    assert (found["verdict"], found["looks"]) == (verdict, len(asked))
    assert asked[0] == 20 * 64 < asked[1] <= asked[-1] <= 400 * 64
    assert found["designs"][0]["replicates"] == 4 * asked[-1]


def test_all_claims_are_corrected_together_and_a_decided_one_is_left_alone(drawing):
    (sharp, asked_sharp), (blunt, asked_blunt) = drawing(delta=0.1), drawing(delta=0.003)

    def draw(which, counts):
        return [(sharp, blunt)[k]([k], [count])[0] for k, count in zip(which, counts, strict=True)]

    first, second = until_decided(draw, [[4096]] * 2, [[1_000_000]] * 2, alpha=0.01)
    assert (first["looks"], len(asked_sharp)) == (1, 1)
    assert second["looks"] == len(asked_blunt) > 1


def test_judging_the_same_evidence_twice_gives_the_same_and_changes_nothing(drawing):
    draw, _ = drawing(delta=0.003)
    judged = sequential(draw([0], [[8192]])[0], 2, [4096], [1_000_000])
    before = copy.deepcopy(judged)
    (first,), (second,) = judge([judged]), judge([judged])
    assert first == second
    assert further(judged, first) == further(judged, second) != [8192]
    assert judged == before


def test_a_sequence_that_does_not_say_where_it_is_tuned_is_an_error(drawing):
    (plain,) = drawing()[0]([0], [[8192]])
    (found,) = judge([{**plain, "test": "confidence sequence", "looks": 1}])
    assert found["verdict"] == "ERROR"
    assert "does not say for how many replicates it is tuned" in found["reason"]
    (found,) = judge([{**plain, "test": "hope", "looks": 1}])
    assert (found["verdict"], "record.test" in found["reason"]) == ("ERROR", True)


@pytest.mark.parametrize(("claim", "least"), [("dey.theorem-5-1", "25,600"), ("dey.augment-variance", "5,120")])
def test_a_run_that_may_not_draw_what_a_claim_is_judged_from_is_refused_before_it_draws(claim, least):
    with pytest.raises(TooFew, match=f"{claim} is judged from {least} replicates on"):
        campaign([find(claim)], until=Until(most=4096))
