"""One fit on real and synthetic rows: its fits against statsmodels on raw rows, its losses, its draws."""

import warnings
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.stats import bernoulli, norm, poisson

from simulate import cardinality
from simulate.cardinality import VARIANCE, Rows, columns, excess_loss, fit, mean_slope, pull, quantities, truth
from simulate.request import Request
from simulate.run import run, run_many
from theory.vocabulary import CardinalityDesign, Family, Statistic

FAMILIES = (Family.NORMAL, Family.BINOMIAL, Family.POISSON)
OF_STATSMODELS = {
    Family.NORMAL: sm.families.Gaussian(),
    Family.BINOMIAL: sm.families.Binomial(),
    Family.POISSON: sm.families.Poisson(),
}
DESIGN = CardinalityDesign(rows=64, synthetic_rows=80, steps=4, source_rows=48)
MEAN = CardinalityDesign(
    family=Family.NORMAL, rows=3, synthetic_rows=5, steps=1, source_rows=4, signs=0, statistic=Statistic.EXCESS_LOSS
)


def drawn(design: CardinalityDesign, replicates: int = 5, seed: int = 7) -> Any:
    return excess_loss(design, np.random.default_rng(seed), replicates, design.steps)


def raw_rows(family: Family, size: int, generator: np.random.Generator) -> tuple[Any, Any, Any]:
    """Cells of single rows and their responses."""
    x = columns(2)
    cell = generator.integers(x.shape[1], size=size)
    eta = np.array([-0.2, 0.5, -0.3]) @ x[:, cell]
    if family is Family.NORMAL:
        return cell, eta + generator.standard_normal(size), x
    mean = mean_slope(family, eta)[0]
    return cell, (generator.binomial(1, mean) if family is Family.BINOMIAL else generator.poisson(mean)), x


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("weight", [1.0, 0.25])
def test_the_fit_of_counts_is_that_of_statsmodels_on_single_rows(family: Family, weight: float) -> None:
    cell, y, x = raw_rows(family, 300, np.random.default_rng(3))
    weights = np.where(np.arange(300) < 100, 1.0, weight)
    count, total = (np.bincount(cell, weights=weights * each, minlength=4) for each in (np.ones(300), y))
    found = fit(family, Rows(count=count[None], total=total[None]), x, np.zeros(3))
    model = sm.GLM(y, x[:, cell].T, family=OF_STATSMODELS[family], freq_weights=weights)
    assert found[0] == pytest.approx(model.fit(tol=1e-12).params, abs=1e-7)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_loss_is_the_divergence_summed_over_responses(family: Family) -> None:
    true, fitted = np.array([-0.5, 0.4]), np.array([[0.1, -0.2]])
    found = cardinality.divergence(family, true, fitted)
    if family is Family.NORMAL:
        y = np.linspace(-25, 25, 200_001)
        laws = [norm(each, VARIANCE**0.5).pdf(y) * (y[1] - y[0]) for each in (*true, *fitted[0])]
    elif family is Family.BINOMIAL:
        laws = [bernoulli(1 / (1 + np.exp(-each))).pmf([0, 1]) for each in (*true, *fitted[0])]
    else:
        laws = [poisson(np.exp(each)).pmf(np.arange(60)) for each in (*true, *fitted[0])]
    direct = np.mean([np.sum(p * np.log(p / q)) for p, q in zip(laws[:2], laws[2:], strict=True)])
    assert found[0] == pytest.approx(direct, rel=1e-6)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_source_of_low_quality_is_off_by_the_bias_in_the_metric_of_the_information(family: Family) -> None:
    design = replace(DESIGN, family=family, bias=Fraction(1, 3))
    x, true, small = columns(3), truth(design), 1e-4
    moved = cardinality.divergence(family, true @ x, (true + small * pull(design)) @ x)
    assert 2 * float(moved) / small**2 == pytest.approx(1 / 9, rel=1e-3)
    assert np.linalg.norm(true + pull(design)) < np.linalg.norm(true)


