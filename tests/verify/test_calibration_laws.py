"""The laws of the calibration are what they say: mean 0, variance 1, and as heavy as what the ledger judges."""

from fractions import Fraction

import numpy as np
import pytest
from scipy.stats import betaprime, kstest, skew

from simulate import gaussian, linear
from theory.claim import Trial
from theory.evaluate import evaluate
from theory.registry import claims, find
from theory.vocabulary import (
    Estimator,
    Features,
    GaussianDesign,
    LinearDesign,
    Statistic,
    Workflow,
)
from verify.calibration import paths
from verify.calibration.laws import HEAVIEST_CHAIN, LAWS, LEAST_ROWS, LEAST_SURPLUS, NO_VARIANCE, Regression
from verify.sizing import Case, counts, piloted
from verify.terms import Terms
from verify.trials import Asked

DRAWS = 400_000
FINITE = [law for law in LAWS if law != "test error at T = d+2"]


def planned() -> list[Trial]:
    return [trial for claim in claims() if claim.plan is not None for trial in claim.plan.trials]


@pytest.mark.parametrize("law", FINITE)
def test_every_law_has_mean_0_and_variance_1(law: str) -> None:
    draws = LAWS[law].draw(np.random.default_rng(2024), (1000, DRAWS // 1000))
    assert draws.shape == (1000, DRAWS // 1000)
    assert draws.mean() == pytest.approx(0, abs=5 / DRAWS**0.5)
    squares = draws**2
    assert squares.mean() == pytest.approx(1, abs=5 * squares.std() / DRAWS**0.5)


@pytest.mark.parametrize("regression", [LEAST_SURPLUS, LEAST_ROWS, Regression(rows=20, features=3)])
def test_the_moments_of_a_test_error_are_those_of_the_beta_prime_law_in_scipy(regression: Regression) -> None:
    mean, variance = betaprime.stats(*regression.shapes, moments="mv")
    assert (regression.mean, regression.variance) == pytest.approx((mean, variance))


def test_the_test_error_without_a_variance_has_the_mean_d() -> None:
    assert NO_VARIANCE.rows == NO_VARIANCE.features + 2
    assert NO_VARIANCE.mean == NO_VARIANCE.features
    assert betaprime.stats(*NO_VARIANCE.shapes, moments="v") == np.inf


def test_test_errors_have_the_law_of_the_literal_simulation() -> None:
    design = LinearDesign(
        workflow=Workflow.DISCARD,
        features=Features.SAME,
        generations=1,
        rows=LEAST_SURPLUS.rows,
        dimension=LEAST_SURPLUS.features,
        sigma=Fraction(1),
        statistic=Statistic.TEST_ERROR,
    )
    law = betaprime(*LEAST_SURPLUS.shapes).cdf
    assert kstest(linear._test_error(design, np.random.default_rng(2024), 20_000), law).pvalue > 0.001
    assert kstest(LEAST_SURPLUS.errors(np.random.default_rng(2024), (20_000,)), law).pvalue > 0.001


def chain(rng: np.random.Generator, count: int) -> np.ndarray:
    """The distances of the literal simulation, which refits every draw."""
    design = GaussianDesign(
        workflow=Workflow.DISCARD,
        estimator=Estimator.MLE,
        generations=HEAVIEST_CHAIN.generations,
        rows=HEAVIEST_CHAIN.rows,
        mean=Fraction(2),
        sigma=Fraction(3, 2),
        statistic=Statistic.WASSERSTEIN,
    )
    return gaussian.wasserstein(design, gaussian.trajectory(design, rng, count)[-1])


def test_distances_have_the_law_of_the_literal_simulation() -> None:
    literal = chain(np.random.default_rng(2024), 50_000)
    drawn = HEAVIEST_CHAIN.distances(np.random.default_rng(2025), (50_000,))
    assert kstest(literal, drawn).pvalue > 0.001


def test_the_mean_distance_is_the_one_that_a_claim_derives() -> None:
    at = {"n": str(HEAVIEST_CHAIN.rows), "t": str(HEAVIEST_CHAIN.generations)}
    value = evaluate(find("kazdan.replace-w2-mle"), at, 20).value
    assert HEAVIEST_CHAIN.mean == pytest.approx(float(value))


def test_no_plan_has_a_test_error_with_fewer_rows_beyond_its_features() -> None:
    surpluses = {
        (design.rows - design.dimension, design.rows, design.dimension)
        for trial in planned()
        for design in trial.designs
        if isinstance(design, LinearDesign) and design.statistic is Statistic.TEST_ERROR
    }
    least = LEAST_SURPLUS.rows - LEAST_SURPLUS.features
    assert min(surpluses) == (least, LEAST_SURPLUS.rows, LEAST_SURPLUS.features)


def test_no_plan_judges_a_growth_of_fits_on_fewer_rows() -> None:
    rows = [
        design.rows for trial in planned() for design in trial.designs if design.statistic is Statistic.VARIANCE_GROWTH
    ]
    assert min(rows) == LEAST_ROWS.rows


def test_no_plan_has_a_chain_that_is_more_skewed() -> None:
    found = {}
    for design in {d for trial in planned() for d in trial.designs if isinstance(d, GaussianDesign)}:
        # a generator of its own for each: the order of a set changes from process to process
        last = gaussian.trajectory(design, np.random.default_rng(2024), 200_000)[-1]
        found[design] = abs(skew(gaussian.RECORDED[design.statistic](design, last)))
    most = max(found, key=found.__getitem__)
    assert (most.statistic, most.estimator, most.workflow) == (Statistic.WASSERSTEIN, Estimator.MLE, Workflow.DISCARD)
    assert (most.rows, most.generations) == (HEAVIEST_CHAIN.rows, HEAVIEST_CHAIN.generations)


def test_functionals_of_a_white_path_have_their_known_means_and_spreads() -> None:
    """Hermite polynomials of a standard normal have mean 0 and variance k!."""
    found = paths.functionals(np.random.default_rng(2024).standard_normal((DRAWS, 2)))
    for name, values in found.items():
        kind = name.partition(" ")[0]
        if kind != "remainder":
            error = values.std() / DRAWS**0.5
            assert values.mean() == pytest.approx(paths.TRUTHS.get(kind, 0.0), abs=5 * error), name
            assert values.std() == pytest.approx(paths.SCALES[kind], rel=0.03), name


def test_a_process_is_calibrated_at_the_draws_that_its_plan_makes() -> None:
    claim = find("dey.theorem-5-1")
    case = Case(asked=Asked(claim=claim, formula=claim.value, expected=str(claim.expected)), seed=2024)
    (pilots,) = piloted([case], lambda requests: [])
    assert min(counts(case, pilots, Terms())) >= paths.PLANNED
