"""What may be asked for, and how the rest is refused."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from simulate.request import Request, block_count
from theory.vocabulary import Estimator, Family, Features, GaussianDesign, GlmDesign, LinearDesign, Statistic, Workflow

LINEAR = LinearDesign(
    workflow=Workflow.DISCARD, features=Features.SAME, generations=2, rows=8, dimension=2, sigma=Fraction(3, 2)
)
GAUSSIAN = GaussianDesign(workflow=Workflow.AUGMENT, estimator=Estimator.MLE, generations=2, rows=5)
GLM = GlmDesign(family=Family.BINOMIAL, workflow=Workflow.AUGMENT, generations=2, rows=50)


@pytest.mark.parametrize("replicates", [0, -1, float("nan"), 10.0, True, None])
def test_replicates_that_are_not_a_positive_whole_number_are_refused(replicates: Any) -> None:
    with pytest.raises(ValueError, match="replicates"):
        Request(design=LINEAR, replicates=replicates)


@pytest.mark.parametrize("seed", [-1, 1.5, float("nan")])
def test_a_seed_that_is_not_a_whole_number_is_refused(seed: Any) -> None:
    with pytest.raises(ValueError, match="seed"):
        Request(design=LINEAR, replicates=1, seed=seed)


@pytest.mark.parametrize("sigma", [float("nan"), float("inf"), 1e200])
def test_a_noise_that_is_not_a_finite_number_is_refused(sigma: Any) -> None:
    with pytest.raises(ValueError, match="sigma"):
        Request(design=replace(LINEAR, sigma=sigma), replicates=1)


@pytest.mark.parametrize("rows", [8.5, float("nan")])
def test_rows_that_are_not_whole_are_refused(rows: Any) -> None:
    with pytest.raises(ValueError, match="rows"):
        Request(design=replace(LINEAR, rows=rows), replicates=1)


def test_an_unknown_engine_stream_law_or_statistic_is_refused() -> None:
    with pytest.raises(ValueError, match=r"engine='slow'.*statsmodels"):
        Request(design=GLM, replicates=1, engine="slow")
    with pytest.raises(ValueError, match="stream"):
        Request(design=GLM, replicates=1, stream="")
    with pytest.raises(ValueError, match=r"law='mars'.*randhie"):
        Request(design=replace(GLM, law="mars"), replicates=1)
    with pytest.raises(ValueError, match="statistic"):
        Request(design=replace(GAUSSIAN, statistic=Statistic.TEST_ERROR), replicates=1)


def test_only_a_glm_has_a_second_engine() -> None:
    with pytest.raises(ValueError, match="only a glm"):
        Request(design=LINEAR, replicates=1, engine="statsmodels")


def test_coefficients_are_recorded_only_where_a_generation_has_one_noise_vector() -> None:
    halfway = replace(LINEAR, workflow=Workflow.HALFWAY, statistic=Statistic.FITTED_COEFFICIENTS)
    with pytest.raises(ValueError, match="same features under discard or augment"):
        Request(design=halfway, replicates=1)


@pytest.mark.parametrize(("design", "block"), [(LINEAR, 4096), (GAUSSIAN, 16384), (GLM, 256)])
def test_replicates_are_rounded_up_to_whole_blocks(design: Any, block: int) -> None:
    counts = [block_count(Request(design=design, replicates=count)) for count in (1, block, block + 1, 3 * block)]
    assert counts == [1, 1, 2, 3]
