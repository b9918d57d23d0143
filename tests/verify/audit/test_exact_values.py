"""The exact laws of audits give the p-values that the tables of these laws give, at means that are not 1."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from scipy.stats import binom, chi2, f, ks_1samp

from theory.vocabulary import Estimator, Features, GaussianDesign, LinearDesign, Statistic, Workflow
from verify.audit.exact_laws import Law, against, in_favour, law, not_binary

COUNT = Law(name="binomial")
SQUARES = Law(name="chi-square", degrees=(3,))
ONES = np.array([1.0] * 7 + [0.0] * 13)
SPREADS = 5 * np.random.default_rng(4).chisquare(3, 8) / 3  # of mean 5


@pytest.mark.parametrize("mean", [0.2, 0.5])
def test_the_tails_of_a_count_are_the_binomial_ones(mean: float) -> None:
    low, high = binom.cdf(7, 20, mean), binom.sf(6, 20, mean)
    assert against(COUNT, ONES, mean, "<=").p == pytest.approx(high)
    assert against(COUNT, ONES, mean, ">=").p == pytest.approx(low)
    assert against(COUNT, ONES, mean, "=").p == pytest.approx(2 * min(low, high))


@pytest.mark.parametrize("mean", [3.0, 9.0])
def test_the_tails_of_a_sum_of_squares_are_those_of_chi_square(mean: float) -> None:
    square = 3 * SPREADS.sum() / mean
    low, high = chi2.cdf(square, 24), chi2.sf(square, 24)
    assert against(SQUARES, SPREADS, mean, "<=").p == pytest.approx(high)
    assert against(SQUARES, SPREADS, mean, ">=").p == pytest.approx(low)
    assert against(SQUARES, SPREADS, mean, "=").p == pytest.approx(2 * min(low, high))


def test_no_p_value_is_above_1() -> None:
    half = np.array([0.0, 1.0])
    assert against(COUNT, half, 0.5, "=").p == 1.0  # both tails hold the count that came out


@pytest.mark.parametrize(("found", "values", "mean"), [(COUNT, ONES, 0.6), (SQUARES, SPREADS, 9.0)])
def test_what_speaks_for_a_bound_is_the_tail_beyond_which_it_would_be_broken(
    found: Law, values: np.ndarray, mean: float
) -> None:
    """The draws lie below the mean: they are for "at most" what they are against "at least", whatever the margin."""
    for relation, other in (("<=", ">="), (">=", "<=")):
        told = in_favour(found, values, mean, relation, margin=123.0)
        assert told is not None
        assert told.p == against(found, values, mean, other).p
    most, least = (in_favour(found, values, mean, relation, margin=0.0) for relation in ("<=", ">="))
    assert most is not None
    assert least is not None
    assert most.p < 0.06
    assert least.p > 0.9


def test_equivalence_takes_the_weaker_of_both_tails_at_the_ends_of_the_margin() -> None:
    told = in_favour(COUNT, ONES, 0.4, "=", margin=0.1)
    assert told is not None
    assert told.p == pytest.approx(max(binom.sf(6, 20, 0.3), binom.cdf(7, 20, 0.5)))


def test_a_mean_that_no_such_law_has_is_refuted_by_any_value_above_it() -> None:
    for mean in (0.0, -1.0):
        assert against(SQUARES, SPREADS, mean, "=").p == 0.0
        assert against(SQUARES, SPREADS, mean, ">=").p == 1.0
    assert against(SQUARES, np.zeros(3), 0.0, "=").p == 1.0
    assert against(COUNT, np.zeros(5), 0.0, "=").p == 1.0
    assert against(COUNT, np.zeros(5), 0.5, "<=").p == 1.0


def test_a_whole_law_is_held_to_its_shape_at_the_mean_that_is_asked() -> None:
    """Test errors over their mean d/(T - d - 1): F with d and T - d + 1 degrees, by its own quantiles."""
    found, mean = Law(name="F", degrees=(3, 18)), 1.265625
    values = mean * 16 / 18 * f.ppf((np.arange(60) + 0.5) / 60, 3, 18)
    assert against(found, values, mean, "=").p == pytest.approx(1.0)
    for other in (mean / 2, 2 * mean):
        scaled = ks_1samp(values / other * 18 / 16, f(3, 18).cdf)
        assert against(found, values, other, "=").p == pytest.approx(scaled.pvalue)
        assert scaled.pvalue < 1e-3
    assert in_favour(found, values, mean, "=", 0.1) is None


def test_a_law_whose_mean_is_infinite_or_not_positive_has_no_shape_to_be_held_to() -> None:
    values = np.array([0.5, 1.0, 1.5])
    assert against(Law(name="F", degrees=(3, 2)), values, 1.0, "=").p == 1.0
    assert against(Law(name="F", degrees=(3, 3)), 1e6 * values, 1.0, "=").p < 0.01
    assert against(Law(name="F", degrees=(3, 18)), values, 0.0, "=").p == 1.0


def test_a_z_is_in_standard_errors_and_has_a_sign_where_nothing_varies() -> None:
    assert against(COUNT, ONES, 0.5, "=").z == pytest.approx((0.35 - 0.5) / (ONES.std(ddof=1) / 20**0.5))
    assert against(COUNT, np.ones(4), 0.5, "=").z == np.inf
    assert against(COUNT, np.ones(1), 1.0, "=").z == 0.0


def test_a_law_is_known_of_one_fit_and_of_the_same_features_alone() -> None:
    gaussian = GaussianDesign(workflow=Workflow.AUGMENT, generations=1, rows=10, estimator=Estimator.MLE)
    assert law(gaussian) == Law(name="chi-square", degrees=(9,))
    assert law(replace(gaussian, statistic=Statistic.MEAN_DISPLACEMENT)) == Law(name="chi-square", degrees=(1,))
    assert law(replace(gaussian, generations=2)) is None
    same = LinearDesign(
        workflow=Workflow.DISCARD, generations=3, rows=20, dimension=3, sigma=Fraction(1), features=Features.SAME
    )  # fmt: skip
    assert law(same) == Law(name="F", degrees=(3, 18))
    assert law(replace(same, features=Features.FRESH)) is None


def test_a_test_error_with_the_same_features_has_that_law() -> None:
    """Drawn by plain NumPy: labels are drawn from the newest fit, and the noise of three fits adds up."""
    rng, runs, rows, d = np.random.default_rng(7), 400, 20, 3
    x = rng.standard_normal((runs, rows, d))
    noise = rng.standard_normal((runs, rows, 3)).sum(axis=2)
    turned = x.transpose(0, 2, 1)
    errors = (np.linalg.solve(turned @ x, turned @ noise[..., None])[..., 0] ** 2).sum(axis=1)
    found = Law(name="F", degrees=(d, rows - d + 1))
    assert against(found, errors, 3 * d / (rows - d - 1), "=").p > 0.01
    assert against(found, errors, 1.5 * 3 * d / (rows - d - 1), "=").p < 1e-6


def test_an_outcome_that_is_neither_0_nor_1_is_no_count() -> None:
    assert not_binary(COUNT, np.array([0.0, 0.5]))
    assert not not_binary(COUNT, ONES)
    assert not not_binary(SQUARES, SPREADS)
    assert not not_binary(None, SPREADS)
