"""The estimates of statsmodels, held against roots of the score that are found without it."""

from typing import Any

import mpmath
import numpy as np
import pytest
from numpy.typing import NDArray

from simulate import datasets
from simulate.glm import reference
from simulate.glm.existence import reason
from theory.vocabulary import Family

Floats = NDArray[np.float64]
DISPERSION = 0.7
TRUTH = np.array([-0.3, 0.5, -0.4, 0.3])
FAMILIES = list(Family)
WEIGHTS = {
    "alike": None,
    "fractions": np.linspace(0.1, 1.3, 60),
    "counts": np.arange(60) % 4 * 1.0,
}


def data(family: Family, rows: int = 60, seed: int = 1) -> tuple[Floats, Floats, Floats]:
    """Features, responses and trials of a model that holds."""
    rng = np.random.default_rng(seed)
    x = np.vstack([np.ones(rows), rng.standard_normal((3, rows))])
    eta, trials = TRUTH @ x, np.ones(rows)
    if family is Family.NORMAL:
        return x, eta + rng.standard_normal(rows), trials
    if family is Family.BINOMIAL:
        trials = rng.integers(1, 6, rows) * 1.0
        return x, rng.binomial(trials.astype(int), 1 / (1 + np.exp(-eta))) * 1.0, trials
    if family is Family.POISSON:
        return x, rng.poisson(np.exp(eta)) * 1.0, trials
    mixed = rng.gamma(1 / DISPERSION, DISPERSION * np.exp(eta))
    return x, mixed if family is Family.GAMMA else rng.poisson(mixed) * 1.0, trials


def residual(family: Family, y: Any, eta: Any, trials: Any, exp: Any) -> tuple[Any, Any]:
    """The derivative of a row's log-likelihood by its predictor, and minus the second one."""
    if family is Family.NORMAL:
        return y - eta, eta * 0 + 1
    if family is Family.BINOMIAL:
        share = 1 / (1 + exp(-eta))
        return y - trials * share, trials * share * (1 - share)
    mu = exp(eta)
    if family is Family.POISSON:
        return y - mu, mu
    if family is Family.GAMMA:
        return y / mu - 1, y / mu
    return (y - mu) / (1 + DISPERSION * mu), mu * (1 + DISPERSION * y) / (1 + DISPERSION * mu) ** 2


def root(family: Family, x: Floats, y: Floats, weights: Floats, trials: Floats, start: Floats) -> Floats:
    """The root of the score by Newton in the widest floating-point numbers of the processor."""
    wide = x.astype(np.longdouble)
    theta = np.round(start, 1).astype(np.longdouble)
    for _ in range(60):
        slope, bend = residual(family, y.astype(np.longdouble), theta @ wide, trials, np.exp)
        score = (wide * weights * slope).sum(axis=1)
        hessian = np.asarray((wide * weights * bend) @ wide.T, dtype=np.float64)
        step = np.linalg.solve(hessian, score.astype(np.float64))
        theta = theta + step / max(1.0, np.abs(step).max() / 0.5)
        if np.abs(step).max() < 1e-17:
            break
    return theta.astype(np.float64)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("kind", list(WEIGHTS))
def test_the_estimate_is_the_root_of_the_weighted_score(family: Family, kind: str) -> None:
    x, y, trials = data(family)
    weights = WEIGHTS[kind]
    given: dict[str, Any] = {"weights": weights, "trials": trials, "dispersion": DISPERSION}
    found = reference.estimate(family, x, y, **given)
    assert found is not None
    wanted = root(family, x, y, np.ones(60) if weights is None else weights, trials, found)
    np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-11)
    assert reference.score(family, x, y, found, **given) < 1e-12
    assert np.abs(found - TRUTH).max() < 1.0


