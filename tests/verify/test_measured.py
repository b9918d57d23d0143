"""Intervals of what is measured, against SciPy's own and against their promise."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from simulate.series import Quantity
from verify.measured import Measured, Series, bands, difference, measured, ratio, series, unpaired

GENERATOR = np.random.default_rng(5)
DRAWN = GENERATOR.exponential(size=40)


def test_the_interval_is_that_of_scipy() -> None:
    found = measured(DRAWN)
    theirs = stats.ttest_1samp(DRAWN, 0.0).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), rel=1e-12)


def test_the_interval_of_a_difference_is_that_of_pairs() -> None:
    other = DRAWN + GENERATOR.normal(size=40)
    theirs = stats.ttest_rel(other, DRAWN).confidence_interval(0.95)
    found = difference(other, DRAWN)
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), rel=1e-12)


def test_the_interval_of_a_difference_of_independent_means_is_that_of_welch() -> None:
    other = 3 * GENERATOR.exponential(size=25)
    theirs = stats.ttest_ind(other, DRAWN, equal_var=False).confidence_interval(0.95)
    found = unpaired(other, DRAWN)
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), rel=1e-12)
    assert found.replicates == 25


def test_what_does_not_vary_has_an_interval_of_no_width_and_a_single_value_has_none() -> None:
    same = unpaired(np.ones(4), np.zeros(3))
    assert (same.value, same.low, same.high) == (1.0, 1.0, 1.0)
    assert np.isnan(unpaired(np.ones(1), DRAWN).low)


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    runs = np.random.default_rng(11).normal(2.0, 3.0, size=(2000, 6))
    held = sum(each.low <= 2.0 <= each.high for each in map(measured, runs))
    assert stats.binomtest(held, 2000, 0.95).pvalue > 1e-3


@pytest.mark.parametrize("values", [[], [1.0], [1.0, float("inf")]])
def test_what_has_no_interval_says_so(values: list[float]) -> None:
    found = measured(np.array(values))
    assert np.isnan(found.low)
    assert np.isnan(found.high)


@pytest.mark.parametrize("of_pairs", [difference, ratio])
def test_unequal_numbers_are_no_pairs(of_pairs: Callable[..., Measured]) -> None:
    with pytest.raises(ValueError, match="pairs are needed"):
        of_pairs(DRAWN, DRAWN[1:])


@pytest.mark.parametrize("truth", [0.1, 3.0])
def test_the_interval_of_a_ratio_holds_it_as_often_as_it_says(truth: float) -> None:
    """The mean below is drawn too: taken for known, a ratio far from 1 is held too often or too seldom."""
    generator = np.random.default_rng(12)
    under = generator.gamma(4, size=(2000, 60))
    over = truth * under * generator.gamma(20, 1 / 20, size=under.shape)
    held = sum(each.low <= truth <= each.high for each in map(ratio, over, under))
    assert 0.92 <= held / 2000 <= 0.965


def test_a_ratio_without_noise_of_its_own_has_no_width() -> None:
    found = ratio(3 * DRAWN, DRAWN)
    assert (found.low, found.value, found.high) == pytest.approx((3, 3, 3))


def test_bands_hold_eight_of_ten_replicates() -> None:
    told = bands(np.arange(101.0)[:, None])
    assert (told["mean"], told["bottom"], told["top"]) == ([50.0], [10.0], [90.0])


def test_a_series_is_read_by_the_names_of_its_quantities() -> None:
    evidence = {
        "kind": "series", "replicates": 3, "used": 2, "values": [[1.0, 2.0, "inf"], [3.0, 4.0, 5.0]],
        "quantities": [
            {"name": "loss", "at": [1, 2], "axis": "generation", "unit": "nats"},
            {"name": "rank", "at": [0], "axis": "generation", "unit": ""},
        ],
    }  # fmt: skip
    found = series(evidence)
    assert found.of("loss").tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert found.last("rank").tolist() == [float("inf"), 5.0]
    assert (found.at("loss"), found.excluded) == ((1, 2), 1)


def test_another_quantity_or_kind_is_refused_by_name() -> None:
    found = Series(values=np.zeros((1, 1)), quantities=(Quantity(name="loss", at=(1,)),))
    with pytest.raises(ValueError, match="no quantity 'los'; there are loss"):
        found.of("los")
    with pytest.raises(ValueError, match="evidence of kind 'scalar'"):
        series({"kind": "scalar"})


def test_a_band_of_infinite_values_is_infinite_and_one_beside_them_is_finite() -> None:
    values = np.array([[-np.inf, 1.0], [-np.inf, 2.0], [-np.inf, 3.0]])
    told = bands(values)
    assert (told["bottom"], told["top"]) == ([-np.inf, pytest.approx(1.2)], [-np.inf, pytest.approx(2.8)])


def test_an_excluded_replicate_keeps_its_place_and_is_in_no_mean() -> None:
    first, second = np.array([1.0, np.nan, 3.0, 8.0]), np.array([0.0, 5.0, np.nan, 2.0])
    found = difference(first, second)
    assert (found.value, found.replicates) == (3.5, 2)  # of the pairs (1, 0) and (8, 2)
    assert bands(first[:, None])["mean"] == [4.0]
    evidence = {
        "kind": "series", "replicates": 2, "used": 1, "values": [["nan"], [3.0]],
        "quantities": [{"name": "loss", "at": [1], "axis": "generation", "unit": ""}],
    }  # fmt: skip
    assert (series(evidence).count, series(evidence).excluded) == (1, 1)
