"""Gaussians in d dimensions: each fit held against NumPy's, and both routes against each other and known laws."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from scipy.linalg import sqrtm
from scipy.special import digamma
from scipy.stats import chi2, kstest

import simulate.multivariate.rows as by_rows
from simulate import multivariate
from simulate.arrays import Floats
from simulate.multivariate.fits import Fit, truth
from simulate.multivariate.recorded import RECORDED, SERIES, wasserstein
from simulate.multivariate.sufficient import bartlett
from simulate.request import STATISTICS, Request
from simulate.run import run
from theory.vocabulary import Model, MultivariateDesign, Recipe, Route, Statistic, Workflow

BUDGET = Recipe(kind="fixed-budget")
WORKFLOWS = (Workflow.DISCARD, Workflow.AUGMENT, BUDGET)
DESIGN = MultivariateDesign(
    workflow=Workflow.AUGMENT, generations=3, rows=6, dimension=3, estimator="mle", covariance="random:5",
    mean="2,-1,7/2",
)  # fmt: skip
ROWS = replace(DESIGN, route=Route.ROWS)
FAR = 4.5  # standard errors


def fits(design: MultivariateDesign, replicates: int, seed: int = 1) -> list[Fit]:
    return list(multivariate.chain(design, truth(design), np.random.default_rng(seed), replicates))


def recorded(design: MultivariateDesign, replicates: int, seed: int = 1) -> Floats:
    """Every quantity of the last fit, [quantities, replicates]."""
    known, last = truth(design), fits(design, replicates, seed)[-1]
    return np.array([record(last, known) for record, _ in SERIES.values()])


def covariance(design: MultivariateDesign, fit: Fit) -> Floats:
    """The fitted covariances in the coordinates of the data."""
    factor = truth(design).root @ fit.factor
    return factor @ factor.swapaxes(1, 2)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=str)
@pytest.mark.parametrize(("estimator", "less"), [("mle", 0), ("unbiased", 1), ("minus:-1", -1)])
def test_each_fit_is_numpy_s_mean_and_covariance_of_the_rows_in_use(
    workflow: Workflow | Recipe, estimator: str, less: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[Floats] = []
    true = by_rows.training_rows

    def kept(design: Any, generator: Any, pool: Floats) -> Floats:
        used.append(true(design, generator, pool).copy())
        return used[-1]

    monkeypatch.setattr(by_rows, "training_rows", kept)
    design = replace(ROWS, workflow=workflow, estimator=estimator)
    known = truth(design)
    for fit, rows in zip(fits(design, 4), used, strict=True):
        for place, x in enumerate(rows):
            assert fit.mean[place] @ known.root + known.mean == pytest.approx(x.mean(axis=0))
            scatter = np.cov(x, rowvar=False, bias=True) * len(x)
            assert covariance(design, fit)[place] == pytest.approx(scatter / (len(x) - less))
            sign, log_determinant = np.linalg.slogdet(scatter / (len(x) - less) @ np.linalg.inv(known.covariance))
            assert (sign, fit.log_determinant[place]) == (1, pytest.approx(log_determinant))


def test_rows_are_drawn_from_the_newest_fit_and_kept_as_the_workflow_says(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Floats, Floats]] = []
    true = by_rows.drawn

    def told(generator: Any, mean: Floats, root: Floats, rows: int) -> Floats:
        asked.append((mean.copy(), root.copy()))
        return true(generator, mean, root, rows)

    monkeypatch.setattr(by_rows, "drawn", told)
    found, known = fits(ROWS, 2), truth(ROWS)
    assert asked[0][1][0].T @ asked[0][1][0] == pytest.approx(known.covariance)
    for before, (mean, root) in zip(found, asked[1:], strict=False):
        assert root.swapaxes(1, 2) @ root == pytest.approx(covariance(ROWS, before))
        assert mean == pytest.approx(before.mean @ known.root + known.mean)


def test_drawn_rows_have_the_mean_and_covariance_that_are_asked_for() -> None:
    root = np.array([[[1.0, 2.0], [0.0, 0.5]]])
    x = by_rows.drawn(np.random.default_rng(3), np.array([[5.0, -1.0]]), root, 200_000)[0]
    assert x.mean(axis=0) == pytest.approx([5, -1], abs=0.03)
    assert np.cov(x, rowvar=False) == pytest.approx(root[0].T @ root[0], abs=0.05)


@pytest.mark.parametrize("workflow", WORKFLOWS[:2], ids=str)
@pytest.mark.parametrize(
    "changed",
    [
        {}, {"dimension": 1, "covariance": "identity:9/4", "mean": "2", "rows": 4}, {"rows": 3}, {"rows": 2},
        {"estimator": "minus:3/2"}, {"model": Model.ISOTROPIC, "covariance": "identity:9/4"},
        {"dimension": 4, "rows": 5, "mean": "0", "generations": 2},
    ],
    ids=str,
)  # fmt: skip
def test_both_routes_have_one_law(workflow: Workflow, changed: dict[str, Any]) -> None:
    design = replace(DESIGN, workflow=workflow, **changed)
    values = [recorded(replace(design, route=route), 3000, seed) for seed, route in enumerate(Route)]
    for first, second in zip(*values, strict=True):
        if np.isneginf(first).all() or first.std() == 0:
            assert first[0] == second[0]
            continue
        for power in (1, 2):
            one, two = (np.sign(each) * np.abs(each) ** power for each in (first, second))
            spread = np.hypot(one.std(), two.std()) / np.sqrt(len(one))
            assert abs(one.mean() - two.mean()) < FAR * spread


@pytest.mark.parametrize("route", Route)
def test_what_is_recorded_does_not_depend_on_the_true_mean_and_covariance(route: Route) -> None:
    own = replace(DESIGN, route=route, generations=1)
    plain = replace(own, covariance="identity", mean="0")
    names = list(SERIES)
    for name, one, other in zip(names, recorded(own, 20), recorded(plain, 20), strict=True):
        assert (name == "Wasserstein distance") != (one == pytest.approx(other))


def test_later_fits_by_rows_have_a_law_free_of_the_true_covariance() -> None:
    one, other = (recorded(replace(ROWS, covariance=named), 3000) for named in ("ar:9/10", "diagonal:1,20,3"))
    for first, second in zip(one[[0, 1, 2, 4]], other[[0, 1, 2, 4]], strict=True):
        assert abs(first.mean() - second.mean()) < FAR * np.hypot(first.std(), second.std()) / np.sqrt(3000)


@pytest.mark.parametrize(("degrees", "size"), [(1, 1), (7, 3), (3, 3), (2, 5)])
def test_the_trace_of_a_wishart_is_chi_square(degrees: int, size: int) -> None:
    root = bartlett(np.random.default_rng(4), degrees, size, 4000)
    assert root.shape == (4000, size, min(degrees, size))
    assert kstest((root * root).sum(axis=(1, 2)), chi2(degrees * size).cdf).pvalue > 1e-3
    scatter = root @ root.swapaxes(1, 2)
    for place in range(size):  # every diagonal entry is chi-square, whatever the order of the coordinates
        assert kstest(scatter[:, place, place], chi2(degrees).cdf).pvalue > 1e-3


def test_a_hundred_fits_in_thirty_dimensions_lose_log_determinant_at_the_rate_of_bartlett() -> None:
    design = MultivariateDesign(workflow=Workflow.DISCARD, generations=100, rows=32, dimension=31)
    found = fits(design, 20)[-1].log_determinant
    known = 100 * sum(digamma((32 - each) / 2) - np.log(31 / 2) for each in range(1, 32))  # Muirhead 1982, 3.2.15
    assert abs(found.mean() - known) < FAR * found.std() / np.sqrt(20)
    assert np.isfinite(found).all()


@pytest.mark.parametrize(
    ("route", "workflow"),
    [(route, each) for route in Route for each in WORKFLOWS if each != BUDGET or route is Route.ROWS],
    ids=str,
)
@pytest.mark.parametrize("rows", [2, 3])
def test_few_rows_give_fits_that_are_singular_in_the_same_directions_for_ever(
    workflow: Workflow | Recipe, rows: int, route: Route
) -> None:
    design = replace(DESIGN, workflow=workflow, rows=rows, route=route)
    found = fits(design, 5)
    assert all(np.isneginf(fit.log_determinant).all() for fit in found)
    ranks = [np.linalg.matrix_rank(fit.factor, tol=1e-8) for fit in found]
    spaces = [np.linalg.matrix_rank(np.concatenate([found[0].factor, fit.factor], axis=2), tol=1e-8) for fit in found]
    assert np.array(ranks).tolist() == np.array(spaces).tolist() == [[rows - 1] * 5] * 3
    evidence = run(Request(design=replace(design, generations=1), replicates=3, exact=True))
    assert [row[1] for row in evidence["values"]] == ["-inf"] * 3
    assert [row[4] for row in evidence["values"]] == [0.0] * 3


@pytest.mark.parametrize(
    ("changed", "ratio"),
    [({"dimension": 1}, 1.0), ({"dimension": 1, "model": Model.ISOTROPIC}, 1.0), ({"dimension": 2, "rows": 3}, 0.0)],
    ids=str,
)
def test_a_chain_that_collapsed_below_the_smallest_double_stays_counted(changed: dict[str, Any], ratio: float) -> None:
    plain = {"workflow": Workflow.DISCARD, "generations": 1500, "rows": 2, "covariance": "identity", "mean": "0"}
    found = run(Request(design=replace(DESIGN, **{**plain, **changed}), replicates=3, exact=True))
    assert (found["used"], found["excluded"]) == (3, {})
    last = np.array(found["values"], dtype=float)[:, 1499::1500]
    assert (last[:, 0] == 0).all()  # the covariance trace
    assert (last[:, 4] == ratio).all()


@pytest.mark.parametrize("covariance_text", ["random:5", "identity:9/4"])
def test_the_wasserstein_distance_is_that_of_dowson_and_landau(covariance_text: str) -> None:
    design = replace(DESIGN, covariance=covariance_text)
    known, fit = truth(design), fits(design, 3)[-1]
    whole = covariance(design, fit)
    for place in range(3):
        shared = np.real(np.trace(sqrtm(known.root @ whole[place] @ known.root)))
        moved = fit.mean[place] @ known.root
        direct = moved @ moved + np.trace(known.covariance) + np.trace(whole[place]) - 2 * shared
        assert wasserstein(fit, known)[place] == pytest.approx(direct)


def test_a_subset_has_each_row_once_at_most_and_all_rows_alike() -> None:
    design = replace(ROWS, workflow=BUDGET, rows=4, dimension=1, mean="0", covariance="identity")
    pool = np.broadcast_to(np.arange(12.0)[:, None], (6000, 12, 1))
    chosen = by_rows.training_rows(design, np.random.default_rng(2), pool)[:, :, 0]
    assert all(len(set(each)) == 4 for each in chosen.tolist())
    shares = np.bincount(chosen.astype(int).ravel(), minlength=12) / 6000
    assert np.abs(shares - 1 / 3).max() < FAR * np.sqrt(2 / 9 / 6000)
    assert by_rows.training_rows(design, np.random.default_rng(2), pool[:, :4]) is not None


def test_workflows_see_the_same_real_rows() -> None:
    for route, shown in ((Route.WISHART, WORKFLOWS[:2]), (Route.ROWS, WORKFLOWS)):
        evidence = [
            run(Request(design=replace(DESIGN, workflow=each, route=route), replicates=60, exact=True))
            for each in shown
        ]
        first = [np.array(each["values"], dtype=float)[:, ::3] for each in evidence]
        for each in first[1:]:
            np.testing.assert_allclose(first[0], each, rtol=1e-12)


def test_the_same_seed_gives_the_same_bytes_and_a_longer_run_the_same_beginning() -> None:
    told = [run(Request(design=ROWS, replicates=count, exact=True))["values"] for count in (30, 30, 60)]
    assert told[0] == told[1]
    assert told[0][:25] == told[2][:25]


def test_replicates_drawn_in_many_chunks_are_all_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multivariate, "CHUNK_NUMBERS", 200)
    block = multivariate.draw(ROWS, np.random.default_rng(1), 11)
    assert (block.drawn, len({tuple(each) for each in block.series or []})) == (11, 11)


def test_every_statistic_that_may_be_asked_for_is_recorded() -> None:
    assert {*RECORDED, Statistic.SERIES} == set(STATISTICS["multivariate"])


def test_statistics_of_a_fit_that_is_known() -> None:
    design = replace(DESIGN, dimension=2, covariance="ar:1/2", mean="0", rows=9)
    known = truth(design)
    fit = Fit(
        number=4, mean=np.array([[1.0, 2.0]] * 2), factor=np.array([np.diag([3.0, 1.0])] * 2),
        log_determinant=np.log([9.0, 9.0]),
    )  # fmt: skip
    generator = np.random.default_rng(0)
    found = {name: record(fit, known, generator)[0] for name, record in RECORDED.items()}
    whole = known.root @ np.diag([9.0, 1.0]) @ known.root
    assert found[Statistic.COVARIANCE_TRACE] == pytest.approx(5)
    assert found[Statistic.COVARIANCE_ENTRY] == pytest.approx(whole[0, 1] / 0.5)
    assert found[Statistic.LOG_DETERMINANT] == pytest.approx(np.log(9))
    assert found[Statistic.MEAN_DISPLACEMENT] == pytest.approx(5)
    assert found[Statistic.SCALE] == pytest.approx(2)
    assert found[Statistic.SECOND_MOMENT] == pytest.approx(7.5)
    assert found[Statistic.SQUARED_VARIANCE] == pytest.approx(25)
    assert found[Statistic.VARIANCE_SPREAD] == 0
    assert found[Statistic.WASSERSTEIN] == pytest.approx(wasserstein(fit, known)[0] / np.trace(known.covariance) * 2)


def test_a_row_drawn_from_a_fit_has_its_second_moment() -> None:
    design = replace(DESIGN, dimension=2, covariance="diagonal:4,9", mean="3", rows=9)
    fit = Fit(
        number=1, mean=np.full((40_000, 2), [1.0, 2.0]), factor=np.broadcast_to(np.eye(2), (40_000, 2, 2)),
        log_determinant=np.zeros(40_000),
    )  # fmt: skip
    drawn = RECORDED[Statistic.SQUARED_DRAW](fit, truth(design), np.random.default_rng(1))
    assert abs(drawn.mean() - (4 + 36 + 13)) < FAR * drawn.std() / 200


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"workflow": Workflow.HALFWAY}, "replace, accumulate and fixed-budget are allowed"),
        ({"workflow": Recipe(kind="window", numbers=(Fraction(2),))}, "replace, accumulate and fixed-budget"),
        ({"workflow": BUDGET}, "give route rows"),
        ({"generations": 0}, "generations=0: 1 to 10000"),
        ({"generations": 10_001}, "generations=10001: 1 to 10000"),
        ({"rows": 1}, "rows=1: at least 2"),
        ({"rows": 10**9 + 1}, "rows=1000000001: at most 1000000000"),
        ({"rows": 10**8, "route": Route.ROWS}, "a chain keeps 900000000 numbers, at most"),
        ({"mean": "1e999999999"}, "write its numbers as"),
        ({"dimension": 101}, "dimension=101: 1 to 100"),
        ({"estimator": "minus:6"}, "the divisor 6 - 6 is not positive"),
        ({"estimator": "best"}, r"estimator='best': allowed are unbiased"),
        ({"estimator": "minus:x"}, "write its numbers as"),
        ({"covariance": "diagonal:1,2"}, "2 numbers; 3 are needed"),
        ({"covariance": "diagonal:1,2,0"}, "every variance must be positive"),
        ({"covariance": "ar:1"}, "above -1 and below 1"),
        ({"covariance": "ar:0.99999999999999999999"}, "by a millionth or more"),
        ({"covariance": "random:1/2"}, "the seed must be a whole number"),
        ({"covariance": "round"}, "allowed are identity"),
        ({"mean": "1,2"}, "1 or 3 of them are needed"),
        ({"mean": ""}, "write its numbers as"),
        ({"model": Model.ISOTROPIC}, "one variance fits covariance identity"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_with_what_is_allowed(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        replace(DESIGN, **changed)
