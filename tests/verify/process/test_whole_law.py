"""Whole laws against scipy's own tests on the draws themselves."""

import numpy as np
import pytest
from scipy.stats import chi, kstest, norm

from simulate.frame import BINS, PER_UNIT
from verify.process import whole_law

DIRECTION = {"law": "direction", "degrees": 1, "variance": 1.0}
LENGTH = {"law": "length", "degrees": 3, "variance": 1.0}
RUNS, DRAWS = 1000, 2000


def counted(values: np.ndarray, law: dict) -> dict:
    shift = BINS / PER_UNIT / 2 if law["law"] == "direction" else 0.0
    counts = np.bincount(np.clip(((values + shift) * PER_UNIT).astype(int), 0, BINS - 1), minlength=BINS)
    first, last = np.flatnonzero(counts)[[0, -1]]
    return {"first": int(first), "counts": counts[first : last + 1].tolist()}


@pytest.mark.parametrize(
    ("law", "exact", "draw"),
    [
        (DIRECTION, norm(), lambda rng, n: rng.standard_normal(n)),
        (LENGTH, chi(3), lambda rng, n: np.sqrt(rng.chisquare(3, n))),
    ],
    ids=["direction", "length"],
)
def test_the_distance_from_a_histogram_is_just_below_that_of_the_draws(law, exact, draw):
    rng = np.random.default_rng(11)
    for _ in range(20):
        values = draw(rng, DRAWS)
        from_draws = kstest(values, exact.cdf).statistic
        found = whole_law.distance(law, counted(values, law))
        assert from_draws - 0.006 < found <= from_draws + 1e-12


def test_a_true_law_is_rejected_no_more_often_than_promised():
    rng = np.random.default_rng(12)
    found = [whole_law.distance(DIRECTION, counted(rng.standard_normal(DRAWS), DIRECTION)) for _ in range(RUNS)]
    share = np.mean([whole_law.against(gap, DRAWS) < 0.05 for gap in found])
    assert 0.02 < share <= 0.07


def test_a_wrong_law_is_rejected():
    values = np.random.default_rng(13).standard_t(8, 20_000)
    gap = whole_law.distance(DIRECTION, counted(values, DIRECTION))
    assert whole_law.against(gap, values.size) < 1e-6
    assert whole_law.in_favour(gap, values.size, 0.02, DIRECTION) > 0.5


def test_a_law_at_the_margin_is_rarely_called_equal():
    """A normal shifted by 0.1 lies 0.0399 away from the standard one."""
    rng = np.random.default_rng(14)
    margin = float(2 * norm.cdf(0.05) - 1)
    shown = [
        whole_law.in_favour(
            whole_law.distance(DIRECTION, counted(0.1 + rng.standard_normal(DRAWS), DIRECTION)),
            DRAWS,
            margin,
            DIRECTION,
        )
        for _ in range(RUNS)
    ]
    assert np.mean(np.array(shown) < 0.05) <= 0.05


def test_so_many_replicates_show_all_true_laws_to_be_near():
    rng = np.random.default_rng(15)
    needed = whole_law.replicates(0.04, alpha=0.01, power=0.9, count=5)
    shown = 0
    for _ in range(100):
        gaps = [whole_law.distance(DIRECTION, counted(rng.standard_normal(needed), DIRECTION)) for _ in range(5)]
        shown += all(whole_law.in_favour(gap, needed, 0.04, DIRECTION) < 0.01 for gap in gaps)
    assert shown >= 90


def test_the_quartiles_give_the_scale_with_an_honest_error():
    rng = np.random.default_rng(16)
    found = [whole_law.quantile_scale(counted(rng.standard_normal(DRAWS), DIRECTION), DIRECTION) for _ in range(300)]
    values, errors = np.array(found).T
    assert values.mean() == pytest.approx(1.0, abs=4 * values.std() / np.sqrt(300))
    assert errors.mean() == pytest.approx(values.std(), rel=0.15)
    assert errors.mean() == pytest.approx(1.1664 / np.sqrt(DRAWS), rel=0.1)  # sqrt(1/16) / phi(0.6745) / 0.6745


def test_a_lattice_law_at_the_margin_is_rarely_called_equal():
    """Rounded down to the edges of the bins, where a distance that is read there sees least of it."""
    rng = np.random.default_rng(17)
    margin, draws = 0.04, 100_000
    shift = -0.0905  # the distance of the rounded law from the standard normal is then 0.0400
    edges = np.arange(-6, 6, 0.01)
    exact = np.abs(norm.cdf(edges + 0.01 - shift) - norm.cdf(edges)).max()
    shown = []
    for _ in range(100):
        values = np.floor((shift + rng.standard_normal(draws)) * 100) / 100 + 1e-9
        gap = whole_law.distance(DIRECTION, counted(values, DIRECTION))
        shown.append(whole_law.in_favour(gap, draws, margin, DIRECTION) < 0.05)
    assert exact == pytest.approx(margin, abs=2e-4)
    assert np.mean(shown) <= 0.05
