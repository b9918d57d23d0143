"""Poisson, binomial and gamma variates have their laws, on both sides of each switch of methods.

The tests of all grids together have an error level of 1e-3 (Holm); the seeds are declared and were not chosen.
"""

import math
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import numpy.typing as npt
import pytest
from scipy import special, stats

from tests.simulate.lanes import battery, kernels
from tests.simulate.lanes.battery import Found

Floats = npt.NDArray[np.float64]
Case = tuple[float, ...]
KEY, WHERE = 0x13198A2E03707344, 777
MANY = {"poisson": 1 << 18, "binomial": 1 << 18, "gamma": 1 << 20}
LEVELS = np.concatenate([[1e-4, 1e-3], np.arange(0.01, 0.995, 0.01), [0.999, 0.9999]])
FEWEST = 10.0  # expected in a cell
SORTED = 1 << 17  # of them for Kolmogorov and Smirnov's test, which takes the longest
TINY = 1e-303  # a gamma variate that is smaller is 1e-304 times a moderate number

EPS = 2.0**-30
POISSON: list[Case] = [(m,) for m in (0.01, 0.5, 3.0, 9.9, 10.0 - 1e-9, 10.0, 10.1, 15.0, 50.0, 1e3, 1e6, 1e9)]
BINOMIAL: list[Case] = [
    *((1, 0.3), (1, 0.999), (5, 0.5), (19, 0.5), (20, 0.5 - EPS), (20, 0.5), (20, 0.5 + EPS), (21, 0.5), (40, 0.3)),
    *((1e3, 9.9e-3), (1e3, 0.01), (1e3, 0.0101), (1e3, 0.99), (1e3, 0.9905), (1e4, 0.5 - EPS), (1e4, 0.5 + EPS)),
    *((1e6, 1e-7), (1e6, 9.9e-6), (1e6, 1e-5), (1e6, 1e-3), (1e6, 0.5), (1e6, 0.999), (1e6, 1.0 - 9.9e-6)),
]
GAMMA: list[Case] = [(a,) for a in (0.01, 0.05, 0.44, 0.999, 1.0, 1.001, 1.5, 3.7, 50.0, 5e4)]
GRIDS = {"poisson": POISSON, "binomial": BINOMIAL, "gamma": GAMMA}
LAWS: dict[str, Callable[..., Any]] = {"poisson": stats.poisson, "binomial": stats.binom, "gamma": stats.gamma}
CASES = [(name, case) for name, grid in GRIDS.items() for case in grid]
TOTAL = 4 * len(CASES)  # at most


def draws(name: str, case: Case, size: int, replicate: int = 5) -> Floats:
    """So many variates, in all lanes with the same parameters or with a row of eight for each."""
    kernel = {"poisson": kernels.poissons, "binomial": kernels.binomials, "gamma": kernels.gammas}[name]
    out = np.empty(size)
    kernel((KEY, replicate, WHERE), *(np.broadcast_to(np.float64(each), 8).copy() for each in case), out)
    return out


def edges(law: Any, size: int) -> Floats:
    """Where the cells end, all but the last: near the quantiles, with enough expected in each."""
    least = TINY if law.dist.name == "gamma" else 0.0
    found: list[float] = []
    before = 0.0
    for edge in np.unique(law.ppf(LEVELS)):
        reached = float(law.cdf(edge))
        if edge >= least and min(reached - before, float(law.sf(edge))) * size >= FEWEST:
            found.append(float(edge))
            before = reached
    return np.array(found)


def expected(law: Any, ends: Floats) -> Floats:
    """The chance of each cell."""
    return np.diff(np.concatenate([[0.0], law.cdf(ends), [1.0]]))


def logarithms(form: float) -> tuple[float, float]:
    """The mean and the standard deviation of the logarithm of a gamma variate."""
    return float(special.digamma(form)), math.sqrt(float(special.polygamma(1, form)))


