"""The chain of mixtures, held against what one component must do, and against a loop of scikit-learn's fits."""

from collections.abc import Callable
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np
import pytest

from simulate.mixture import chain as chains
from simulate.mixture import draw, fitting, recorded
from simulate.mixture.truth import CLOUDS, Mixture, covariance, real_rows
from simulate.run import Request, run
from tests.simulate.mixture.test_fits import design, square
from theory.registry import find
from theory.vocabulary import EmEngine, MixtureDesign, Recipe, Start, Truth, Workflow
from verify.measured import Series, measured
from verify.studies.derived import derived

N, T, MANY = 5, 3, 1500  # rows, fits and replicates of a chain of one component
CLAIMS = {Workflow.DISCARD: "kazdan.replace-variance-mle", Workflow.AUGMENT: "kazdan.variance-mle"}


def series(asked: MixtureDesign, replicates: int, seed: int = 1) -> Series:
    block = draw(asked, np.random.default_rng(seed), replicates)
    return Series(values=np.array(block.series), quantities=recorded.quantities(asked))


def single(workflow: Workflow, **changed: Any) -> MixtureDesign:
    told: dict[str, Any] = {"components": 1, "floor": Fraction(0), "rows": N, "test_rows": 1, "generations": T - 1}
    return design(**{**told, "workflow": workflow, **changed})


def off(workflow: Workflow) -> float:
    """How many standard errors the mean variance of one component lies from its claim's value."""
    found = measured(series(single(workflow), MANY).last(recorded.TRACE))
    return abs(found.value - derived(CLAIMS[workflow], "t", [T], {"n": N}).mean[0]) / found.mcse


@pytest.mark.parametrize("workflow", CLAIMS)
def test_one_component_has_the_variance_of_the_gaussian_chain(workflow: Workflow) -> None:
    assert find(CLAIMS[workflow])
    assert off(workflow) < 4


def _as_replace(patch: pytest.MonkeyPatch) -> Workflow:
    patch.setattr(chains, "training_rows", lambda asked, history, generator: history[-asked.rows :])
    return Workflow.AUGMENT


def _all_kept(patch: pytest.MonkeyPatch) -> Workflow:
    patch.setattr(chains, "kept_batches", lambda asked: asked.generations + 1)
    return Workflow.DISCARD


def _from_the_truth(patch: pytest.MonkeyPatch) -> Workflow:
    patch.setattr(chains, "drawn", lambda mixture, generator, rows: CLOUDS.drawn(generator, rows))
    return Workflow.DISCARD


def _unbiased(patch: pytest.MonkeyPatch) -> Workflow:
    true: Callable[..., Any] = fitting.climbed

    def scaled(asked: MixtureDesign, rows: Any, start: Mixture) -> Any:
        found = true(asked, rows, start)
        found.mixture.covariances[:] *= len(rows) / (len(rows) - 1)
        return found

    patch.setattr(fitting, "climbed", scaled)
    return Workflow.AUGMENT


