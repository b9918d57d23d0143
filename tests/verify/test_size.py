"""The tests are tested: on many small runs of a true claim each rejects as often as it says, whatever the data.

The band [0.03, 0.07] for a nominal 5 % and the uniformity of the p-values are conditions of admission: a building block
that misses them is to be mended, not the band.
"""

import functools
from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import kstest

from verify.estimate import Estimate, growth, mean
from verify.guards import LEAST_BLOCKS, LEAST_REPLICATES
from verify.hypotheses import above, below, equivalent, two_sided
from verify.limits import Line, agreement, line, without_smallest

DATA: dict[str, Callable[[np.random.Generator, tuple[int, ...]], np.ndarray]] = {
    "normal": lambda rng, shape: rng.standard_normal(shape),
    "t8": lambda rng, shape: rng.standard_t(8, shape) / np.sqrt(8 / 6),
    "exponential": lambda rng, shape: rng.standard_exponential(shape) - 1.0,
    "binary": lambda rng, shape: ((rng.random(shape) < 0.3) - 0.3) / np.sqrt(0.21),
}
RUNS = 2000
LIMIT_RUNS = 1000
BLOCK = 64
SIZES = (100, 200, 400, 800)
SLOPE = 30.0  # the growth is 2 + SLOPE / n
GROWTH = 2.0

kinds = pytest.mark.parametrize("kind", DATA)


@pytest.fixture(scope="module")
def means(scalar) -> Callable[[str], list[Estimate]]:
    """Estimated means whose truth is 0, of the fewest replicates that the guards admit."""

    @functools.cache
    def of(kind: str) -> list[Estimate]:
        rng = np.random.default_rng(2024)
        return [mean(scalar(values)) for values in DATA[kind](rng, (RUNS, LEAST_REPLICATES))]

    return of


@pytest.fixture(scope="module")
def grown(covariance) -> Callable[[str, float, int, int], list[Estimate]]:
    """Estimated growths of paired vectors, of the fewest blocks that the guards admit."""

    @functools.cache
    def of(kind: str, truth: float, runs: int, seed: int) -> list[Estimate]:
        rng, shape = np.random.default_rng([2024, seed]), (LEAST_BLOCKS, BLOCK, 2)
        found = []
        for _ in range(runs):
            first = DATA[kind](rng, shape)
            last = first + np.sqrt(truth - 1) * DATA[kind](rng, shape)
            found.append(growth(covariance(np.stack([first, last], axis=2)), 2))
        return found

    return of


@pytest.fixture(scope="module")
def lines(grown) -> Callable[[str], list[tuple[Line, Line]]]:
    """Lines through growths that are exactly straight in 1/n; with and without the smallest n."""

    @functools.cache
    def of(kind: str) -> list[tuple[Line, Line]]:
        columns = [grown(kind, GROWTH + SLOPE / size, LIMIT_RUNS, size) for size in SIZES]
        return [(line(SIZES, each), without_smallest(SIZES, each)) for each in zip(*columns, strict=True)]

    return of


def has_its_size(p_values: list[float]) -> None:
    assert len(p_values) >= 1000
    assert 0.03 <= np.mean(np.array(p_values) < 0.05) <= 0.07


def is_uniform(p_values: list[float]) -> None:
    assert kstest(p_values, "uniform").pvalue > 0.001


@kinds
def test_a_true_mean_is_rejected_as_often_as_promised(kind, means):
    p_values = [two_sided(each, 0.0).p for each in means(kind)]
    has_its_size(p_values)
    is_uniform(p_values)


@kinds
@pytest.mark.parametrize("test", [above, below])
def test_a_true_bound_that_is_attained_is_rejected_as_often_as_promised(kind, test, means):
    has_its_size([test(each, 0.0).p for each in means(kind)])


@kinds
@pytest.mark.parametrize("side", [-1, 1])
def test_equivalence_is_falsely_shown_at_the_margin_as_often_as_promised(kind, side, means):
    margin = 1.0  # 64 standard errors, so that the far side plays no part
    has_its_size([equivalent(each, side * margin, margin).p for each in means(kind)])


@kinds
def test_a_true_growth_is_rejected_as_often_as_promised(kind, grown):
    p_values = [two_sided(each, GROWTH).p for each in grown(kind, GROWTH, RUNS, 0)]
    has_its_size(p_values)
    is_uniform(p_values)


@kinds
@pytest.mark.parametrize("side", [-1, 1])
def test_growth_is_falsely_called_equivalent_at_the_margin_as_often_as_promised(kind, side, grown):
    margin = 3.0
    has_its_size([equivalent(each, GROWTH + side * margin, margin).p for each in grown(kind, GROWTH, RUNS, 0)])


@kinds
def test_a_true_limit_is_rejected_as_often_as_promised(kind, lines):
    p_values = [two_sided(whole.intercept, GROWTH).p for whole, _ in lines(kind)]
    has_its_size(p_values)
    is_uniform(p_values)


@kinds
@pytest.mark.parametrize("side", [-1, 1])
def test_a_limit_is_falsely_called_equivalent_at_the_margin_as_often_as_promised(kind, side, lines):
    margin = 5.0
    has_its_size([equivalent(whole.intercept, GROWTH + side * margin, margin).p for whole, _ in lines(kind)])


@kinds
def test_a_straight_line_rarely_lacks_fit(kind, lines):
    p_values = [whole.lack_of_fit for whole, _ in lines(kind)]
    has_its_size(p_values)
    is_uniform(p_values)
    assert np.mean(np.array(p_values) < 0.001) <= 0.005


@kinds
def test_the_intercept_of_a_straight_line_rarely_hangs_on_the_smallest_n(kind, lines):
    p_values = np.array([agreement(whole, trimmed) for whole, trimmed in lines(kind)])
    assert np.mean(p_values < 0.001) <= 0.005


@kinds
def test_standard_errors_are_as_large_as_the_estimates_scatter(kind, means, grown, lines):
    for estimates in (means(kind), grown(kind, GROWTH, RUNS, 0), [whole.intercept for whole, _ in lines(kind)]):
        scatter = np.std([each.value for each in estimates], ddof=1)
        stated = np.sqrt(np.mean([each.mcse**2 for each in estimates]))
        assert stated / scatter == pytest.approx(1.0, abs=0.1)