def fit(law: Any, x: Floats) -> Found:
    """Pearson's test and that of the mean; for gamma variates two more, unless some are too small to tell apart."""
    ends = edges(law, x.size)
    counts = np.bincount(np.searchsorted(ends, x), minlength=ends.size + 1)
    found = {
        "cells": battery.chi_square(counts, x.size * expected(law, ends)),
        "mean": battery.normal((x.mean() - law.mean()) / law.std() * math.sqrt(x.size)),
    }
    if law.dist.name == "gamma" and x.min() > TINY:
        centre, spread = logarithms(*law.args)
        found["distribution function"] = battery.kolmogorov(law.cdf(x[:SORTED]))
        found["mean of logarithms"] = battery.normal((np.log(x).mean() - centre) / spread * math.sqrt(x.size))
    return found


def test_every_variate_has_its_law() -> None:
    found = {
        f"{name} {case} {test}": probability
        for name, case in CASES
        for test, probability in fit(LAWS[name](*case), draws(name, case, MANY[name])).items()
    }
    assert len(found) > 2 * len(CASES)
    assert battery.rejected(found, tests=TOTAL) == []


def moved(name: str, case: Case) -> Case:
    """The parameters with the mean, or the mean number of failures if that is smaller, 1 % larger."""
    if name != "binomial":
        return (case[0] * 1.01,)
    return case[0], case[1] * 1.01 if case[1] < 0.6 else 1.0 - (1.0 - case[1]) * 1.01


def chance_to_miss(right: Any, wrong: Any, size: int) -> float:
    """The chance that variates of the one law pass for those of the other, by the best of the tests of `fit`."""
    level = battery.LEVEL / TOTAL / 2
    pairs = [(right.mean(), right.std(), wrong.mean(), wrong.std())]
    if right.dist.name == "gamma" and right.args[0] >= 0.05:
        pairs.append((*logarithms(*right.args), *logarithms(*wrong.args)))
    by_means = [
        stats.norm.sf((abs(mean - other) * math.sqrt(size) - stats.norm.isf(level) * spread) / deviation)
        for mean, deviation, other, spread in pairs
    ]
    ends = edges(wrong, size)
    chances = expected(wrong, ends)
    distance = size * float(((expected(right, ends) - chances) ** 2 / chances).sum())
    if distance > 1e4:  # so far that SciPy gives up
        return float(min(by_means))
    return float(min(*by_means, stats.ncx2.cdf(stats.chi2.isf(level, ends.size), ends.size, distance)))


def test_a_parameter_that_is_one_per_cent_off_is_seen() -> None:
    seen, missed = set(), set()
    for name, case in CASES:
        wrong = LAWS[name](*moved(name, case))
        if chance_to_miss(LAWS[name](*case), wrong, MANY[name]) > 1e-3:
            missed.add((name, case))  # by too few draws: no fault of the tests
            continue
        seen.add((name, case))
        assert battery.rejected(fit(wrong, draws(name, case, MANY[name])), tests=TOTAL), (name, case)
    assert len(seen) >= 0.8 * len(CASES), missed