def test_without_synthetic_rows_the_source_does_not_matter_and_more_of_them_hold_the_fewer() -> None:
    found = drawn(DESIGN)
    assert found.shape == (5, 5)
    assert drawn(replace(DESIGN, bias=Fraction(1)))[:, 0] == pytest.approx(found[:, 0], rel=1e-12)
    assert drawn(replace(DESIGN, weight=Fraction(1, 3)))[:, 0] == pytest.approx(found[:, 0], rel=1e-12)
    assert drawn(replace(DESIGN, synthetic_rows=40, steps=2))[:, :3] == pytest.approx(found[:, :3], rel=1e-12)


def test_one_number_a_replicate_is_the_last_fit_in_units_of_the_information() -> None:
    loss = excess_loss(DESIGN, np.random.default_rng(1), 40, 1)[:, -1]
    for statistic, scale in ((Statistic.EXCESS_LOSS, 2 / 4), (Statistic.RELATIVE_LOSS, 2 * 64 / 4)):
        block = cardinality.draw(replace(DESIGN, statistic=statistic), np.random.default_rng(1), 40)
        assert block.moments is not None
        assert block.moments.mean == pytest.approx(scale * loss.mean())


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, 1 / 8 + 25 / 64 / 4),
        ({"source_rows": 0}, 1 / 3 + 5 / 64),
        ({"bias": Fraction(2, 3)}, 1 / 8 + 25 / 64 * (1 / 4 + 4 / 9)),
        ({"weight": Fraction(4, 9)}, 1 / (3 + 20 / 9)),
        ({"synthetic_rows": 0}, 1 / 3),
    ],
)
def test_the_mean_of_a_normal_has_the_squared_error_worked_out_by_hand(changed: Any, expected: float) -> None:
    block = cardinality.draw(replace(MEAN, **changed), np.random.default_rng(5), 200_000)
    assert block.moments is not None
    error = (block.moments.s2 / 200_000**2) ** 0.5
    assert abs(block.moments.mean - expected) < 4 * error


@pytest.mark.parametrize("family", [Family.BINOMIAL, Family.POISSON])
def test_a_fit_that_does_not_exist_is_counted_and_left_out(family: Family) -> None:
    tiny = CardinalityDesign(family=family, rows=5, synthetic_rows=8, steps=1, source_rows=5)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        block = cardinality.draw(tiny, np.random.default_rng(2), 60)
    assert block.used < 60
    assert block.used + block.excluded["not a number"] == 60


def test_a_separated_cell_has_no_fit_and_its_neighbour_has() -> None:
    x = columns(1)
    data = Rows(count=np.array([[4.0, 4.0], [4.0, 4.0]]), total=np.array([[4.0, 2.0], [1.0, 2.0]]))
    found = fit(Family.BINOMIAL, data, x, np.zeros(2))
    assert np.isnan(found[0]).all()
    assert found[1] @ x == pytest.approx([np.log(1 / 3), 0.0], abs=1e-8)


def test_one_seed_gives_the_same_bytes_in_one_process_or_two() -> None:
    request = Request(design=DESIGN, replicates=150, seed=4, stream="figure", exact=True)
    assert run_many([request], processes=2) == [run(request)]


def test_the_places_of_the_axis_are_numbers_of_synthetic_rows() -> None:
    assert quantities(DESIGN)[0].at == (0, 20, 40, 60, 80)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"family": Family.GAMMA}, "family='gamma': allowed are normal, binomial, poisson"),
        ({"rows": 3}, "rows=3: at least 4"),
        ({"rows": 10**13}, "rows=10000000000000: at most"),
        ({"source_rows": 2}, "source_rows=2: 0 .* or at least 4"),
        ({"synthetic_rows": 81}, "synthetic_rows=81: a multiple of steps=4"),
        ({"synthetic_rows": -4}, "synthetic_rows=-4"),
        ({"steps": 0}, "steps=0: 1 to 1000"),
        ({"steps": 1001, "synthetic_rows": 1001}, "steps=1001: 1 to 1000"),
        ({"bias": Fraction(11)}, "bias=11: a length from 0 to 10"),
        ({"signs": 7}, "signs=7: 0 to 6"),
        ({"bias": Fraction(-1)}, "bias=-1: a length"),
        ({"weight": Fraction(0)}, "weight=0: a weight above 0"),
    ],
)
def test_a_design_that_cannot_be_is_refused_with_what_can(changed: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        replace(DESIGN, **changed)