@pytest.mark.parametrize("fault", [_as_replace, _all_kept, _from_the_truth, _unbiased])
def test_a_faulty_chain_does_not_have_it(
    fault: Callable[[pytest.MonkeyPatch], Workflow], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert off(fault(monkeypatch)) > 6


def test_the_floor_is_added_in_every_fit_so_that_it_grows_to_rows_times_itself() -> None:
    """E v_t = (1 - 1/n) E v_{t-1} + floor for a coordinate, from the truth's on: solved here by its recursion."""
    floor, fits = Fraction(1, 4), 12
    found = series(single(Workflow.DISCARD, floor=floor, generations=fits - 1), 500).last(recorded.TRACE)
    truth = covariance(Truth.CLOUDS)
    whole = truth[0] + truth[2]
    known = whole
    for _ in range(fits):
        known = (1 - 1 / N) * known + 2 * float(floor)
    told = measured(found)
    assert abs(told.value - known / whole) < 4 * told.mcse
    assert known == pytest.approx(2 * N * 0.25, rel=0.2)  # near its end, n times the floor a coordinate


@pytest.mark.parametrize("truth", Truth)
def test_the_covariance_of_a_truth_is_that_of_its_draws(truth: Truth) -> None:
    rows = real_rows(truth, np.random.default_rng(2), 200_000)
    np.testing.assert_allclose(np.cov(rows.T), square(covariance(truth)), atol=0.03)


def test_moons_and_circles_are_where_they_should_be() -> None:
    generator = np.random.default_rng(2)
    radius = np.hypot(*real_rows(Truth.CIRCLES, generator, 4000).T)
    assert np.mean(np.abs(radius - 1) < 0.25) == pytest.approx(0.5, abs=0.04)
    x, y = real_rows(Truth.MOONS, generator, 4000).T
    near = np.minimum(np.abs(np.hypot(x, y) - 1), np.abs(np.hypot(x - 1, y - 0.5) - 1))
    assert near.max() < 0.6


def test_what_is_read_off_a_mixture_is_known_by_hand() -> None:
    asked = design(components=2, truth=Truth.CIRCLES)
    mixture = Mixture(
        weights=np.array([0.25, 0.75]), means=np.array([[0.0, 0.0], [4.0, 0.0]]),
        covariances=np.array([[1.0, 0.0, 4.0], [1.0, 0.0, 4.0]]),
    )  # fmt: skip
    told = dict(zip([each.name for each in recorded.quantities(asked)],
                    recorded.read(asked, mixture, np.zeros((2, 2)), 0.5, 3.0), strict=True))  # fmt: skip
    truth = 1.25 / 4 + 0.01  # of a coordinate: half the mean squared radius, and the blur's variance
    density = (0.25 + 0.75 * np.exp(-8)) / (4 * np.pi)
    assert told[recorded.LIKELIHOOD] == pytest.approx(np.log(density))
    assert told[recorded.EFFECTIVE] == pytest.approx(prod((0.25**-0.25, 0.75**-0.75)))
    assert told[recorded.TRACE] == pytest.approx((1 + 4 + 3) / (2 * truth))  # 3 = 16 x 0.25 x 0.75 between the means
    assert told[recorded.DETERMINANT] == pytest.approx(np.log(16 / truth**2))
    assert told[recorded.BETWEEN] == pytest.approx(3 / 8)
    assert told[recorded.NARROWEST] == pytest.approx(0)
    assert (told[recorded.EMPTY], told[recorded.UNFINISHED], told[recorded.STEPS]) == (0, 0.5, 3)
    assert (told["weight 1"], told["weight 2"]) == (0.75, 0.25)  # the heaviest first, whatever EM called it


def test_workflows_start_from_the_same_real_rows_and_the_same_seed_gives_the_same_numbers() -> None:
    found = [
        run(Request(design=design(workflow=workflow, generations=2, rows=60), replicates=2, exact=True))["values"]
        for workflow in (Workflow.DISCARD, Workflow.DISCARD, Workflow.AUGMENT)
    ]
    assert found[0] == found[1]
    assert found[0] != found[2]
    assert [each[0] for each in found[0]] == [each[0] for each in found[2]]  # iteration 0


@pytest.mark.parametrize(
    ("recipe", "same"), [("1", Workflow.DISCARD), ("4", Workflow.AUGMENT), ("9", Workflow.AUGMENT)]
)
def test_a_window_of_one_batch_is_replace_and_of_all_is_accumulate(recipe: str, same: Workflow) -> None:
    window = Recipe(kind="window", numbers=(Fraction(recipe),))
    found = [series(design(workflow=each, generations=3, rows=50), 1).values for each in (window, same)]
    np.testing.assert_array_equal(*found)


def test_a_fixed_budget_is_fitted_on_distinct_rows_of_all_batches() -> None:
    asked = design(workflow=Recipe(kind="fixed-budget"), rows=50)
    history = np.arange(400.0).reshape(200, 2)
    found = chains.training_rows(asked, history, np.random.default_rng(1))
    assert found.shape == (50, 2)
    assert len({tuple(row) for row in found} & {tuple(row) for row in history}) == 50


def test_a_warm_chain_loses_components_that_a_cold_one_brings_back() -> None:
    """Fifty rows a fit: after 150 iterations a component of the warm chain holds no row."""
    lost = {
        start: series(design(generations=150, rows=50, start=start), 8).last(recorded.EMPTY).mean()
        for start in (Start.WARM, Start.KMEANS)
    }
    assert lost[Start.WARM] > 1
    assert lost[Start.KMEANS] < lost[Start.WARM] / 2


def test_a_chain_that_becomes_singular_is_left_out_and_counted() -> None:
    block = draw(design(rows=3, floor=Fraction(0)), np.random.default_rng(1), 4)  # a row a component
    assert (block.drawn, block.used, block.excluded) == (4, 0, {"not a number": 4})


def test_the_places_are_the_source_s_and_the_parameters_of_each_fit_can_be_kept() -> None:
    asked = design(generations=2000)
    assert {0, 50, 100, 150, 200, 350, 2000} <= set(recorded.iterations(asked))
    assert recorded.iterations(design(generations=12)) == (*range(11), 12)
    kept = design(generations=2, rows=50, parameters=True)
    table = series(kept, 1).of(recorded.PARAMETERS).reshape(3, 3, recorded.NUMBERS)
    np.testing.assert_allclose(table[:, :, 0].sum(axis=1), 1)
    assert (np.diff(table[:, :, 0], axis=1) <= 0).all()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"workflow": Workflow.HALFWAY}, "workflow=halfway: discard, augment, window:K or fixed-budget"),
        ({"generations": 0}, "generations=0: at least 1"),
        ({"rows": 2}, "rows=2: at least 3 are needed for 3 components"),
        ({"floor": Fraction(-1)}, "floor=-1: at least 0"),
        ({"tolerance": Fraction(0)}, "tolerance=0: a number above 0"),
        ({"floor": Fraction(0), "start": Start.RANDOM_ROWS}, "needs a floor above 0"),
        ({"rows": 10**12}, "rows=1000000000000, .* numbers a replicate; at most 100,000,000"),
        ({"generations": 10**12, "workflow": Workflow.AUGMENT}, "generations=1000000000000"),
        ({"components": 10**6, "rows": 10**6}, "components=1000000"),
        ({"test_rows": 10**10}, "test_rows=10000000000"),
    ],
)
def test_a_design_that_cannot_be_is_refused(changed: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        design(**changed)


@pytest.mark.parametrize("workflow", [Workflow.DISCARD, Workflow.AUGMENT])
def test_a_run_by_scikit_learn_measures_what_the_compiled_engine_measures(workflow: Workflow) -> None:
    runs = [
        run(
            Request(
                design=design(workflow=workflow, generations=4, rows=200, test_rows=100, engine=engine),
                replicates=2,
                stream="figure",
                exact=True,
            )
        )
        for engine in EmEngine
    ]
    np.testing.assert_allclose(runs[0]["values"], runs[1]["values"], rtol=1e-6, atol=1e-8)