@pytest.mark.parametrize("name", list(GRIDS))
def test_a_lane_does_not_depend_on_what_is_drawn_in_the_others(name: str) -> None:
    grid = GRIDS[name]
    cases = [grid[i * (len(grid) - 1) // 7] for i in range(8)]
    mixed = draws(name, tuple(np.array(cases).T), 8 * 300)
    for place, case in enumerate(cases):
        assert np.array_equal(mixed[place::8], draws(name, case, 8 * 300)[place::8]), case


@pytest.mark.parametrize("name", list(GRIDS))
def test_another_stream_gives_other_variates_and_the_same_one_the_same(name: str) -> None:
    case = GRIDS[name][7]
    first, again, other = (draws(name, case, 8 * 100, replicate) for replicate in (5, 5, 6))
    assert np.array_equal(first, again)
    assert np.mean(first == other) < 0.5
    assert np.array_equal(first[: 8 * 40], draws(name, case, 8 * 40))


def test_counts_without_trials_or_mean_are_zero_and_others_stay_in_their_range() -> None:
    assert not draws("poisson", (0.0,), 800).any()
    assert not draws("binomial", (0.0, 0.3), 800).any()
    for trials in (1.0, 3.0, 20.0, 1e3):
        for share in (1e-9, 0.5, 1.0 - 1e-9):
            x = draws("binomial", (trials, share), 800)
            assert ((x >= 0) & (x <= trials) & (x == np.floor(x))).all()


# Trials and share, and the mean, of searches: trials times share, and so on, is at most 10.
SEARCHES = [(1.0, 0.3, 0.01), (19.0, 0.5, 1.0), (1e3, 9.9e-3, 9.99), (1e5, 9e-5, 100.0), (1e6, 1e-8, 400.0)]


def _searched(trials: float, share: float, mean: float, chance: Floats) -> list[tuple[Any, Floats, float]]:
    """(law, counts, the error of the distribution function) of the binomial and the Poisson search."""
    out = np.empty((2, chance.size))
    kernels.searched(*(np.full(chance.size, each) for each in (trials, share, mean)), chance, out)
    # log(1 - share) carries the rounding of 1 - share, times the number of trials.
    return [(stats.binom(trials, share), out[0], 1e-13 + trials * 2.0**-52), (stats.poisson(mean), out[1], 1e-12)]


@pytest.mark.parametrize("search", SEARCHES)
def test_a_search_inverts_the_distribution_function(search: Case) -> None:
    chance = np.random.default_rng(741).random(8000)
    for law, counts, error in _searched(*search, chance):
        assert (law.cdf(counts) >= chance - error).all()
        assert (law.cdf(counts - 1.0) < chance + error).all()
        assert np.array_equal(counts, law.ppf(chance))


@pytest.mark.parametrize("search", SEARCHES)
def test_a_search_that_rounding_keeps_short_of_its_aim_ends_in_the_tail(search: Case) -> None:
    """It went on to 65,535 successes, or hundreds of events, once in 10^12 draws: where no term added anything."""
    chance = 1.0 - 2.0 ** -np.arange(52.0, 36.0, -1.0)
    for law, counts, _ in _searched(*search, chance):
        assert (law.sf(counts - 1.0) > 1e-18).all()
        assert (np.diff(counts) <= 0.0).all()


@pytest.mark.parametrize("form", [1e-4, 1e-3, 0.01, 0.04])
def test_gamma_variates_of_a_small_shape_are_positive(form: float) -> None:
    """The exponential left its domain, and one in a thousand was negative or no number at shape 0.01."""
    x = draws("gamma", (form,), 1 << 18)
    assert np.isfinite(x).all()
    assert (x > 0.0).all()
    beyond = np.array([1e-290, 1e-100, 1e-10, 0.1, 1.0])
    counts = [np.count_nonzero(x > edge) for edge in beyond]
    scores = (counts - x.size * special.gammaincc(form, beyond)) / np.sqrt(x.size * special.gammaincc(form, beyond))
    assert np.abs(scores).max() < 5.0
    assert counts[-1] > 0


def test_logarithms_of_factorials_are_as_exact_as_they_say() -> None:
    large = np.floor(np.exp(np.random.default_rng(742).uniform(5, 34, 400)))
    k = np.concatenate([np.arange(200.0), large])
    out = np.empty(k.size)
    kernels.factorials(k, out)
    with mpmath.workdps(40):
        want = [mpmath.loggamma(mpmath.mpf(each) + 1) for each in k.tolist()]
        errors = np.array([float(abs(mpmath.mpf(each) - w)) for each, w in zip(out.tolist(), want, strict=True)])
    sizes = np.array([float(w) for w in want])
    assert (errors[:2] < 1e-13).all()
    assert (errors[2:] < 1e-14 * sizes[2:]).all()
