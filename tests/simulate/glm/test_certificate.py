"""A fit that Newton's method accepts is within 1e-9 of the maximum, as Newton in extended precision finds it."""

from typing import Any

import numpy as np
import pytest

from simulate.glm import reference
from simulate.glm.families import MODERATE
from simulate.glm.links import link
from simulate.glm.problem import problem
from simulate.glm.solving import SHORT, TOLERANCE, remaining
from simulate.glm.trace import trace, training
from tests.simulate.glm import kernels
from tests.simulate.glm.designs import TRIALS, design, request
from tests.simulate.glm.problems import Rows, drawn, maximum, score_hessian_cubes, solved
from tests.simulate.glm.test_equations import CURVED, LANES, SHAPE, START, features, moments, workspace
from theory.vocabulary import Family

THETA = np.array([-0.3, 0.5, -0.4, 0.3])
bound = remaining.py_func  # type: ignore[attr-defined]


def fitted(rows: Rows, start: Any) -> tuple[float, Any]:
    """(bound on the predictors, or -1; coefficients) of one batch of rows."""
    made, theta = link(design(rows.family, trials=rows.trials)), start.copy()
    told = (made.kind, made.by_row, made.sign, made.shift)
    spans = (np.array([START]), np.array([rows.y.size]))
    data = (workspace(rows), spans, (moments(rows), np.zeros(LANES)), np.zeros(1, dtype=np.bool_))
    asked = (told, (made.scale, made.sign), max(1.0, float(np.abs(rows.x).max())))
    return kernels.fitted(np.zeros(1, dtype=np.int64), np.ones(1), asked, data, theta, SHAPE), theta


def longdouble(rows: Rows, theta: Any) -> tuple[Any, Any]:
    """(score, hessian) in extended precision."""
    wide = np.longdouble
    exact = Rows(family=rows.family, x=rows.x.astype(wide), y=rows.y, weights=rows.weights, trials=rows.trials)
    return score_hessian_cubes(exact, theta.astype(wide))[:2]


@pytest.mark.parametrize("family", CURVED)
def test_an_accepted_fit_is_at_the_maximum(family: Family) -> None:
    accepted = 0
    for seed in range(60):
        generator = np.random.default_rng(seed)
        x = features(int(generator.integers(6, 200)), seed)
        x[1:] *= 10.0 ** generator.uniform(-0.7, 0.7, (3, 1))
        trials = TRIALS if family is Family.BINOMIAL and seed % 2 else 1
        rows = drawn(family, x, THETA / np.abs(x).mean(axis=1), seed, trials)
        reach, theta = fitted(rows, np.zeros(4))
        if reach >= 0 and np.abs(theta @ x).max() < MODERATE[family]:
            accepted += 1
            assert np.abs(maximum(rows, theta) - theta).max() < TOLERANCE
            assert np.abs(theta @ x).max() <= reach
    assert accepted >= 50


@pytest.mark.parametrize("family", CURVED)
def test_it_is_so_too_where_features_are_nearly_collinear(family: Family) -> None:
    for seed in range(30):
        generator = np.random.default_rng(seed)
        x = features(100, seed)
        x[2] = x[1] + 10.0 ** generator.uniform(-1.7, -0.7) * x[2]
        rows = drawn(family, x, THETA, seed)
        reach, theta = fitted(rows, THETA)
        assert reach > 0
        assert np.abs(maximum(rows, theta) - theta).max() < TOLERANCE


@pytest.mark.parametrize("family", CURVED)
def test_the_bound_holds_wherever_a_step_begins(family: Family) -> None:
    """One exact Newton step from points around the maximum: what is left is below the bound, and not far below it."""
    ratios = []
    for seed in range(40):
        generator = np.random.default_rng(seed)
        rows = drawn(family, features(60, seed), THETA, seed)
        top = maximum(rows, fitted(rows, THETA)[1])
        longest = float(np.abs(rows.x).max())
        start = top + generator.standard_normal(4) * 10.0 ** generator.uniform(-4, -2.5)
        score, hessian = longdouble(rows, start)
        step = solved(hessian, score)
        assert np.abs(step).sum() < 4 * SHORT
        error = np.sqrt(np.diag(np.linalg.inv(hessian.astype(float))).max())
        allowed = bound(float(np.sqrt(score @ step)), float(np.abs(step).sum()), longest, float(error))
        left = float(np.abs(start + step - top).max())
        assert left <= allowed
        ratios.append(left / allowed)
    assert max(ratios) > 1e-3


@pytest.mark.parametrize("family", CURVED)
def test_the_fit_does_not_depend_on_where_newton_starts(family: Family) -> None:
    rows = drawn(family, features(600, 1), THETA, seed=2)
    starts = (THETA, np.zeros(4), THETA + 0.7, np.array([2.0, -1.0, 1.0, 0.0]))
    found = [fitted(rows, start) for start in starts]
    assert min(reach for reach, _ in found) > 0
    assert np.ptp([theta for _, theta in found], axis=0).max() < 2 * TOLERANCE


@pytest.mark.parametrize("rows", [8, 20, 100])
def test_separated_responses_have_no_moderate_fit(rows: int) -> None:
    for seed in range(20):
        x = features(rows, seed)
        separated = Rows(family=Family.BINOMIAL, x=x, y=(THETA @ x > 0) * 1.0, weights=np.ones(rows))
        reach, _ = fitted(separated, np.zeros(4))
        assert reach < 0 or reach > MODERATE[Family.BINOMIAL]


@pytest.mark.parametrize("family", [Family.POISSON, Family.NEGATIVE_BINOMIAL])
def test_counts_that_are_all_zero_have_no_moderate_fit(family: Family) -> None:
    x = features(30)
    reach, _ = fitted(Rows(family=family, x=x, y=np.zeros(30), weights=np.ones(30)), THETA)
    assert reach < 0 or reach > MODERATE[family]


@pytest.mark.parametrize("workflow", ["discard", "augment", "kept:1/4"])
@pytest.mark.parametrize("family", list(Family))
def test_the_score_at_every_fit_of_a_chain_is_zero_but_for_rounding(family: Family, workflow: str) -> None:
    asked = problem(request(family, workflow), keep=True)
    for replicate in range(5):
        drawn_again = trace(request(family, workflow), replicate)
        for generation, theta in enumerate(drawn_again.coefficients):
            rows = training(asked, drawn_again.batches, generation)
            score = reference.score(family, rows.x, rows.y, theta, weights=rows.weights, trials=1, dispersion=0.5)
            assert score < 1e-9


def test_a_normal_fit_of_as_many_rows_as_coefficients_is_that_of_least_squares() -> None:
    """Its moments have the condition of the features squared: without refinement the worst is off by 1e-4."""
    asked = request(Family.NORMAL, "discard", generations=1, rows=4, seed=5)
    gaps = []
    for replicate in range(300):
        drawn_again = trace(asked, replicate)
        (batch,) = drawn_again.batches
        assert batch is not None
        wanted = np.linalg.solve(batch.x.T.astype(float), batch.y)
        gaps.append(np.abs(drawn_again.coefficients[0] - wanted).max() / np.linalg.cond(batch.x) / np.abs(wanted).max())
    assert max(gaps) < 1e-14
