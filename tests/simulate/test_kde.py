"""Kernel densities refitted on their own draws: each step against another implementation, or a case worked by hand."""

import math
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from scipy.stats import gaussian_kde
from sklearn.neighbors import KernelDensity

from simulate import kde
from simulate.kde import DRAWN, FITTED, LOSS, Fit, Losses, fits, kernel_logs, kernel_root, loss_of, quantities, recorded
from simulate.point_clouds import real_rows
from simulate.request import Request
from simulate.run import run
from theory.vocabulary import Cloud, KdeDesign, Recipe, Rule, Statistic, Workflow, recipe_named
from verify.measured import series

ACCUMULATE, BUDGET = Workflow.AUGMENT, Recipe(kind="fixed-budget")


def design(**fields: Any) -> KdeDesign:
    told = {"data": Cloud.MOONS, "workflow": ACCUMULATE, "generations": 3, "rows": 30, "held_out": 40, **fields}
    return KdeDesign(**told)


def generator(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.mark.parametrize("data", list(Cloud))
def test_the_loss_is_that_of_scikit_learn(data: Cloud) -> None:
    asked = design(data=data, bandwidth=Fraction(3, 10))
    rows, points = real_rows(asked, generator())
    fit = Fit(rows=rows[None], root=kernel_root(asked, rows[None]))
    found = loss_of(fit, kernel_logs(fit, fit.rows, points[None]))[0]
    theirs = KernelDensity(bandwidth=0.3, rtol=0, atol=0).fit(rows)
    assert found == pytest.approx(-theirs.score_samples(points), rel=1e-9)


@pytest.mark.parametrize("rule", [Rule.SCOTT, Rule.SILVERMAN])
@pytest.mark.parametrize("data", [Cloud.GAUSSIAN, Cloud.MOONS, Cloud.SWISS_ROLL_3])
def test_the_bandwidths_that_follow_the_spread_are_those_of_scipy(data: Cloud, rule: Rule) -> None:
    asked = design(data=data, rule=rule)
    rows, points = real_rows(asked, generator())
    fit = Fit(rows=rows[None], root=kernel_root(asked, rows[None]))
    found = loss_of(fit, kernel_logs(fit, fit.rows, points[None]))[0]
    theirs = gaussian_kde(rows.T, bw_method=str(rule))
    assert fit.root[0] @ fit.root[0].T == pytest.approx(theirs.covariance)
    assert found == pytest.approx(-theirs.logpdf(points.T), rel=1e-9)


def test_the_shrinking_bandwidth_falls_with_all_rows_of_the_fit() -> None:
    asked = design(data=Cloud.SWISS_ROLL_3, rule=Rule.SHRINKING, bandwidth=Fraction(2))
    for count in (10, 1280):
        root = kernel_root(asked, np.zeros((1, count, 3)))[0]
        assert root == pytest.approx(2 * count ** (-1 / 7) * np.eye(3))


def test_a_fit_has_the_variance_of_its_rows_and_of_its_kernel() -> None:
    rows = np.array([[[0.0], [2.0]]])  # variance 1, divisor 2
    fit = Fit(rows=rows, root=np.array([[[3.0]]]))
    assert kde.variance(fit) == pytest.approx([1 + 9])
    drawn = kde.draws(generator(), fit, 200_000)
    assert drawn.var() == pytest.approx(10, rel=0.02)
    assert drawn.mean() == pytest.approx(1, abs=0.03)


def test_draws_of_a_kernel_with_a_shape_have_its_covariance() -> None:
    root = np.array([[[2.0, 0.0], [1.0, 0.5]]])
    drawn = kde.draws(generator(), Fit(rows=np.zeros((1, 1, 2)), root=root), 200_000)
    assert np.cov(drawn[0].T) == pytest.approx(root[0] @ root[0].T, abs=0.05)


def test_a_point_far_from_every_row_has_a_finite_loss() -> None:
    fit = Fit(rows=np.array([[[0.0], [1.0]]]), root=np.array([[[0.01]]]))
    found = loss_of(fit, kernel_logs(fit, fit.rows, np.array([[[101.0]]])))
    # the nearest row alone counts: 100 bandwidths of 100 away; half of all rows
    assert found[0, 0] == pytest.approx(0.5 * 1e8 + math.log(2) + math.log(0.01 * math.sqrt(2 * math.pi)))


def test_adding_the_newest_batch_gives_the_loss_of_all_rows() -> None:
    asked = design(generations=4)
    rows, points = real_rows(asked, generator())
    added = Losses(asked, points[None])
    for fit, _ in fits(asked, generator(2), rows[None]):
        whole = loss_of(fit, kernel_logs(fit, fit.rows, points[None]))
        assert added(fit, asked.rows) == pytest.approx(whole, rel=1e-12)


def test_the_workflows_use_the_newest_rows_all_rows_or_a_subset_of_all() -> None:
    rows, _ = real_rows(design(), generator())
    sizes = {}
    for workflow in (Workflow.DISCARD, ACCUMULATE, BUDGET):
        asked = design(workflow=workflow)
        chain = list(fits(asked, generator(2), rows[None]))
        sizes[str(workflow)] = [fit.rows.shape[1] for fit, _ in chain]
        before = np.concatenate([rows[None], *(fresh for _, fresh in chain)], axis=1)
        pool = {tuple(row) for row in before[0, : 3 * 30]}
        last = {tuple(row) for row in chain[-1][0].rows[0]}
        assert last <= pool
        assert len(last) == sizes[str(workflow)][-1]  # no row twice
    assert sizes == {"discard": [30, 30, 30], "augment": [30, 60, 90], "fixed-budget": [30, 30, 30]}


def test_a_series_starts_from_the_same_real_rows_in_every_workflow() -> None:
    found = [
        series(run(Request(design=design(workflow=workflow), replicates=3, stream="figure", exact=True)))
        for workflow in (Workflow.DISCARD, ACCUMULATE, BUDGET)
    ]
    assert len({tuple(each.of(LOSS)[:, 0]) for each in found}) == 1
    assert len({tuple(each.of(LOSS)[:, -1]) for each in found}) == 3


def test_the_same_seed_gives_the_same_bytes() -> None:
    request = Request(design=design(data=Cloud.BLOBS), replicates=2, exact=True)
    assert run(request) == run(request)
    assert run(request)["values"] != run(replace(request, seed=7))["values"]


def test_a_chain_whose_rows_come_to_coincide_is_excluded_and_counted() -> None:
    asked = design(workflow=Workflow.DISCARD, rule=Rule.SCOTT, rows=4, generations=6000, held_out=1)
    found = run(Request(design=asked, replicates=1, exact=True))
    assert (found["replicates"], found["used"]) == (1, 0)


def test_a_long_series_records_ever_fewer_fits_and_the_last() -> None:
    at = recorded(design(generations=100))
    assert at[:10] == tuple(range(1, 11))
    assert at[-1] == 100
    assert len(at) < 20
    assert [each.name for each in quantities(design())] == [LOSS, FITTED, DRAWN]


def loss_around(asked: KdeDesign, rows: Any, points: Any) -> float:
    fit = Fit(rows=rows[None], root=kernel_root(asked, rows[None]))
    return float(loss_of(fit, kernel_logs(fit, fit.rows, points[None])).mean())


def test_held_out_blobs_lie_around_the_centres_of_the_rows() -> None:
    """A held-out set from a second call of the generator has other centres, and then a loss that says nothing."""
    asked = design(data=Cloud.BLOBS, rows=200, held_out=200, bandwidth=Fraction(1, 2))
    for seed in range(5):
        rows, points = real_rows(asked, generator(seed))
        _, elsewhere = real_rows(asked, generator(seed + 100))
        spread = loss_around(asked, rows[:100], rows[100:])  # within the training rows
        assert loss_around(asked, rows, points) == pytest.approx(spread, abs=0.5)
        assert loss_around(asked, rows, elsewhere) > spread + 5


def test_one_real_row_has_the_loss_that_is_worked_out_by_hand() -> None:
    # E -log K_h(x - X) = log(2 pi h^2)/2 + E (x - X)^2/(2 h^2), and E (x - X)^2 = 2
    asked = design(data=Cloud.GAUSSIAN, rows=1, generations=1, held_out=5, statistic=Statistic.HELD_OUT_LOSS)
    found = run(Request(design=asked, replicates=20_000, exact=True))
    width = 0.5
    expected = math.log(2 * math.pi * width**2) / 2 + 1 / width**2
    assert found["mean"] == pytest.approx(expected, abs=4 * 4 * 2.9 / math.sqrt(20_000))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"workflow": Workflow.HALFWAY}, "workflow=halfway: replace, accumulate or fixed-budget"),
        ({"workflow": recipe_named("window:2")}, "workflow=window:2: replace"),
        ({"generations": 0}, "generations=0: at least 1"),
        ({"rows": 0}, "rows=0: at least 1"),
        ({"rows": 3, "rule": Rule.SCOTT}, "rows=3: at least 4 are needed with the scott"),
        ({"rows": 10_000, "generations": 1000}, "at most 1000000"),
        ({"bandwidth": Fraction(0)}, "bandwidth=0: it must be positive"),
        ({"noise": Fraction(-1)}, "noise=-1: 0 or more"),
        ({"held_out": 0}, "held_out=0: 1 to"),
        ({"statistic": Statistic.HELD_OUT_LOSS}, "data=moons: one number a replicate"),
    ],
)
def test_what_a_design_cannot_be_is_said(fields: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        design(**fields)
