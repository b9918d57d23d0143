"""A linear regression with any number of rows, held against a loop that keeps every row and fits by an SVD."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import scipy.stats

from simulate import regression
from simulate.arrays import Floats
from simulate.linear import truth as direction
from simulate.request import Request
from simulate.run import run
from tests.theory.recursions import fixed_budget
from theory.vocabulary import Covariates, RegressionDesign, Statistic, Workflow, recipe_named

DESIGN = RegressionDesign(
    workflow=Workflow.AUGMENT, generations=5, rows=6, dimension=3, noise=Fraction(9, 4), signal=Fraction(5, 2)
)
WORKFLOWS = ("replace", "accumulate", "halfway", "fixed-budget", "budget:1/2", "budget:2")
SHAPES = ((6, 3), (3, 3), (4, 9))  # more rows than features, as many, fewer


def matrix(design: RegressionDesign, generator: np.random.Generator) -> Floats:
    """The features of the real rows of one replicate."""
    if design.features is Covariates.INTERCEPT:
        return np.ones((design.rows, 1))
    drawn = generator.standard_normal((design.rows, design.dimension))
    return np.linalg.qr(drawn).Q * design.rows**0.5 if design.features is Covariates.ORTHOGONAL else drawn


def least_norm(design: RegressionDesign, x: Floats, y: Floats) -> Floats:
    """Least squares of least norm; ridge as least squares with rows of its own."""
    if not design.ridge:
        return np.linalg.lstsq(x, y, rcond=1e-10)[0]
    times = -(-len(y) // design.rows) if design.growing else 1
    root = np.sqrt(float(design.ridge) * times) * np.eye(design.dimension)
    return np.linalg.lstsq(np.vstack([x, root]), np.concatenate([y, np.zeros(design.dimension)]), rcond=None)[0]


def literal(design: RegressionDesign, seed: int) -> list[Floats]:
    """The fits of one replicate, as a reader of the workflow's definition would write them."""
    real, later = np.random.default_rng(seed).spawn(2)
    first = matrix(design, real)
    w = np.sqrt(float(design.signal)) * direction(design.dimension)
    xs: list[Floats] = []
    ys: list[Floats] = []
    fits = []
    for i in range(1, design.generations + 1):
        if design.workflow in (Workflow.DISCARD, Workflow.HALFWAY):
            xs, ys = [], []
        for _ in range(i if design.workflow is Workflow.HALFWAY else 1):
            anew = design.features is Covariates.FRESH and i > 1
            xs.append(later.standard_normal(first.shape) if anew else first)
            ys.append(xs[-1] @ w + 1.5 * (real if i == 1 else later).standard_normal(design.rows))
        x, y = np.vstack(xs), np.concatenate(ys)
        budget = getattr(design.workflow, "budget", None)
        if budget is not None and budget * design.rows < len(y):
            chosen = later.choice(len(y), int(budget * design.rows), replace=False, shuffle=False)
            x, y = x[chosen], y[chosen]
        w = least_norm(design, x, y)
        fits.append(w)
    return fits


def compare(design: RegressionDesign) -> None:
    """Nothing; AssertionError where a fit is another than that of the literal loop."""
    for seed in range(4):
        found = regression.trajectories(design, np.random.default_rng(seed), 1)[0]
        np.testing.assert_allclose(found, literal(design, seed), rtol=0, atol=1e-7)


@pytest.mark.parametrize("features", [Covariates.SAME, Covariates.FRESH])
@pytest.mark.parametrize("workflow", WORKFLOWS)
@pytest.mark.parametrize(("rows", "dimension"), SHAPES)
def test_each_fit_is_that_of_every_row_in_use(workflow: str, features: Covariates, rows: int, dimension: int) -> None:
    if workflow == "budget:1/2" and rows % 2:
        workflow = "budget:1/3"
    compare(replace(DESIGN, workflow=recipe_named(workflow), features=features, rows=rows, dimension=dimension))


@pytest.mark.parametrize("growing", [False, True])
@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_ridge_is_least_squares_with_rows_of_its_own(workflow: str, growing: bool) -> None:
    for features in (Covariates.SAME, Covariates.ORTHOGONAL, Covariates.FRESH):
        compare(replace(DESIGN, workflow=recipe_named(workflow), features=features, ridge=Fraction(3), growing=growing))


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_a_regression_on_ones_is_a_mean(workflow: str) -> None:
    compare(replace(DESIGN, workflow=recipe_named(workflow), features=Covariates.INTERCEPT, dimension=1))


def test_orthogonal_features_have_the_gram_matrix_that_they_promise() -> None:
    design = replace(DESIGN, features=Covariates.ORTHOGONAL)
    x = regression.real_features(design, np.random.default_rng(1), 3)
    np.testing.assert_allclose(x.transpose(0, 2, 1) @ x, np.tile(6 * np.eye(3), (3, 1, 1)), atol=1e-12)


