"""The promised power is kept, and each false statement costs what it should."""

import math

import numpy as np
import pytest

from verify.estimate import Estimate, mean
from verify.hypotheses import equivalent, two_sided
from verify.limits import intercept_sd, line
from verify.power import Pilot, Plan, cautious_sd, sized, to_equate, to_order, to_separate

RUNS = 2000
ALPHA = 0.01


def draws(runs: int, replicates: float) -> list[np.ndarray]:
    """Exponential data with mean 1: a skewed case, sized by normal theory."""
    rng = np.random.default_rng(2024)
    return list(rng.standard_exponential((runs, math.ceil(replicates))))


def test_a_true_value_is_confirmed_with_the_promised_power(scalar):
    replicates = to_equate(sd=1.0, margin=0.08, alpha=ALPHA, power=0.9)
    shown = [equivalent(mean(scalar(each)), 1.0, 0.08).p < ALPHA for each in draws(RUNS, replicates)]
    assert np.mean(shown) == pytest.approx(0.9, abs=0.025)


def test_a_false_value_at_the_margin_is_found_with_the_promised_power(scalar):
    replicates = to_separate(sd=1.0, gap=0.08, alpha=ALPHA, power=0.9)
    found = [two_sided(mean(scalar(each)), 1.08).p < ALPHA for each in draws(RUNS, replicates)]
    assert np.mean(found) == pytest.approx(0.9, abs=0.025)


def test_a_bound_is_placed_with_the_promised_power(scalar):
    from verify.hypotheses import below

    replicates = to_order(sd=1.0, gap=0.08, alpha=ALPHA, power=0.9)
    found = [below(mean(scalar(each)), 1.08).p < ALPHA for each in draws(RUNS, replicates)]
    assert np.mean(found) == pytest.approx(0.9, abs=0.025)


def test_a_limit_sized_by_its_intercept_is_confirmed_with_the_promised_power():
    sizes, sds = (100, 200, 400, 800), (3.0, 2.0, 1.5, 1.4)
    replicates = to_equate(sd=intercept_sd(sizes, sds), margin=0.05, alpha=ALPHA, power=0.9)
    rng, errors = np.random.default_rng(2024), np.array(sds) / math.sqrt(replicates)
    shown = []
    for _ in range(RUNS):
        noise, spread = rng.standard_normal(4) * errors, np.sqrt(rng.chisquare(77, 4) / 77) * errors
        points = [
            Estimate(value=1 + 20 / n + e, mcse=s, degrees=77, replicates=int(replicates))
            for n, e, s in zip(sizes, noise, spread, strict=True)
        ]
        shown.append(equivalent(line(sizes, points).intercept, 1.0, 0.05).p < ALPHA)
    assert np.mean(shown) == pytest.approx(0.9, abs=0.03)


def test_equivalence_needs_more_than_separation():
    assert to_equate(sd=1, margin=0.1, alpha=ALPHA, power=0.9) > to_order(sd=1, gap=0.1, alpha=ALPHA, power=0.9)


def test_halving_the_margin_takes_four_times_the_replicates():
    wide, narrow = (to_equate(sd=1, margin=margin, alpha=ALPHA, power=0.9) for margin in (0.2, 0.1))
    assert narrow / wide == pytest.approx(4)


def test_no_number_of_replicates_separates_equals():
    assert to_separate(sd=1, gap=0.0, alpha=ALPHA, power=0.9) == math.inf
    assert to_order(sd=1, gap=-0.1, alpha=ALPHA, power=0.9) == math.inf


def test_a_cautious_sd_covers_the_true_one_as_often_as_assured():
    rng = np.random.default_rng(2024)
    pilots = [
        Estimate(value=0, mcse=float(s) / 10, degrees=19, replicates=100)
        for s in np.sqrt(rng.chisquare(19, size=4000) / 19)
    ]
    assert np.mean([cautious_sd(pilot) >= 1 for pilot in pilots]) == pytest.approx(0.9, abs=0.02)
    assert cautious_sd(Estimate(value=0, mcse=0.01, degrees=9999, replicates=10_000)) == pytest.approx(1, abs=0.02)


NEAR = (("close", 1.001), ("far", 2.0))
FIRST = Pilot(predicted=1.0, sd=1.0, value=1.003, near_misses=NEAR)
APART = Pilot(predicted=1.0, sd=1.0, value=1.003, near_misses=(("close", 1.5), ("far", 1.001)))


def test_each_near_miss_is_separated_where_that_is_cheapest():
    alone = sized([Pilot(predicted=1.0, sd=1.0, value=1.0)] * 2, Plan(delta=0.05))
    both = sized([FIRST, APART], Plan(delta=0.05))
    assert [each.reason for each in both] == ["margin 0.05", "margin 0.05"]
    assert all(with_misses.replicates >= each.replicates for with_misses, each in zip(both, alone, strict=True))


def test_a_near_miss_that_is_close_everywhere_sets_the_number():
    (only,) = sized([FIRST], Plan(delta=0.05))
    assert only.reason == "near miss close"
    assert only.wanted == pytest.approx(to_separate(sd=1, gap=0.001, alpha=ALPHA, power=1 - 0.1 / 3))


def test_a_near_miss_that_no_draws_separate_is_reported_and_not_paid_for():
    (only,) = sized([Pilot(predicted=1.0, sd=1.0, value=1.0, near_misses=(("same", 1.0),))], Plan(delta=0.05))
    assert only.wanted == math.inf
    assert not only.enough
    assert only.replicates < 20_000


def test_the_cap_and_the_floor_hold_and_the_cap_is_admitted():
    (capped,) = sized([FIRST], Plan(delta=0.05, cap=50_000))
    (floored,) = sized([Pilot(predicted=1.0, sd=1e-3, value=1.0)], Plan(delta=0.05, floor=4096))
    assert (capped.replicates, capped.enough) == (50_000, False)
    assert (floored.replicates, floored.enough, floored.reason) == (4096, True, "floor")


def test_a_claim_that_should_fall_must_fall_on_its_cheapest_design_only():
    plan = Plan(expected="REFUTED", claims=30)
    near, far = Pilot(predicted=1.0, sd=1.0, value=1.01), Pilot(predicted=1.0, sd=1.0, value=1.05)
    first, second = sized([near, far], plan)
    assert first.replicates == plan.floor
    assert second.wanted == pytest.approx(to_separate(sd=1, gap=0.05, alpha=0.01 / 60, power=0.9))


@pytest.mark.parametrize(("relation", "value"), [("<=", 0.9), (">=", 1.1)])
def test_a_bound_is_sized_by_the_room_it_leaves(relation, value):
    (only,) = sized([Pilot(predicted=1.0, sd=1.0, value=value)], Plan(relation=relation, floor=1))
    assert only.wanted == pytest.approx(to_order(sd=1, gap=0.1, alpha=ALPHA, power=0.9))


def test_no_pilots_cannot_be_sized():
    with pytest.raises(ValueError, match="no pilots"):
        sized([], Plan())
