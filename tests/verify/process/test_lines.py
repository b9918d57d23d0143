"""Lines against statsmodels' weighted least squares, one functional at a time."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.stats import chi2

from verify.process.lines import lines, moves

SIZES = np.array([500.0, 1000.0, 2000.0, 4000.0])


@pytest.mark.parametrize("order", [0.5, 1.0])
def test_a_line_is_that_of_weighted_least_squares(order):
    rng = np.random.default_rng(3)
    errors = rng.uniform(0.01, 0.02, (4, 6))
    values = 2 + 30 * SIZES[:, None] ** -order + errors * rng.standard_normal((4, 6))
    found = lines(SIZES, np.full(6, order), values, errors)
    for k in range(6):
        fit = sm.WLS(values[:, k], sm.add_constant(SIZES**-order), weights=errors[:, k] ** -2).fit(
            cov_type="fixed scale", cov_kwds={"scale": 1.0}
        )
        assert [found.intercept[k], found.slope[k]] == pytest.approx(fit.params)
        assert found.mcse[k] == pytest.approx(fit.bse[0])
        assert found.lack_of_fit[k] == pytest.approx(chi2.sf((fit.wresid**2).sum(), 2))


def test_a_straight_line_rarely_moves_without_its_smallest_n_and_a_bent_one_does():
    rng = np.random.default_rng(4)
    errors = np.full((4, 5000), 0.01)
    straight = 2 + 30 / SIZES[:, None] + errors * rng.standard_normal((4, 5000))
    orders = np.ones(5000)
    p = moves(lines(SIZES, orders, straight, errors), lines(SIZES[1:], orders, straight[1:], errors[1:]))
    assert 0.04 < np.mean(p < 0.05) < 0.06
    bent = straight + 6e4 / SIZES[:, None] ** 2
    p = moves(lines(SIZES, orders, bent, errors), lines(SIZES[1:], orders, bent[1:], errors[1:]))
    assert np.mean(p < 0.05) > 0.9


def test_an_error_of_zero_gives_numbers_and_no_warning():
    found = lines(SIZES, np.ones(2), np.array([[2.0, 1.0]] * 4), np.array([[0.0, 0.1]] * 4))
    assert found.intercept == pytest.approx([2.0, 1.0])
    assert np.isfinite(found.mcse).all()