@pytest.mark.parametrize("family", FAMILIES)
def test_at_the_estimate_the_score_vanishes_in_forty_digits(family: Family) -> None:
    x, y, trials = data(family, rows=25)
    weights = np.linspace(0.5, 2.0, 25)
    found = reference.estimate(family, x, y, weights=weights, trials=trials, dispersion=DISPERSION)
    assert found is not None
    with mpmath.workdps(40):
        theta = mpmath.matrix(found.tolist())
        for _ in range(3):  # from 1e-12 to 1e-24, 1e-48
            score, hessian = mpmath.zeros(4, 1), mpmath.zeros(4, 4)
            for row, response, weight, m in zip(x.T.tolist(), y, weights, trials, strict=True):
                eta = sum(value * slope for value, slope in zip(row, theta, strict=True))
                slope, bend = residual(family, mpmath.mpf(float(response)), eta, mpmath.mpf(float(m)), mpmath.exp)
                for i in range(4):
                    score[i] += float(weight) * row[i] * slope
                    for j in range(4):
                        hessian[i, j] += float(weight) * row[i] * row[j] * bend
            theta += mpmath.lu_solve(hessian, score)
        away = max(abs(theta[i] - mpmath.mpf(float(found[i]))) for i in range(4))
        assert max(abs(value) for value in score) < mpmath.mpf(10) ** -30  # the last step started at the root
    assert away < 1e-11


@pytest.mark.parametrize("law", ["fair", "randhie"])
@pytest.mark.parametrize("family", FAMILIES)
def test_the_estimate_on_a_real_table_is_the_root_of_its_score(law: str, family: Family) -> None:
    table = datasets.table(law)
    y = np.minimum(table.response, 1.0) if family is Family.BINOMIAL else table.response
    found = reference.estimate(family, table.features, y, dispersion=DISPERSION)
    assert found is not None
    ones = np.ones(y.size)
    np.testing.assert_allclose(found, root(family, table.features, y, ones, ones, found), rtol=0, atol=1e-11)
    assert reference.score(family, table.features, y, found, dispersion=DISPERSION) < 1e-12


@pytest.mark.parametrize("family", FAMILIES)
def test_with_an_intercept_alone_the_mean_is_fitted(family: Family) -> None:
    _, y, trials = data(family)
    weights = np.linspace(0.1, 1.3, 60)
    mean = (weights * y).sum() / (weights * trials).sum()
    wanted = mean if family is Family.NORMAL else np.log(mean / (1 - mean if family is Family.BINOMIAL else 1))
    found = reference.estimate(family, np.ones((1, 60)), y, weights=weights, trials=trials, dispersion=DISPERSION)
    np.testing.assert_allclose(found, [wanted], rtol=0, atol=1e-12)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_weight_is_a_number_of_copies(family: Family) -> None:
    x, y, trials = data(family)
    counts = np.arange(60) % 3
    given: dict[str, Any] = {"dispersion": DISPERSION}
    weighted = reference.estimate(family, x, y, weights=counts * 1.0, trials=trials, **given)
    copies = [np.repeat(one, counts, axis=-1) for one in (x, y, trials)]
    copied = reference.estimate(family, copies[0], copies[1], trials=copies[2], **given)
    assert weighted is not None
    assert copied is not None
    np.testing.assert_allclose(weighted, copied, rtol=0, atol=1e-11)


@pytest.mark.parametrize("family", FAMILIES)
def test_alike_rows_may_stand_as_their_mean(family: Family) -> None:
    rng = np.random.default_rng(3)
    cells = np.array([[1.0, 1.0, 1.0, 1.0], [-1.0, 1.0, -1.0, 1.0], [-1.0, -1.0, 1.0, 1.0]])
    counts = np.array([7, 11, 5, 9])
    x = np.repeat(cells, counts, axis=1)
    y = rng.integers(0, 2, 32) + (0.5 if family is Family.GAMMA else 0.0)
    sums = np.array([part.sum() for part in np.split(y, np.cumsum(counts)[:-1])])
    whole = reference.estimate(family, x, y, dispersion=DISPERSION)
    if family is Family.BINOMIAL:
        short = reference.estimate(family, cells, sums, trials=counts * 1.0)
    else:
        short = reference.estimate(family, cells, sums / counts, weights=counts * 1.0, dispersion=DISPERSION)
    assert whole is not None
    assert short is not None
    np.testing.assert_allclose(short, whole, rtol=0, atol=1e-11)


