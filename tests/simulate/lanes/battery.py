"""Tests that random numbers may fail: each is a function from numbers to probabilities by name.

A probability is two-sided: numbers that fit too well (a counter, a lattice) are as suspect as those that do not fit.
"""

import math
from itertools import combinations

import numpy as np
import numpy.typing as npt
from scipy import stats

Floats = npt.NDArray[np.float64]
Bits = npt.NDArray[np.uint64]
Found = dict[str, float]
LEVEL = 1e-3  # the chance that a right generator fails any of the tests taken together
CELLS = 1000
LAGS = range(1, 17)
MOMENTS = range(1, 9)
TAILS = (2.0, 3.0, 4.0, 4.5)


def rejected(found: Found, level: float = LEVEL, tests: int | None = None) -> list[str]:
    """The tests that fail at a joint level, by Holm's procedure; `tests` is their number if `found` has only some."""
    total = len(found) if tests is None else tests
    names = sorted(found, key=lambda name: found[name])
    passed = (rank for rank, name in enumerate(names) if not found[name] * (total - rank) <= level)
    return names[: next(passed, len(names))]


def two_sided(upper: float) -> float:
    """Twice the smaller tail."""
    return float(min(1.0, 2.0 * min(upper, 1.0 - upper)))


def normal(score: float) -> float:
    """The probability of a standard normal at least so far from 0."""
    return float(2.0 * stats.norm.sf(abs(score)))


def chi_square(counts: npt.ArrayLike, expected: npt.ArrayLike) -> float:
    """Pearson's test of counts with given expectations and total."""
    counts, expected = np.asarray(counts, dtype=np.float64), np.asarray(expected, dtype=np.float64)
    if not expected.all():
        return 0.0  # nothing to count, where there should be
    statistic = ((counts - expected) ** 2 / expected).sum()
    freedom = counts.size - 1
    return float(min(1.0, 2.0 * min(stats.chi2.sf(statistic, freedom), stats.chi2.cdf(statistic, freedom))))


def even(cells: npt.NDArray[np.integer], count: int) -> float:
    """Pearson's test that cells 0 .. count - 1 are equally likely."""
    return chi_square(np.bincount(cells.ravel(), minlength=count), np.full(count, cells.size / count))


def joined(columns: Floats, side: int) -> float:
    """Pearson's test that rows [n, d] of uniforms are even in the unit cube, cut into side^d cells."""
    cells = np.zeros(len(columns), dtype=np.int64)
    for column in np.minimum(columns * side, side - 1).astype(np.int64).T:
        cells = cells * side + column
    return even(cells, side ** columns.shape[1])


def kolmogorov(uniforms: Floats) -> float:
    """Kolmogorov and Smirnov's test of uniformity."""
    return two_sided(float(stats.ks_1samp(uniforms, stats.uniform.cdf, method="asymp").pvalue))


def correlated(a: Floats, b: Floats) -> float:
    """The test that uniforms a and b are uncorrelated."""
    return normal(12.0 * float(((a - 0.5) * (b - 0.5)).sum()) / math.sqrt(a.size))


def runs(uniforms: Floats) -> Found:
    """Runs above and below 1/2, their lengths, and runs up and down."""
    n = uniforms.size
    turns = np.flatnonzero(np.diff(uniforms >= 0.5))
    lengths = np.minimum(np.diff(turns), 12)
    chances = np.append(0.5 ** np.arange(1, 12), 0.5**11)
    rising = np.diff(uniforms) > 0.0
    directions = 1 + np.count_nonzero(np.diff(rising))
    return {
        "runs of halves": normal((turns.size - (n - 1) / 2) / math.sqrt((n - 1) / 4)),
        "lengths of runs": chi_square(np.bincount(lengths, minlength=13)[1:], chances * lengths.size),
        "runs up and down": normal((directions - (2 * n - 1) / 3) / math.sqrt((16 * n - 29) / 90)),
    }


