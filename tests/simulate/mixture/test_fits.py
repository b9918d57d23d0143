"""EM and its starts, held against scikit-learn's GaussianMixture and KMeans."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from sklearn.cluster import KMeans

from simulate.mixture import compiled, fitting
from simulate.mixture.fitting import Fit
from simulate.mixture.truth import CLOUDS, Mixture
from theory.vocabulary import EmEngine, MixtureDesign, Start, Workflow

ROWS = CLOUDS.drawn(np.random.default_rng(3), 400)
FAR = np.array([[50.0, 50.0]])  # a component that no row belongs to


def design(**changed: Any) -> MixtureDesign:
    return MixtureDesign(**{"workflow": Workflow.DISCARD, "generations": 1, **changed})


def square(covariance: Any) -> np.ndarray:
    xx, xy, yy = covariance
    return np.array([[xx, xy], [xy, yy]])


def theirs(asked: MixtureDesign, rows: Any, start: Mixture) -> Fit:
    """The fit of scikit-learn's GaussianMixture from the same start."""
    return fitting.climbed(replace(asked, engine=EmEngine.SCIKIT_LEARN), rows, start)


def start_of(components: int, *, far: bool = False) -> Mixture:
    means = ROWS[:components].copy()
    if far:
        means[-1:] = FAR
    spread = np.tile([1.5, 0.2, 0.7], (components, 1))
    return Mixture(weights=np.full(components, 1 / components), means=means, covariances=spread)


@pytest.mark.parametrize(
    ("components", "far", "changed"),
    [
        (1, False, {"floor": Fraction(0)}),
        (3, False, {}),
        (5, False, {"tolerance": Fraction(1, 10**6)}),
        (3, False, {"floor": Fraction(1, 4)}),
        (3, False, {"steps": 3}),
        (3, True, {}),
    ],
)
def test_em_takes_the_steps_of_scikit_learn(components: int, far: bool, changed: dict[str, Any]) -> None:
    asked, start = design(components=components, **changed), start_of(components, far=far)
    ours, known = fitting.climbed(asked, ROWS, start), theirs(asked, ROWS, start)
    assert (ours.steps, ours.converged) == (known.steps, known.converged)
    assert ours.bound == pytest.approx(known.bound, rel=1e-10)
    for name in ("weights", "means", "covariances"):
        np.testing.assert_allclose(getattr(ours.mixture, name), getattr(known.mixture, name), rtol=1e-7, atol=1e-9)


def test_a_fit_that_is_cut_short_says_so() -> None:
    assert not fitting.climbed(design(steps=3), ROWS, start_of(3)).converged


def test_a_component_without_rows_stays_at_next_to_no_weight() -> None:
    weight = fitting.climbed(design(), ROWS, start_of(3, far=True)).mixture.weights[-1]
    assert 0 < weight < 1e-12


def test_a_narrow_component_far_from_the_origin_loses_no_digits() -> None:
    narrow = 1e6 + 1e-3 * np.random.default_rng(4).standard_normal((300, 2))
    wide = Mixture(weights=np.ones(1), means=narrow[:1].copy(), covariances=np.array([[1.0, 0.0, 1.0]]))
    found = fitting.climbed(design(components=1, floor=Fraction(0)), narrow, wide).mixture.covariances[0]
    np.testing.assert_allclose(square(found), np.cov((narrow - 1e6).T, bias=True), rtol=1e-5)


def test_a_singular_covariance_leaves_no_fit() -> None:
    rows = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [3.0, 0.0]])  # on a line
    asked = design(components=1, floor=Fraction(0), rows=4)
    assert fitting.fit(asked, rows, np.random.default_rng(1), None) is None


@pytest.mark.parametrize("engine", EmEngine)
def test_a_covariance_that_the_last_step_makes_singular_leaves_no_fit(engine: EmEngine) -> None:
    rows = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [3.0, 0.0]])  # on a line, which one step finds
    asked = design(components=1, floor=Fraction(0), rows=4, steps=1, engine=engine)
    assert fitting.climbed(asked, rows, start_of(1)).bound == -np.inf


def test_k_means_gives_the_clusters_of_scikit_learn_from_the_same_centres() -> None:
    centres = ROWS[:4].copy()
    known = KMeans(n_clusters=4, init=centres.copy(), n_init=1, tol=0, algorithm="lloyd").fit(ROWS)
    np.testing.assert_array_equal(compiled.clustered(ROWS, centres, 0.0, 300), known.labels_)
    np.testing.assert_allclose(centres, known.cluster_centers_, rtol=1e-12)


def test_a_cluster_without_rows_takes_the_farthest_row() -> None:
    labels = compiled.clustered(ROWS, np.concatenate([ROWS[:1], FAR]), 0.0, 300)
    assert set(labels) == {0, 1}


def test_the_centres_are_rows_each_far_from_the_others() -> None:
    corners = np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]])
    rows = np.repeat(corners, 50, axis=0)
    centres = compiled.seeded(rows, np.random.default_rng(2).random((3, 3)))
    assert {tuple(each) for each in centres} == {tuple(each) for each in corners}


def test_shares_become_the_moments_of_the_rows() -> None:
    shares = np.random.default_rng(5).dirichlet(np.ones(2), len(ROWS))
    weights, means, covariances = compiled.from_shares(ROWS, shares, 0.25)
    np.testing.assert_allclose(weights, shares.mean(axis=0))
    for k in range(2):
        known = np.cov(ROWS.T, aweights=shares[:, k], bias=True) + 0.25 * np.eye(2)
        np.testing.assert_allclose(means[k], np.average(ROWS, axis=0, weights=shares[:, k]))
        np.testing.assert_allclose(square(covariances[k]), known)


@pytest.mark.parametrize("start", [Start.KMEANS, Start.RANDOM_ROWS, Start.RANDOM])
def test_the_likeliest_of_several_starts_is_kept(start: Start) -> None:
    one, many = (design(start=start, restarts=count, components=4) for count in (1, 6))
    alone = [fitting.fit(one, ROWS, child, None) for child in [np.random.default_rng(8)] * 6]  # one generator, in turn
    best = fitting.fit(many, ROWS, np.random.default_rng(8), None)
    assert best is not None
    assert best.bound == max(each.bound for each in alone if each is not None)


def test_a_warm_fit_begins_at_the_last_one_and_the_first_at_its_clusters() -> None:
    warm, cold, last = design(start=Start.WARM, steps=1), design(steps=1), start_of(3)
    made = fitting.fit(warm, ROWS, np.random.default_rng(8), last)
    first, same = (fitting.fit(each, ROWS, np.random.default_rng(8), None) for each in (warm, cold))
    assert made is not None
    assert first is not None
    assert same is not None
    assert made.bound == fitting.climbed(warm, ROWS, last).bound
    assert first.bound == same.bound


def test_the_start_of_so_many_rows_is_a_component_at_each() -> None:
    shares = fitting.shared(design(start=Start.RANDOM_ROWS), ROWS, np.random.default_rng(1))
    assert shares.sum(axis=0).tolist() == [1, 1, 1]
    assert np.count_nonzero(shares) == 3
