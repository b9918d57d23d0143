"""The compiled loops that draw responses, and what they share with those that fit. Importing this loads Numba.

Every sum runs over LANES separate accumulators in a fixed order, so the compiler may use vectors of any width without
changing a bit; fast-math is off for the same reason. Features are [p, rows], each column contiguous.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np

from simulate.glm.families import MOST_EVENTS

Function = TypeVar("Function", bound=Callable[..., Any])

LANES = 64
LOG2_E = 1.4426950408889634
LN2_HIGH = float.fromhex("0x1.62e42feep-1")  # ln 2 cut to 32 bits, so that a product with a small integer is exact
LN2_LOW = 1.9082149292705877e-10  # the rest of ln 2
ROUNDER = 6755399441055744.0  # 1.5 * 2^52: adding it rounds to a whole number and leaves that number in the low bits


def compiled(function: Function) -> Function:
    """The function compiled by Numba, with its type kept."""
    return cast(Function, numba.njit(error_model="numpy", cache=False)(function))


@compiled
def exponential(values: Any, scale: Any, bits: Any, count: int) -> None:
    """Nothing; values[:count] become exp(values). `bits` is an integer view of the work array `scale`."""
    for i in range(count):
        x = min(max(values[i], -700.0), 700.0)
        shifted = x * LOG2_E + ROUNDER
        scale[i] = shifted
        power = shifted - ROUNDER
        r = (x - power * LN2_HIGH) - power * LN2_LOW
        p = 1.0 / 6227020800.0
        p = p * r + 1.0 / 479001600.0
        p = p * r + 1.0 / 39916800.0
        p = p * r + 1.0 / 3628800.0
        p = p * r + 1.0 / 362880.0
        p = p * r + 1.0 / 40320.0
        p = p * r + 1.0 / 5040.0
        p = p * r + 1.0 / 720.0
        p = p * r + 1.0 / 120.0
        p = p * r + 1.0 / 24.0
        p = p * r + 1.0 / 6.0
        p = p * r + 0.5
        p = p * r + 1.0
        values[i] = p * r + 1.0
    for i in range(count):
        bits[i] = (bits[i] + 1023) << 52
    for i in range(count):
        values[i] *= scale[i]


@compiled
def predictor(x: Any, start: int, count: int, theta: Any, eta: Any) -> None:
    """Nothing; eta[:count] becomes the linear predictor of the rows from `start`."""
    for i in range(count):
        eta[i] = 0.0
    for j in range(x.shape[0]):
        column = x[j, start : start + count]
        slope = theta[j]
        for i in range(count):
            eta[i] += slope * column[i]


@compiled
def means(family: int, mu: Any, weight: Any, scale: Any, bits: Any, count: int) -> None:
    """Nothing; mu, given as the linear predictor, becomes the mean, and weight its derivative."""
    if family == 0:
        for i in range(count):
            weight[i] = 1.0
    elif family == 1:
        for i in range(count):
            mu[i] = -mu[i]
        exponential(mu, scale, bits, count)
        for i in range(count):
            odds = mu[i]
            mu[i] = 1.0 / (1.0 + odds)
            weight[i] = odds * mu[i] * mu[i]
    else:
        exponential(mu, scale, bits, count)
        for i in range(count):
            weight[i] = mu[i]


@compiled
def events(mu: float, none: float, uniform: float) -> float:
    """The Poisson count at which the distribution function passes the uniform; `none` is exp(-mu)."""
    count = 0
    chance = none
    reached = none
    while uniform > reached and count < MOST_EVENTS:
        count += 1
        chance *= mu / count
        reached += chance
    return float(count)


@compiled
def respond(family: int, x: Any, start: int, theta: Any, noise: Any, cap: float, y: Any) -> int:
    """The number of capped predictors; y becomes the responses of the rows from `start`, one for each noise entry."""
    mu = np.empty(LANES)
    none = np.empty(LANES)
    scale = np.empty(LANES)
    bits = scale.view(np.int64)
    capped = 0
    for first in range(0, noise.size, LANES):
        count = min(LANES, noise.size - first)
        predictor(x, start + first, count, theta, mu)
        for i in range(count):
            capped += abs(mu[i]) > cap
            mu[i] = min(max(mu[i], -cap), cap)
        means(family, mu, none, scale, bits, count)
        if family == 0:
            for i in range(count):
                y[first + i] = mu[i] + noise[first + i]
        elif family == 1:
            for i in range(count):
                y[first + i] = 1.0 if noise[first + i] < mu[i] else 0.0
        else:
            for i in range(count):
                none[i] = -mu[i]
            exponential(none, scale, bits, count)
            for i in range(count):
                y[first + i] = events(mu[i], none[i], noise[first + i])
    return capped