def sequence(uniforms: Floats) -> Found:
    """Uniformity and independence along one sequence of uniforms."""
    found = {
        "cells": even(np.minimum(uniforms * CELLS, CELLS - 1).astype(np.int64), CELLS),
        "distribution function": kolmogorov(uniforms),
        "pairs": joined(uniforms[: uniforms.size // 2 * 2].reshape(-1, 2), 64),
        "triples": joined(uniforms[: uniforms.size // 3 * 3].reshape(-1, 3), 16),
    }
    lagged = {f"lag {lag}": correlated(uniforms[:-lag], uniforms[lag:]) for lag in LAGS}
    return found | lagged | runs(uniforms)


def binary(words: Bits) -> Found:
    """Balance of each of the 64 bits, pairs of low bits, and no word twice."""
    n = words.size
    ones = [np.count_nonzero(words & np.uint64(1 << bit)) for bit in range(64)]
    found = {f"bit {bit}": normal((2.0 * count - n) / math.sqrt(n)) for bit, count in enumerate(ones)}
    low = (words & np.uint64(63)).astype(np.int64)[: n // 2 * 2].reshape(-1, 2)
    found["pairs of low bits"] = even(low[:, 0] * 64 + low[:, 1], 4096)
    in_order = np.sort(words)
    found["no word twice"] = 1.0 if (in_order[1:] != in_order[:-1]).all() else n**2 / 2.0**65
    return found


def side_by_side(streams: Floats) -> Found:
    """Independence of each two of the streams, the rows of [k, n]."""
    found: Found = {}
    for i, j in combinations(range(len(streams)), 2):
        found[f"correlation of {i} and {j}"] = correlated(streams[i], streams[j])
        found[f"squares of {i} and {j}"] = joined(streams[[i, j]].T, 16)
    return found


def _double_factorial(k: int) -> float:
    """The k-th moment of a standard normal."""
    return 0.0 if k % 2 else float(math.prod(range(1, k, 2)))


def moment(z: Floats, order: int) -> float:
    """The test of one moment of standard normals. A high power is skewed: Edgeworth's first term allows for it."""
    raw = [_double_factorial(order * times) for times in (1, 2, 3)]
    variance = raw[1] - raw[0] ** 2
    skewness = (raw[2] - 3 * raw[0] * raw[1] + 2 * raw[0] ** 3) / variance**1.5 / math.sqrt(z.size)
    power = np.multiply.reduce([z] * order)
    score = (float(power.mean()) - raw[0]) / math.sqrt(variance / z.size)
    upper = float(stats.norm.sf(score) + stats.norm.pdf(score) * skewness * (score**2 - 1) / 6)
    return two_sided(min(max(upper, 0.0), 1.0))


def tail(z: Floats, edge: float) -> float:
    """The binomial test of how many standard normals lie beyond the edge, on its side of 0."""
    count, chance = np.count_nonzero(z > edge if edge > 0 else z < edge), stats.norm.sf(abs(edge))
    law = stats.binom(z.size, chance)
    return float(min(1.0, 2.0 * min(law.cdf(count), law.sf(count - 1))))


def normality(pairs: Floats) -> Found:
    """Standard normals two by two, [n, 2]: the law, the radius, the angle, and independence within the pair."""
    z, (a, b) = pairs.ravel(), pairs.T
    radius = -np.expm1(-(a**2 + b**2) / 2)
    angle = np.arctan2(b, a) / (2 * math.pi) + 0.5
    return (
        {f"moment {order}": moment(z, order) for order in MOMENTS}
        | {f"tail {edge:+}": tail(z, edge) for size in TAILS for edge in (size, -size)}
        | {
            "radius": joined(radius[:, None], CELLS),
            "angle": joined(angle[:, None], CELLS),
            "radius and angle": joined(np.column_stack([radius, angle]), 32),
            "pair": joined(stats.norm.cdf(pairs), 32),
            "correlation": normal(float((a * b).sum()) / math.sqrt(a.size)),
            "correlation of squares": normal(float(((a**2 - 1) * (b**2 - 1)).sum()) / 2 / math.sqrt(a.size)),
        }
    )
