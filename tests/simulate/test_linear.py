"""Least squares refitted on its own predictions, held against a loop that keeps every row."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from simulate import linear
from simulate.arrays import Floats
from simulate.run import Request, run
from theory.vocabulary import Features, LinearDesign, Statistic, Workflow

DESIGN = LinearDesign(
    workflow=Workflow.DISCARD, features=Features.SAME, generations=4, rows=7, dimension=2, sigma=Fraction(3, 2)
)
EVERY = [(workflow, features) for workflow in Workflow for features in Features]


def literal(design: LinearDesign, generator: np.random.Generator) -> list[Floats]:
    """The fits w_1, ..., w_n of one replicate: every row kept in a list, each fit by an orthogonal factorisation."""
    first = generator.standard_normal((design.rows, design.dimension))
    w = linear.truth(design.dimension)
    kept_x: list[Floats] = []
    kept_y: list[Floats] = []
    fits = []
    for i in range(1, design.generations + 1):
        copies = i if design.workflow is Workflow.HALFWAY else 1
        x = np.vstack([first] * copies)
        if design.features is Features.FRESH and i > 1:
            x = generator.standard_normal((copies * design.rows, design.dimension))
        y = x @ w + 1.5 * generator.standard_normal(copies * design.rows)
        if design.workflow is not Workflow.AUGMENT:
            kept_x, kept_y = [], []
        kept_x.append(x)
        kept_y.append(y)
        w = np.linalg.lstsq(np.vstack(kept_x), np.concatenate(kept_y), rcond=None)[0]
        fits.append(w)
    return fits


@pytest.mark.parametrize(("workflow", "features"), EVERY)
def test_each_fit_is_the_least_squares_fit_of_every_row_in_use(workflow: Workflow, features: Features) -> None:
    design = replace(DESIGN, workflow=workflow, features=features)
    for seed in range(20):
        generator = np.random.default_rng(seed)
        first = linear.features(generator, 1, design.rows, design.dimension)
        fits, _ = linear.trajectory(design, generator, first)
        wanted = literal(design, np.random.default_rng(seed))
        np.testing.assert_allclose(np.array(fits[1:])[:, 0], wanted, rtol=0, atol=1e-10)


@pytest.mark.parametrize(("workflow", "features"), EVERY)
def test_the_mean_test_error_is_that_of_the_literal_loop(workflow: Workflow, features: Features) -> None:
    design = replace(DESIGN, workflow=workflow, features=features, rows=12)
    found = run(Request(design=design, replicates=1))
    generator = np.random.default_rng(5)
    away = np.array([literal(design, generator)[-1] for _ in range(1500)]) - linear.truth(2)
    errors = (away**2).sum(axis=1)
    spread = np.hypot(errors.std() / np.sqrt(errors.size), np.sqrt(found["m2"] / found["used"]))
    assert abs(found["mean"] - errors.mean()) < 4.5 * spread


def test_the_noise_has_the_variance_of_the_design() -> None:
    drawn = linear.noise(np.random.default_rng(1), (400, 500), 1.5, 1)
    assert drawn.var() == pytest.approx(2.25, abs=5 * 2.25 * np.sqrt(2 / drawn.size))
    assert drawn.mean() == pytest.approx(0.0, abs=5 * 1.5 / np.sqrt(drawn.size))


def test_the_real_coefficients_have_norm_one_and_no_zero() -> None:
    for dimension in (1, 2, 10):
        truth = linear.truth(dimension)
        assert np.linalg.norm(truth) == pytest.approx(1.0)
        assert (truth > 0).all()


def test_the_trace_of_the_inverse_gram_matrix_is_the_sum_of_inverse_squared_singular_values() -> None:
    design = replace(DESIGN, statistic=Statistic.TRACE_INVERSE_GRAM)
    block = linear.draw(design, np.random.default_rng(8), 50)
    x = np.random.default_rng(8).standard_normal((50, 7, 2))
    wanted = (1 / np.linalg.svd(x, compute_uv=False) ** 2).sum(axis=1)
    assert block.moments is not None
    np.testing.assert_allclose(block.moments.largest, np.sort(wanted)[::-1], rtol=1e-11)


@pytest.mark.parametrize("workflow", [Workflow.DISCARD, Workflow.AUGMENT])
def test_a_record_holds_what_is_needed_to_repeat_its_fits(workflow: Workflow) -> None:
    design = replace(DESIGN, workflow=workflow, statistic=Statistic.FITTED_COEFFICIENTS)
    found = run(Request(design=design, replicates=3))
    assert found["kind"] == "coefficients"
    assert len(found["records"]) == found["replicates"] == found["block"]
    for record in found["records"]:
        x, noise = np.array(record["features"]), np.array(record["noise"])
        responses: list[Floats] = []
        w = np.array(record["true"])
        for errors, fitted in zip(noise, record["fitted"], strict=True):
            responses = [*responses, x @ w + errors] if workflow is Workflow.AUGMENT else [x @ w + errors]
            stacked = np.vstack([x] * len(responses))
            w = np.linalg.lstsq(stacked, np.concatenate(responses), rcond=None)[0]
            np.testing.assert_allclose(w, fitted, rtol=0, atol=1e-12)


def test_a_scalar_evidence_says_what_was_drawn() -> None:
    found = run(Request(design=DESIGN, replicates=5000, seed=7, stream="pilot"))
    assert (found["schema"], found["system"], found["kind"]) == ("modelcollapse/evidence/1", "linear", "scalar")
    assert (found["replicates"], found["used"], found["block"]) == (8192, 8192, 4096)
    assert (found["seed"], found["stream"], found["engine"]) == (7, "pilot", "fast")
    assert (found["excluded"], found["capped"], len(found["largest"])) == ({}, 0, 1000)
    assert found["design"]["sigma"] == "3/2"