def test_the_dispersion_matters_to_the_negative_binomial_alone() -> None:
    for family in FAMILIES:
        x, y, trials = data(family)
        one, other = (reference.estimate(family, x, y, trials=trials, dispersion=value) for value in (0.5, 2.0))
        assert one is not None
        assert other is not None
        assert (np.abs(one - other).max() > 1e-3) == (family is Family.NEGATIVE_BINOMIAL)


@pytest.mark.parametrize("family", FAMILIES)
def test_units_that_differ_by_many_powers_of_ten_do_not_disturb(family: Family) -> None:
    x, y, trials = data(family)
    units = np.array([1.0, 2.0**-60, 1.0, 2.0**60])
    plain = reference.estimate(family, x, y, trials=trials, dispersion=DISPERSION)
    scaled = reference.estimate(family, x * units[:, None], y, trials=trials, dispersion=DISPERSION)
    assert plain is not None
    assert scaled is not None
    np.testing.assert_array_equal(scaled * units, plain)


def test_where_reweighting_does_not_settle_newton_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    x = np.vstack([np.ones(12), rng.standard_normal((2, 12))])
    y = np.exp(np.round(rng.normal(size=12) * 3))  # from e^-6 to e^6: reweighting goes round in circles
    tried: list[tuple[str, bool]] = []
    honest = reference._by

    def spied(method: str, *given: Any) -> Floats | None:
        found = honest(method, *given)
        tried.append((method, found is not None))
        return found

    monkeypatch.setattr(reference, "_by", spied)
    found = reference.estimate(Family.GAMMA, x, y)
    assert tried == [("IRLS", False), ("newton", True)]
    assert found is not None
    np.testing.assert_allclose(found, root(Family.GAMMA, x, y, np.ones(12), np.ones(12), found), rtol=0, atol=1e-11)


@pytest.mark.parametrize("family", FAMILIES)
def test_collinear_features_have_no_estimate(family: Family) -> None:
    x, y, trials = data(family)
    assert reference.estimate(family, np.vstack([x, x[1] + x[2]]), y, trials=trials) is None
    assert reference.estimate(family, x[:, :3], y[:3], trials=trials[:3]) is None


def test_an_estimate_that_does_not_exist_is_not_found_at_moderate_predictors() -> None:
    rng = np.random.default_rng(4)
    seen = set()
    for turn in range(90):
        family = (Family.BINOMIAL, Family.POISSON, Family.NEGATIVE_BINOMIAL)[turn % 3]
        x = np.vstack([np.ones(8), rng.integers(-2, 3, (2, 8))]) * 1.0
        y = rng.integers(0, 2, 8) * 1.0
        why = reason(family, x, y)
        found = reference.estimate(family, x, y)
        assert (found is not None and np.abs(found @ x).max() < 25.0) == (why is None), (family, x, y, why)
        seen.add((family, why is None))
    assert len(seen) == 6


def test_a_score_is_largest_part_over_size() -> None:
    x = np.array([[1.0, 1.0], [0.0, 2.0]])
    y = np.array([3.0, 1.0])
    # normal, at 0: the sums are (4, 2) and their terms are (3 + 1, 2) in size
    assert reference.score(Family.NORMAL, x, y, np.zeros(2)) == 1.0
    # Poisson, at 0: residuals (2, 0) over sizes (4 + 2, 4)
    assert reference.score(Family.POISSON, x, y, np.zeros(2)) == pytest.approx(1 / 3)
    assert reference.score(Family.POISSON, x, y, np.zeros(2), weights=np.array([0.0, 5.0])) == 0.0
    assert reference.score(Family.BINOMIAL, x, y, np.zeros(2), trials=2) == pytest.approx(2 / 6)
