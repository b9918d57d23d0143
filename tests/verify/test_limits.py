import numpy as np
import pytest
import statsmodels.api as sm

from verify.estimate import Estimate
from verify.guards import line_fault
from verify.limits import agreement, intercept_sd, line, without_smallest

SIZES = (100, 200, 400, 800, 1600)


def at(values, errors, degrees=1e12) -> list[Estimate]:
    return [
        Estimate(value=float(v), mcse=float(e), degrees=degrees, replicates=1000)
        for v, e in zip(values, errors, strict=True)
    ]


def straight(noise: float = 0.01) -> list[Estimate]:
    rng = np.random.default_rng(2024)
    errors = np.array([0.04, 0.03, 0.02, 0.02, 0.01]) * noise / 0.01
    return at(2 + 30 / np.array(SIZES) + errors * rng.standard_normal(5), errors)


def test_the_line_is_that_of_statsmodels():
    points = straight()
    design = sm.add_constant(1 / np.array(SIZES))
    weights = [1 / each.mcse**2 for each in points]
    reference = sm.WLS([each.value for each in points], design, weights=weights).fit(cov_type="fixed scale")
    found = line(SIZES, points)
    assert (found.intercept.value, found.slope) == pytest.approx(tuple(reference.params))
    assert (found.intercept.mcse, found.slope_mcse) == pytest.approx(tuple(reference.bse))


def test_points_on_a_line_give_it_back():
    found = line(SIZES, at(2 + 30 / np.array(SIZES), [0.1, 0.2, 0.1, 0.3, 0.1]))
    assert found.intercept.value == pytest.approx(2.0)
    assert found.slope == pytest.approx(30.0)
    assert found.lack_of_fit == pytest.approx(1.0)


def test_curvature_is_seen_as_lack_of_fit_and_as_a_moving_intercept():
    bent = at(2 + 3e4 / np.array(SIZES) ** 2, [0.02] * 5)
    whole, trimmed = line(SIZES, bent), without_smallest(SIZES, bent)
    assert whole.lack_of_fit < 1e-6
    assert agreement(whole, trimmed) < 1e-6
    assert abs(trimmed.intercept.value - 2) < abs(whole.intercept.value - 2)


def test_few_blocks_widen_the_error_and_lower_its_degrees():
    values, errors = 2 + 30 / np.array(SIZES), [0.04, 0.03, 0.02, 0.02, 0.01]
    known, guessed = line(SIZES, at(values, errors)), line(SIZES, at(values, errors, degrees=19))
    assert known.intercept.mcse < guessed.intercept.mcse < 1.2 * known.intercept.mcse
    assert 19 <= guessed.intercept.degrees < 19 * 5


def test_order_does_not_matter():
    points = straight()
    assert line(SIZES[::-1], points[::-1]).intercept.value == pytest.approx(line(SIZES, points).intercept.value)


def test_the_sd_of_the_intercept_is_that_of_the_line():
    sds = [3.0, 2.0, 1.5, 1.2, 1.0]
    points = at([1.0] * 5, np.array(sds) / np.sqrt(5000))
    assert intercept_sd(SIZES, sds) / np.sqrt(5000) == pytest.approx(line(SIZES, points).intercept.mcse)
    assert intercept_sd(SIZES, sds, [4.0] * 5) == pytest.approx(intercept_sd(SIZES, sds) / 2)


@pytest.mark.parametrize(
    ("sizes", "count", "message"),
    [((100, 200), 2, "at least 3 different n"), ((100, 200, 300), 2, "one estimate a size")],
)
def test_too_few_points_are_refused(sizes, count, message):
    with pytest.raises(ValueError, match=message):
        line(sizes, at([1.0] * count, [0.1] * count))


def test_an_intercept_that_hangs_on_the_smallest_n_is_unfit_unless_it_is_within_the_margin_without_it():
    """One residual of 3.6 standard deviations at the smallest n passes the test of fit, which spreads it over three."""
    errors = np.full(5, 0.02)
    design = np.column_stack([np.ones(5), 1 / np.array(SIZES)])
    leverage = (design @ np.linalg.inv(design.T @ design) @ design.T)[0, 0]
    values = 2 + 30 / np.array(SIZES)
    values[0] += 3.6 * errors[0] / np.sqrt(1 - leverage)
    points = at(values, errors)
    whole, trimmed = line(SIZES, points), without_smallest(SIZES, points)
    assert whole.lack_of_fit > 0.001 > agreement(whole, trimmed)
    assert (line_fault(whole, trimmed, settled=False) or "").startswith("smallest n: leaving it out")
    assert line_fault(whole, trimmed, settled=True) is None
