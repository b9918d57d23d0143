"""The compiled loops, held against NumPy and SciPy."""

from typing import Any

import numpy as np
import pytest
import scipy.stats
import statsmodels.api as sm

from simulate.glm import draws, kernels, newton, passes, reference
from simulate.glm.families import CODES, mean, variance
from theory.vocabulary import Family

THETA = np.array([-0.3, 0.5, -0.4, 0.3])
SIZES = [1, 5, 63, 64, 65, 300]


def features(rows: int, seed: int = 0) -> np.ndarray:
    x = np.random.default_rng(seed).standard_normal((4, rows))
    x[0] = 1.0
    return x


def test_the_exponential_is_that_of_numpy_to_two_units_in_the_last_place() -> None:
    x = np.concatenate([np.linspace(-690, 690, 20011), np.linspace(-1, 1, 20011), [0.0]])
    found, scale = x.copy(), np.empty_like(x)
    kernels.exponential(found, scale, scale.view(np.int64), x.size)
    assert np.abs(found / np.exp(x) - 1).max() < 5e-16


def test_the_exponential_of_a_huge_number_is_finite_and_of_nan_is_nan() -> None:
    found, scale = np.array([1e9, -1e9, np.nan]), np.empty(3)
    kernels.exponential(found, scale, scale.view(np.int64), 3)
    np.testing.assert_allclose(found[:2], np.exp([700.0, -700.0]), rtol=1e-15)
    assert np.isnan(found[2])


@pytest.mark.parametrize("family", list(Family))
@pytest.mark.parametrize("rows", SIZES)
def test_score_and_curvature_are_the_matrix_products_of_numpy(family: Family, rows: int) -> None:
    x = features(rows + 7)
    score, hessian = np.zeros(4), np.zeros((4, 4))
    reach = passes.curvature(CODES[family], x, 7, rows + 7, THETA, score, hessian)
    part = x[:, 7:]
    mu = mean(family, THETA @ part)
    np.testing.assert_allclose(-score, part @ mu, rtol=0, atol=1e-12 * rows)
    np.testing.assert_allclose(hessian, (part * variance(family, mu)) @ part.T, rtol=0, atol=1e-12 * rows)
    assert reach == pytest.approx(np.abs(THETA @ part).max())


@pytest.mark.parametrize("mu", [1e-6, 0.3, 1.0, 7.5, 60.0, 400.0])
def test_poisson_counts_are_the_quantiles_of_scipy(mu: float) -> None:
    uniforms = np.random.default_rng(4).random(2000)
    found = [kernels.events(mu, float(np.exp(-mu)), u) for u in uniforms]
    np.testing.assert_array_equal(found, scipy.stats.poisson.ppf(uniforms, mu))
    np.testing.assert_array_equal(draws.invert(Family.POISSON, np.full(2000, mu), uniforms), found)


def test_the_largest_and_smallest_uniform_have_a_finite_count() -> None:
    for mu in (1e-3, 1.0, 403.0):
        assert kernels.events(mu, float(np.exp(-mu)), 0.0) == 0.0
        assert kernels.events(mu, float(np.exp(-mu)), 1 - 2**-53) < 1000


@pytest.mark.parametrize("family", list(Family))
@pytest.mark.parametrize("rows", SIZES)
def test_both_engines_make_the_same_responses_of_the_same_numbers(family: Family, rows: int) -> None:
    x = features(rows + 3)
    numbers = np.random.default_rng(9).random(rows)
    fast, over = newton.respond(family, x, 3, THETA, numbers)
    slow, over_slow = reference.respond(family, x, 3, THETA, numbers)
    np.testing.assert_allclose(fast, slow, rtol=0, atol=1e-15 if family is Family.NORMAL else 0)
    assert over == over_slow == 0


