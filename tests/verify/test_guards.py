"""The guards fire on unsound draws, and stay silent on sound ones."""

import numpy as np
import pytest
from scipy.stats import genpareto
from statsmodels.stats.proportion import proportion_confint

from verify.guards import draw_faults, excluded, moment_fault, near_miss_fault, prediction_fault
from verify.tail import pareto_shape, tail_shape

REPLICATES = 65_536


def error_of_a_fit(rng, rows_over_dimension: int) -> np.ndarray:
    """|w - w*|^2 of least squares in 4 dimensions, up to scale: BetaPrime(d/2, (T-d+1)/2)."""
    return rng.gamma(2.0, size=REPLICATES) / rng.gamma((rows_over_dimension + 1) / 2, size=REPLICATES)


SOUND = {
    "normal": lambda rng: rng.standard_normal(REPLICATES),
    "uniform": lambda rng: rng.random(REPLICATES),
    "exponential": lambda rng: rng.standard_exponential(REPLICATES),
    "binary": lambda rng: (rng.random(REPLICATES) < 0.3).astype(float),
    "poisson": lambda rng: rng.poisson(3.0, REPLICATES).astype(float),
    "t8": lambda rng: rng.standard_t(8, REPLICATES),
    "test error at T = d + 10": lambda rng: error_of_a_fit(rng, 10),
    "test error at T = d + 20": lambda rng: error_of_a_fit(rng, 20),
    "product of 5 chi-squares of 19": lambda rng: (rng.chisquare(19, (5, REPLICATES)) / 19).prod(axis=0),
    "product of 20 chi-squares of 99": lambda rng: (rng.chisquare(99, (20, REPLICATES)) / 99).prod(axis=0),
}
HEAVY = {
    "Pareto 1.5": lambda rng: rng.pareto(1.5, REPLICATES) + 1,
    "test error at T = d + 2": lambda rng: error_of_a_fit(rng, 2),
    "Cauchy, absolute": lambda rng: np.abs(rng.standard_cauchy(REPLICATES)),
    "product of 200 chi-squares of 19": lambda rng: (rng.chisquare(19, (200, REPLICATES)) / 19).prod(axis=0),
}


def faults(evidence, **more) -> list[str]:
    return draw_faults(evidence, **({"planned": evidence["replicates"], "generation": None} | more))


@pytest.mark.parametrize("name", SOUND)
@pytest.mark.parametrize("run", range(5))
def test_sound_draws_pass(name, run, scalar):
    assert faults(scalar(SOUND[name](np.random.default_rng([2024, run])))) == []


@pytest.mark.parametrize("name", HEAVY)
@pytest.mark.parametrize("run", range(5))
def test_draws_without_a_variance_are_unfit(name, run, scalar):
    found = faults(scalar(HEAVY[name](np.random.default_rng([2024, run]))))
    assert any(fault.startswith("heavy tail") for fault in found)


def test_a_missing_fourth_moment_alone_is_no_fault(scalar):
    """At T = d + 6 the error has shape 2/7: its square has shape 4/7, which must not be asked to be below 1/2."""
    quiet = [not faults(scalar(error_of_a_fit(np.random.default_rng([2024, run]), 6))) for run in range(40)]
    assert np.mean(quiet) >= 0.95


def test_the_analytic_rule_is_final():
    assert moment_fault({"finite_variance": True}) is None
    assert "analytic rule" in (moment_fault({"finite_variance": False}) or "")


@pytest.mark.parametrize("shape", [-0.3, 0.0, 0.25, 0.5, 1.0])
def test_the_shape_of_a_generalised_pareto_law_is_found(shape):
    rng = np.random.default_rng(2024)
    fits = [pareto_shape(np.sort(genpareto.rvs(shape, size=1000, random_state=rng))) for _ in range(50)]
    assert np.mean(fits) == pytest.approx(shape, abs=0.02)
    assert np.std(fits) == pytest.approx((1 + shape) / np.sqrt(1000), rel=0.35)


def test_the_shape_does_not_depend_on_place_or_scale():
    values = np.sort(np.random.default_rng(2024).pareto(2.0, 10_000))[::-1][:1000]
    assert tail_shape(list(values * 7 + 100), 10_000) == pytest.approx(tail_shape(list(values), 10_000))


def test_values_that_are_all_alike_have_a_shape_that_is_not_heavy():
    """Of 420 excesses of one size the grid of the estimator has a point at exactly 0, where 0/0 stood."""
    assert pareto_shape(np.full(420, 0.25)) < 0


