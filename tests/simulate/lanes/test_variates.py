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
MANY = {"poisson": 1 << 18, "binomial": 1 << 18, "gamma": 1 << 19}
LEVELS = np.concatenate([[1e-4, 1e-3], np.arange(0.01, 0.995, 0.01), [0.999, 0.9999]])
FEWEST = 10.0  # expected in a cell
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
TOTAL = 3 * len(CASES)


def draws(name: str, case: Case, size: int, replicate: int = 5) -> Floats:
    """So many variates, in all lanes with the same parameters or with a row of eight for each."""
    kernel = {"poisson": kernels.poissons, "binomial": kernels.binomials, "gamma": kernels.gammas}[name]
    out = np.empty(size)
    kernel((KEY, replicate, WHERE), *(np.broadcast_to(np.float64(each), 8).copy() for each in case), out)
    return out


def edges(law: Any, size: int) -> Floats:
    """Where the cells end, all but the last: near the quantiles, with enough expected in each."""
    found: list[float] = []
    before = 0.0
    for edge in np.unique(law.ppf(LEVELS)):
        reached = float(law.cdf(edge))
        if edge > TINY * (law.dist.name == "gamma") - 1.0 * (law.dist.name != "gamma") and min(
            reached - before, float(law.sf(edge))
        ) * size >= FEWEST:
            found.append(float(edge))
            before = reached
    return np.array(found)


def fit(law: Any, x: Floats) -> Found:
    """Pearson's test in cells, Kolmogorov and Smirnov's where the law is continuous, and the test of the mean."""
    ends = edges(law, x.size)
    inner = law.cdf(ends)
    expected = x.size * np.concatenate([inner[:1], np.diff(inner), [law.sf(ends[-1])]])
    counts = np.bincount(np.searchsorted(ends, x), minlength=ends.size + 1)
    found = {
        "cells": battery.chi_square(counts, expected),
        "mean": battery.normal((x.mean() - law.mean()) / law.std() * math.sqrt(x.size)),
    }
    if law.dist.name == "gamma" and x.min() > TINY:
        found["distribution function"] = battery.kolmogorov(law.cdf(x))
    return found


def test_every_variate_has_its_law() -> None:
    found = {
        f"{name} {case} {test}": probability
        for name, case in CASES
        for test, probability in fit(LAWS[name](*case), draws(name, case, MANY[name])).items()
    }
    assert len(found) > 2 * len(CASES)
    assert battery.rejected(found, tests=TOTAL) == []


def resolution(name: str, case: Case, size: int) -> float:
    """By how many standard errors of its best estimate the first parameter is off when it is 1 % off."""
    if name == "gamma":
        return 0.01 * case[0] * math.sqrt(size * float(special.polygamma(1, case[0])))
    law = LAWS[name](*case)
    return float(0.01 * law.mean() / law.std() * math.sqrt(size))


def moved(name: str, case: Case) -> Case:
    """The parameters with the mean, or the mean of failures if there are fewer, 1 % larger."""
    if name != "binomial":
        return (case[0] * 1.01,)
    return case[0], case[1] * 1.01 if case[1] <= 0.5 + EPS else 1.0 - (1.0 - case[1]) * 1.01


SEEN = [(name, case) for name, case in CASES if resolution(name, moved(name, case), MANY[name]) > 7.0]


def test_most_of_the_grid_can_see_one_per_cent() -> None:
    assert len(SEEN) >= 0.7 * len(CASES)
    assert {name for name, _ in SEEN} == set(GRIDS)