@pytest.mark.parametrize(("family", "cap"), [(Family.BINOMIAL, 30.0), (Family.POISSON, 6.0)])
def test_predictors_are_capped_before_drawing_and_counted(family: Family, cap: float) -> None:
    x = np.ones((1, 4))
    x[0] = [cap + 1, -cap - 1, cap - 1e-6, 0.0]
    uniforms = np.full(4, 0.5)
    for engine in (newton, reference):
        y, over = engine.respond(family, x, 0, np.ones(1), uniforms)
        assert over == 2
        if family is Family.POISSON:
            assert y[0] == scipy.stats.poisson.ppf(0.5, np.exp(6.0))


def test_a_matrix_that_is_not_positive_definite_is_refused() -> None:
    step, factor = np.empty(2), np.empty((2, 2))
    for bad in (np.ones((2, 2)), np.array([[1.0, 2.0], [2.0, 1.0]]), np.full((2, 2), np.nan), np.zeros((2, 2))):
        assert not passes.solve(bad, np.ones(2), factor, step)
    good = np.array([[4.0, 1.0], [1.0, 3.0]])
    assert passes.solve(good, np.array([1.0, 2.0]), factor, step)
    np.testing.assert_allclose(step, np.linalg.solve(good, [1.0, 2.0]))


@pytest.mark.parametrize("family", [Family.BINOMIAL, Family.POISSON])
def test_the_solution_does_not_depend_on_where_newton_starts(family: Family) -> None:
    x = features(600, seed=1)
    y, _ = newton.respond(family, x, 0, THETA, np.random.default_rng(2).random(600))
    starts = [THETA, np.zeros(4), THETA + 0.7, np.array([2.0, -1.0, 1.0, 0.0])]
    found = [newton.fit(family, x, y, 0, 600, start, None) for start in starts]
    coefficients = np.array([fit.coefficients for fit in found if fit is not None])
    assert len(coefficients) == len(starts)
    assert np.ptp(coefficients, axis=0).max() < 1e-10
    score = x @ (y - mean(family, coefficients[0] @ x))
    assert np.abs(score).max() < 1e-8


def test_a_normal_fit_is_least_squares_however_far_the_start() -> None:
    x = features(40)
    y = THETA @ x + np.random.default_rng(1).standard_normal(40)
    found = newton.fit(Family.NORMAL, x, y, 0, 40, np.full(4, 1e3), None)
    assert found is not None
    np.testing.assert_allclose(found.coefficients, np.linalg.lstsq(x.T, y, rcond=None)[0], atol=1e-10)


@pytest.mark.parametrize("family", list(Family))
def test_going_on_from_the_last_fit_gives_the_fit_of_all_rows(family: Family) -> None:
    x = features(900, seed=5)
    numbers = np.random.default_rng(6).random(900)
    y, _ = newton.respond(family, x, 0, THETA, numbers)
    last = None
    for stop in (300, 600, 900):
        last = newton.fit(family, x, y, 0, stop, THETA, last)
        scratch = newton.fit(family, x, y, 0, stop, THETA, None)
        assert last is not None
        assert scratch is not None
        np.testing.assert_allclose(last.coefficients, scratch.coefficients, rtol=0, atol=1e-10)
        np.testing.assert_allclose(last.moment, x[:, :stop] @ y[:stop], rtol=0, atol=1e-10)


@pytest.mark.parametrize(
    ("family", "theirs"),
    [
        (Family.NORMAL, sm.families.Gaussian()),
        (Family.BINOMIAL, sm.families.Binomial()),
        (Family.POISSON, sm.families.Poisson()),
    ],
)
def test_a_family_has_the_mean_and_variance_of_statsmodels(family: Family, theirs: Any) -> None:
    eta = np.linspace(-6, 6, 41)
    mu = mean(family, eta)
    np.testing.assert_allclose(mu, theirs.link.inverse(eta), rtol=1e-13)
    np.testing.assert_allclose(variance(family, mu), theirs.variance(mu), rtol=1e-10)
    np.testing.assert_allclose(variance(family, mu), theirs.link.inverse_deriv(eta), rtol=1e-10)
