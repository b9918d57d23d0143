"""The coordinates against the process itself: paths made of exact normals, for which everything is known."""

from fractions import Fraction

import numpy as np
import pytest

from simulate.glm.functionals import tallied
from tests.verify.process.limit import limit_paths as drawn
from theory.lemmas.process_trials import BY_AGE
from theory.vocabulary import Family, GlmDesign, Recipe, Workflow
from verify.process.instrument import instrument
from verify.process.prediction import predicted, variances

PATHS = 40_000
WORKFLOWS = (
    Workflow.DISCARD, Workflow.AUGMENT, Recipe(kind="window", numbers=(Fraction(2),)),
    Recipe(kind="kept", numbers=(Fraction(1, 4),)), BY_AGE,
)  # fmt: skip


def design(workflow, *, reference: bool = False) -> GlmDesign:
    return GlmDesign(
        family=Family.POISSON, workflow=workflow, generations=3, rows=100, law="signs", features=1, reference=reference
    )


def limit_paths(told: GlmDesign, spread: tuple[float, ...] = (1.0, 1.0, 1.0)) -> np.ndarray:
    return drawn(told, PATHS, np.random.default_rng(7), spread)


def means(told: GlmDesign, paths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    found = tallied(instrument(told).frame, paths, np.ones(PATHS, dtype=bool))
    mean = np.array(found["sum"]) / PATHS
    spread = np.sqrt(np.maximum(np.array(found["square"]) / PATHS - mean**2, 0))
    return mean, spread


@pytest.mark.parametrize("reference", [False, True], ids=["P", "P_ref"])
@pytest.mark.parametrize("workflow", WORKFLOWS, ids=str)
def test_the_limit_process_is_white_in_these_coordinates(workflow, reference):
    told = design(workflow, reference=reference)
    tool = instrument(told)
    mean, spread = means(told, limit_paths(told))
    wanted = np.array(predicted(tool, (1, 1, 1)))
    scales = np.array([each.scale for each in tool.functionals])
    assert np.abs((mean - wanted) / scales).max() < 4.5 / np.sqrt(PATHS)  # about 150 normal deviates
    random = np.array([each.part not in ("remainder", "coupling") for each in tool.functionals])
    assert spread[random] == pytest.approx(scales[random], rel=0.15)
    assert np.abs(mean[~random]).max() < 1e-9  # the fits are linear here, so nothing is left


@pytest.mark.parametrize("workflow", [Workflow.DISCARD, Workflow.AUGMENT], ids=str)
def test_innovations_of_other_variances_are_predicted_as_well(workflow):
    told, spread = design(workflow), (1.0, 2.0, 0.5)
    tool = instrument(told)
    mean, found = means(told, limit_paths(told, spread=spread))
    wanted = np.array(predicted(tool, spread))
    assert np.abs((mean - wanted) / np.maximum(found, 1e-9)).max() < 4.5 / np.sqrt(PATHS)


def test_the_variances_follow_from_the_cumulants_by_differences():
    assert variances(lambda g: g / 2, 3) == [1, 1, 1]
    assert variances(lambda g: g * (g + 1) / 4, 3) == [1, 2, 3]  # the scores themselves, under discard


def test_feedback_that_is_forgotten_shows():
    """The paths of P_ref are not white in the coordinates of P."""
    told = design(Workflow.DISCARD)
    reference = limit_paths(design(Workflow.DISCARD, reference=True))
    paths = np.hstack([reference, reference[:, : reference.shape[1] // 2]])
    mean, _ = means(told, paths)
    gap = np.abs(mean - np.array(predicted(instrument(told), (1, 1, 1))))
    assert gap.max() > 0.9  # E e_2 e_2 is 2


def test_halfway_has_batches_of_other_sizes_and_is_refused():
    with pytest.raises(ValueError, match="its batches differ in size"):
        instrument(design(Workflow.HALFWAY))


def test_a_fit_without_its_own_batch_is_refused():
    rows = ((Fraction(1), Fraction(0), Fraction(0)),) * 3
    with pytest.raises(ValueError, match="leaves its newest batch out"):
        instrument(design(Recipe(kind="matrix", matrix=rows)))