def test_the_error_of_a_mean_under_a_fixed_budget_is_the_exact_one() -> None:
    """Second moments of all rows, in fractions: an independent recursion, of rows and not of the limit law."""
    for rows, budget, workflow in ((3, 3, "fixed-budget"), (2, 4, "budget:2"), (4, 2, "budget:1/2")):
        design = RegressionDesign(
            workflow=recipe_named(workflow), generations=4, rows=rows, dimension=1, noise=Fraction(9, 4),
            features=Covariates.INTERCEPT, statistic=Statistic.TEST_ERROR,
        )  # fmt: skip
        evidence = run(Request(design=design, replicates=8192, exact=True))
        expected = 2.25 * float(fixed_budget.run(rows, budget, 4, known=True)[0])
        mcse = (evidence["m2"] / evidence["used"]) ** 0.5
        assert abs(evidence["mean"] - expected) < 4 * mcse


def test_every_workflow_starts_from_the_same_real_rows() -> None:
    found = [
        run(Request(design=replace(DESIGN, workflow=recipe_named(each)), replicates=7, exact=True))["values"]
        for each in WORKFLOWS
        if each != "budget:1/2"
    ]
    firsts = np.array(found)[:, :, 0]
    np.testing.assert_allclose(firsts, np.tile(firsts[0], (len(firsts), 1)), rtol=1e-9)


def test_the_same_seed_gives_the_same_bytes() -> None:
    asked = Request(design=replace(DESIGN, workflow=recipe_named("fixed-budget")), replicates=30, exact=True)
    assert run(asked) == run(asked)
    assert run(asked) != run(replace(asked, seed=1))


def test_rows_are_chosen_evenly_without_replacement() -> None:
    chosen = regression.choice(np.random.default_rng(4), 3000, 12, 5)
    assert all(len(set(each)) == 5 for each in chosen.tolist())
    counts = np.bincount(chosen.ravel(), minlength=12)
    share = 5 / 12
    square = ((counts - 3000 * share) ** 2).sum() / (3000 * share * (1 - share)) * 11 / 12
    assert scipy.stats.chi2.sf(square, 11) > 1e-3
    np.testing.assert_array_equal(regression.choice(np.random.default_rng(4), 2, 3, 5), [[0, 1, 2]] * 2)


def test_the_rank_counts_rows_that_are_chosen_twice_once() -> None:
    x = np.random.default_rng(2).standard_normal((2, 4, 3))
    chosen = np.array([[0, 0, 1, 1], [0, 1, 2, 3]])
    np.testing.assert_array_equal(regression.rank(x, chosen), [2, 3])
    picked = np.take_along_axis(x, chosen[:, :, None], axis=1)
    assert [int(np.linalg.matrix_rank(each)) for each in picked] == [2, 3]


def test_statistics_of_pairs_estimate_bias_and_spread() -> None:
    base = replace(DESIGN, generations=2, features=Covariates.ORTHOGONAL, ridge=Fraction(2))
    size = 20_000

    def scalars(statistic: Statistic) -> Any:
        return regression.scalars(replace(base, statistic=statistic), np.random.default_rng(3), size)

    single = scalars(Statistic.COMPONENT)
    bias, spread = scalars(Statistic.SQUARED_BIAS), scalars(Statistic.COMPONENT_SPREAD)
    assert bias.mean() == pytest.approx((single.mean() - 1) ** 2, abs=4 * bias.std() / size**0.5)
    assert spread.mean() == pytest.approx(single.var(), abs=6 * spread.std() / size**0.5)
    error, both = scalars(Statistic.TEST_ERROR), scalars(Statistic.ERROR_SPREAD)
    assert both.mean() == pytest.approx(error.var(), abs=8 * both.std() / size**0.5)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"rows": 0}, "rows=0: at least 1"),
        ({"dimension": 0}, "dimension=0"),
        ({"noise": Fraction(0)}, "noise=0: the variance must be positive"),
        ({"signal": Fraction(-1)}, "signal=-1"),
        ({"ridge": Fraction(-1)}, "ridge=-1"),
        ({"growing": True}, "give a ridge above 0"),
        ({"features": Covariates.ORTHOGONAL, "rows": 2}, "at least dimension = 3"),
        ({"features": Covariates.INTERCEPT}, "give dimension 1"),
        ({"workflow": "window:2"}, "workflow=window:2: discard, augment, halfway, fixed-budget, budget:LAMBDA"),
        ({"workflow": "budget:1/4"}, "LAMBDA times 6 rows is 3/2; give a whole number"),
        ({"workflow": "fixed-budget", "rows": 10**7, "generations": 100}, "a budget keeps all of them"),
        ({"rows": 10**12}, "rows times dimension is 3,000,000,000,000; at most 100,000,000"),
        ({"dimension": 10**6}, "dimension squared is 1,000,000,000,000; at most 100,000,000"),
        ({"generations": 10**12}, "generations times dimension is"),
    ],
)
def test_a_design_that_cannot_be_is_refused_with_what_can(changed: dict[str, Any], words: str) -> None:
    if "workflow" in changed:
        changed = {**changed, "workflow": recipe_named(changed["workflow"])}
    with pytest.raises(ValueError, match=words):
        replace(DESIGN, **changed)
