"""The figure of the fixed budget: ratios with jackknife intervals, and the limit laws beside them."""

from dataclasses import replace
from math import pi

import numpy as np
import pytest

from simulate.request import Request
from simulate.run import run, run_many
from theory.vocabulary import Family
from verify.estimate import growth
from verify.measured import measured, ratios, series
from verify.studies import budget_densities, fixed_budget
from verify.studies.fixed_budget import BUDGET, SHARES, SIZES, budget_law
from verify.studies.study import Drawing

SMALL = replace(SIZES["quick"], fits=4, replicates=30, glm_fits=2, glm_rows=60, glm_replicates=512)


def test_the_interval_of_a_ratio_is_that_of_its_influence_values() -> None:
    generator = np.random.default_rng(8)
    base = generator.exponential(size=400)
    values = np.stack([base, 2 * base + generator.exponential(size=400)], axis=1)
    pseudo = ratios(values, base)
    first, last = (measured(column) for column in pseudo.T)
    ratio = values[:, 1].mean() / base.mean()
    influence = (values[:, 1] - ratio * base) / base.mean()
    assert (first.value, first.mcse) == pytest.approx((1, 0), abs=1e-12)
    assert last.value == pytest.approx(ratio, rel=1e-3)
    assert last.mcse == pytest.approx(influence.std(ddof=1) / 20, rel=0.02)


def test_a_ratio_needs_pairs() -> None:
    with pytest.raises(ValueError, match="at least 2 pairs are needed"):
        ratios(np.ones((3, 2)), np.ones(2))


def test_the_growth_of_a_variance_is_that_of_the_verdicts() -> None:
    evidence = run(Request(design=fixed_budget.glm(Family.NORMAL, BUDGET, SMALL), replicates=512))
    found = series(evidence)
    told, wanted = measured(found.last("variance growth")), growth(evidence, 2)
    assert (told.value, told.mcse) == pytest.approx((wanted.value, wanted.mcse))
    assert (found.count, found.values.shape) == (512, (2, 2))


def test_the_laws_of_a_budget_are_those_that_are_known() -> None:
    """By hand: 2 H_2^(2) + H_2^(2)/lambda - 2 at lambda = 1/2 and 1; augment up to two batches, then 5/2 of 1/9."""
    half, one, two, _ = (budget_law(share, 3) for share in SHARES)
    assert half.mean[:2] == pytest.approx([2, 3])
    assert one.mean[:2] == pytest.approx([1, 7 / 4])
    assert (two.x, two.mean) == ([2, 3], pytest.approx([5 / 4, 5 / 4 + 5 / 18]))


def test_each_system_is_drawn_under_three_workflows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(fixed_budget.SIZES, "quick", SMALL)
    drawing = Drawing(study=fixed_budget.STUDY, profile="quick", seed=7, replicates=6)
    record = drawing.record(run_many(drawing.requests()))
    system = record["panels"][0]["curves"]
    assert [line["label"] for line in system] == [
        "replace", "accumulate", "fixed budget", "theory", "theory", "theory", "plateau pi^2/2 - 2",
    ]  # fmt: skip
    assert system[-1]["mean"] == pytest.approx([pi**2 / 2 - 2] * 4, rel=1e-5)
    assert record["replicates"] == [6, 512]
    assert all(each["label"] == "measured" for each in record["findings"])


def test_the_variance_of_a_normal_stands_beside_its_two_laws(monkeypatch: pytest.MonkeyPatch) -> None:
    small = replace(budget_densities.SIZES["quick"], fits=3, kernel_fits=2, kernel_seeds=2, replicates=40)
    monkeypatch.setitem(budget_densities.SIZES, "quick", small)
    requests = [
        Request(design=cell.design, replicates=cell.replicates, exact=True) for cell in budget_densities.cells("quick")
    ]
    found = {
        cell.key: series(each) for cell, each in zip(budget_densities.cells("quick"), run_many(requests), strict=True)
    }
    normal, kernels = budget_densities.panels(found)
    unbiased, mle = normal.curves[2:]
    assert unbiased.mean == pytest.approx([1, 1 - 1 / 14, 1 - 1 / 14])  # 1 + (k - 3)/(k (4 k - 1)) at k = 2 and 3
    assert mle.mean[0] == pytest.approx(3 / 4)
    assert [line.label for line in kernels.curves] == ["replace", "accumulate", "fixed budget"]
    assert len(budget_densities.findings(found)) == 4
