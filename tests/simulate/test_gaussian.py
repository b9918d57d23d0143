"""A normal refitted on its own draws, held against a loop that keeps every draw."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from simulate import gaussian
from simulate.request import STATISTICS
from simulate.run import Request, run
from theory.vocabulary import Estimator, GaussianDesign, Statistic, Workflow

DESIGN = GaussianDesign(
    workflow=Workflow.AUGMENT,
    estimator=Estimator.MLE,
    generations=5,
    rows=4,
    mean=Fraction(7, 2),
    sigma=Fraction(5, 2),
)
WORKFLOWS = [Workflow.DISCARD, Workflow.AUGMENT]


def literal(design: GaussianDesign, generator: np.random.Generator) -> list[tuple[float, float]]:
    """The refits of one replicate: every draw kept in a list, mean and variance by NumPy."""
    mean, variance = 3.5, 6.25
    kept: list[float] = []
    fits = []
    for _ in range(design.generations):
        batch = [mean + np.sqrt(variance) * generator.standard_normal() for _ in range(design.rows)]
        kept = kept + batch if design.workflow is Workflow.AUGMENT else batch
        mean = float(np.mean(kept))
        variance = float(np.var(kept, ddof=1 if design.estimator is Estimator.UNBIASED else 0))
        fits.append((mean, variance))
    return fits


@pytest.mark.parametrize("workflow", WORKFLOWS)
@pytest.mark.parametrize("estimator", list(Estimator))
def test_each_refit_is_the_mean_and_variance_of_every_draw_in_use(workflow: Workflow, estimator: Estimator) -> None:
    design = replace(DESIGN, workflow=workflow, estimator=estimator)
    for seed in range(30):
        fits = gaussian.trajectory(design, np.random.default_rng(seed), 1)
        found = [(float(mean[0]), float(variance[0])) for mean, variance in fits[1:]]
        np.testing.assert_allclose(found, literal(design, np.random.default_rng(seed)), rtol=1e-12)


@pytest.mark.parametrize("workflow", WORKFLOWS)
@pytest.mark.parametrize("estimator", list(Estimator))
def test_the_mean_variance_ratio_is_that_of_the_literal_loop(workflow: Workflow, estimator: Estimator) -> None:
    design = replace(DESIGN, workflow=workflow, estimator=estimator, generations=3)
    found = run(Request(design=design, replicates=1))
    generator = np.random.default_rng(11)
    ratios = np.array([literal(design, generator)[-1][1] for _ in range(2000)]) / 6.25
    spread = np.hypot(ratios.std() / np.sqrt(ratios.size), np.sqrt(found["m2"] / found["used"]))
    assert abs(found["mean"] - ratios.mean()) < 4.5 * spread


@pytest.mark.parametrize("workflow", WORKFLOWS)
@pytest.mark.parametrize("estimator", list(Estimator))
def test_the_squared_displacement_of_the_mean_is_that_of_the_literal_loop(
    workflow: Workflow, estimator: Estimator
) -> None:
    design = replace(
        DESIGN, workflow=workflow, estimator=estimator, generations=3, statistic=Statistic.MEAN_DISPLACEMENT
    )
    found = run(Request(design=design, replicates=1))
    generator = np.random.default_rng(12)
    squares = np.array([(literal(design, generator)[-1][0] - 3.5) ** 2 for _ in range(2000)]) / 6.25
    spread = np.hypot(squares.std() / np.sqrt(squares.size), np.sqrt(found["m2"] / found["used"]))
    assert abs(found["mean"] - squares.mean()) < 4.5 * spread


@pytest.mark.parametrize("scale", [Fraction(1), Fraction(5, 2)])
def test_every_statistic_is_in_units_of_the_true_variance_about_the_true_mean(scale: Fraction) -> None:
    last = (np.array([3.5, 3.5 + 2 * float(scale)]), np.array([4.0, 9.0]) * float(scale) ** 2)
    design = replace(DESIGN, sigma=scale)
    found = {statistic: list(record(design, last)) for statistic, record in gaussian.RECORDED.items()}
    assert found[Statistic.VARIANCE] == pytest.approx([4, 9])
    assert found[Statistic.MEAN_DISPLACEMENT] == pytest.approx([0, 4])
    assert found[Statistic.LOG_VARIANCE] == pytest.approx([2 * np.log(2), 2 * np.log(3)])
    assert found[Statistic.WASSERSTEIN] == pytest.approx([1, 4 + 4])


def test_every_statistic_that_may_be_asked_for_is_recorded() -> None:
    assert set(gaussian.RECORDED) == set(STATISTICS["gaussian"])


def test_a_far_mean_and_a_tiny_spread_lose_no_digits() -> None:
    near = run(Request(design=replace(DESIGN, mean=Fraction(0), sigma=Fraction(1)), replicates=1))
    far = gaussian.trajectory(
        replace(DESIGN, mean=Fraction(10**6), sigma=Fraction(1, 1000)), np.random.default_rng(2), 4000
    )
    assert float(far[-1][1].mean()) / 1e-6 == pytest.approx(near["mean"], rel=0.1)


def test_the_first_refit_is_made_on_real_draws() -> None:
    once = replace(DESIGN, generations=1, estimator=Estimator.UNBIASED)
    found = run(Request(design=once, replicates=1))
    assert found["mean"] == pytest.approx(1.0, abs=5 * np.sqrt(found["m2"] / found["used"]))
