"""A number of replicates of the user's own: too few decide nothing, and the number named decides."""

import numpy as np
import pytest

from simulate.pool import Workers
from theory.at_point import moved
from theory.registry import find
from verify.campaign import campaign
from verify.guards import LEAST_BLOCKS, LEAST_REPLICATES
from verify.judge import judge
from verify.terms import Terms

RUNS = 400


def asked(scalar, design, record, values, number, near=None, predicted=1.0, **more):
    """The result of as many draws as a user asked for."""
    drawn = {**design(predicted, [scalar(values)], near), "planned": number, "asked": number}
    (found,) = judge([record([drawn], **more)])
    return found


@pytest.mark.parametrize("count", [2, 110, LEAST_REPLICATES - 1])
def test_as_few_as_were_asked_for_decide_nothing_and_say_how_many_would(scalar, design, record, count):
    values = np.random.default_rng(2024).standard_exponential(count)
    found = asked(scalar, design, record, values, count)
    assert found["verdict"] == "INCONCLUSIVE"
    assert f"{count:,} replicates were asked for, and fewer than 4,096 are not judged" in found["reason"]
    assert found["designs"][0]["would_decide"] >= LEAST_REPLICATES


def test_few_draws_that_fit_a_wrong_value_badly_refute_nothing_yet(scalar, design, record):
    values = np.random.default_rng(2024).standard_exponential(110)
    assert asked(scalar, design, record, values, 110, predicted=9.0)["verdict"] == "INCONCLUSIVE"


def test_a_run_that_drew_fewer_than_were_asked_for_is_invalid(scalar, design, record):
    values = np.random.default_rng(2024).standard_exponential(110)
    found = asked(scalar, design, record, values, 111)
    assert (found["verdict"], "where 111 were planned" in found["reason"]) == ("INVALID", True)


def test_a_run_as_small_that_nobody_asked_for_is_invalid(scalar, design, record):
    values = np.random.default_rng(2024).standard_exponential(110)
    (found,) = judge([record([design(1.0, [scalar(values)])])])
    assert (found["verdict"], "too few replicates: 110" in found["reason"]) == ("INVALID", True)


def test_other_claims_are_judged_as_if_the_few_were_not_there(scalar, design, record):
    rng = np.random.default_rng(2024)
    sound = record([design(1.0, [scalar(rng.standard_exponential(20_000))])], claim="paper.sound")
    few = record([{**design(9.0, [scalar(rng.standard_exponential(110))]), "asked": 110}])
    alone, beside = judge([sound])[0], judge([few, sound])[1]
    assert (alone["verdict"], alone["p_adjusted"]) == (beside["verdict"], beside["p_adjusted"])


def test_few_blocks_of_a_growth_are_inconclusive_when_asked_for(covariance, design, record):
    first, fresh = np.random.default_rng(2024).standard_normal((2, 1, 256, 2))
    growth = {"statistic": "growth", "generation": 2, "asked": 200}
    run = covariance(np.stack([first, first + fresh], axis=2))
    (found,) = judge([record([{**design(2.0, [run], **growth), "planned": 200}])])
    assert found["verdict"] == "INCONCLUSIVE"
    assert f"at least {LEAST_BLOCKS * 256:,} replicates a design would decide" in found["reason"]


def test_the_number_named_by_a_small_run_decides_about_as_often_as_promised(scalar, design, record):
    """Exponential draws of mean 1; the promise is a power of 0.9, whatever the small run's own spread came out as."""
    rng, decided = np.random.default_rng(2024), []
    near = [1.06, 0.5, 2.0]
    for _ in range(RUNS):
        small = asked(scalar, design, record, rng.standard_exponential(400), 400, near, delta=0.08)
        number = small["designs"][0]["would_decide"]
        large = asked(scalar, design, record, rng.standard_exponential(number), number, near, delta=0.08)
        decided.append(large["verdict"] == "CONFIRMED")
    assert np.mean(decided) >= 0.9 - 3 * np.sqrt(0.9 * 0.1 / RUNS)


def test_as_many_as_are_asked_for_are_drawn_and_used_exactly() -> None:
    claim = moved(find("kazdan.variance-mle"), {"n": "5", "t": "2"})
    (entry,) = campaign([claim], terms=Terms(replicates=20_001), workers=Workers(processes=1))["claims"]
    assert [each["replicates"] for each in entry["designs"]] == [20_001]


def test_a_hundred_runs_cannot_tell_the_divisors_apart_and_the_number_named_does() -> None:
    claim = moved(find("kazdan.variance-unbiased"), {"n": "5", "t": "6"})
    (few,) = campaign([claim], terms=Terms(replicates=110), workers=Workers(processes=1))["claims"]
    assert few["verdict"] == "INCONCLUSIVE"
    number = few["designs"][0]["would_decide"]
    (many,) = campaign([claim], terms=Terms(replicates=number), workers=Workers(processes=1))["claims"]
    assert many["verdict"] == "CONFIRMED"
    assert many["designs"][0]["replicates"] == number


@pytest.mark.parametrize(
    ("terms", "word"),
    [({"delta": 0.0}, "delta=0.0"), ({"alpha": 1.0}, "alpha=1.0"), ({"replicates": 1}, "at least 2"),
     ({"delta": float("nan")}, "delta=nan"), ({"profile": "slow"}, "allowed: quick, full")],
)  # fmt: skip
def test_terms_that_mean_nothing_are_refused(terms, word):
    with pytest.raises(ValueError, match=word):
        Terms(**terms)