def test_too_few_different_values_have_no_shape():
    assert tail_shape([1.0] * 1000, 10_000) is None
    assert tail_shape([3.0, 2.0, 1.0], 3) is None


@pytest.mark.parametrize(("count", "drawn"), [(0, 1000), (3, 5000), (200, 200), (1, 7)])
def test_the_upper_limit_of_the_excluded_share_is_that_of_statsmodels(count, drawn):
    found = excluded({"replicates": drawn, "excluded": {"separated": count} if count else {}})
    assert found == (count, pytest.approx(proportion_confint(count, drawn, method="beta")[1]))


def test_more_than_one_excluded_replicate_in_a_thousand_is_too_many(scalar):
    values = np.random.default_rng(2024).standard_normal(10_000)
    assert faults(scalar(values, excluded={"separated": 10})) == []
    found = faults(scalar(values, excluded={"separated": 8, "not converged": 4}))
    assert found == ["excluded share: 12 of 10012 replicates, at most 0.1% may be; upper limit 0.209%"]


def test_capped_predictors_count_like_excluded_ones(scalar):
    evidence = scalar(np.random.default_rng(2024).standard_normal(10_000))
    assert faults({**evidence, "capped": 10}) == []
    assert faults({**evidence, "capped": 11})[0].startswith("capped share")


def test_fewer_draws_than_planned_are_unfit(scalar):
    found = faults(scalar(np.random.default_rng(2024).standard_normal(5000)), planned=5001)
    assert found == ["drawn: 5000 replicates (5000 used) where 5001 were planned"]


def test_replicates_that_vanish_uncounted_are_noticed(scalar):
    evidence = scalar(np.random.default_rng(2024).standard_normal(5000))
    assert faults({**evidence, "replicates": 5004})[0].startswith("count: 5000 kept + 0 excluded is not 5004 drawn")


def test_zero_draws_are_unfit(scalar):
    assert faults(scalar(np.array([]), excluded={"separated": 300}))[0].startswith("zero draws")


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), None])
@pytest.mark.parametrize("field", ["mean", "m2", "largest"])
def test_a_number_that_is_not_finite_is_unfit(field, bad, scalar):
    evidence = scalar(np.random.default_rng(2024).standard_normal(5000))
    value = [bad, 1.0] if field == "largest" else bad
    assert faults({**evidence, field: value}) == [f"non-finite: {field} of the evidence"]


def test_a_nan_inside_a_block_is_unfit(covariance):
    u = np.random.default_rng(2024).standard_normal((20, 8, 2, 2))
    u[3, 2, 1, 0] = np.nan
    assert faults(covariance(u), generation=2) == ["non-finite: blocks of the evidence"]


def test_few_replicates_and_few_blocks_are_unfit(scalar, covariance):
    rng = np.random.default_rng(2024)
    assert faults(scalar(rng.standard_normal(4095)))[0].startswith("too few replicates: 4095")
    found = faults(covariance(rng.standard_normal((19, 64, 2, 2))), generation=2)
    assert found == ["too few blocks: 19, the jackknife needs at least 20"]


@pytest.mark.parametrize("run", range(20))
def test_sound_blocks_pass(run, covariance):
    u = np.random.default_rng([2024, run]).standard_exponential((20, 64, 2, 2))
    assert faults(covariance(u), generation=2) == []


def test_one_block_that_outweighs_all_others_is_unfit(covariance):
    u = np.random.default_rng(2024).standard_normal((40, 64, 2, 2))
    u[7, 0, 1] = 300.0
    assert faults(covariance(u), generation=2)[0].startswith("heavy tail: one block of 40")


def test_near_misses_are_counted_by_formula():
    three = {"near_misses": [{"formula": text} for text in ("a", "b", "c")]}
    twice = {"near_misses": [{"formula": text} for text in ("a", "b", "a")]}
    assert near_miss_fault([three]) is None
    assert "2 given, at least 3" in (near_miss_fault([twice, twice]) or "")


def test_predictions_must_be_finite():
    assert prediction_fault({"predicted": 1.0, "near_misses": [{"predicted": [0.5, 1.0]}]}) is None
    assert prediction_fault({"predicted": 1.0, "near_misses": [{"predicted": float("inf")}]}) is not None


def test_blocks_that_agree_in_every_digit_are_invalid(scalar):
    sound = {**scalar(np.random.default_rng(2024).standard_exponential(16384)), "block": 4096, "different_blocks": 4}
    assert not draw_faults(sound, planned=16384, generation=None)
    (fault,) = draw_faults({**sound, "different_blocks": 1}, planned=16384, generation=None)
    assert "repeated draws" in fault
