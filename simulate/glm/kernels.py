"""The compiled loops of the fast engine. Importing this loads Numba, so it is imported only where it is used.

Every sum runs over LANES separate accumulators in a fixed order, so the compiler may use vectors of any width without
changing a bit; fast-math is off for the same reason. Features are [p, rows], each column contiguous.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np

Function = TypeVar("Function", bound=Callable[..., Any])

LANES = 64
PASSES = 40  # Newton passes before a fit is given up
LONGEST_STEP = 4.0  # keeps a cold start from overshooting
SETTLED_STEP = 3e-6  # the step that is taken as the last one: what remains is of the order of its square
MOST_EVENTS = 4000  # at the capped mean 403 no uniform below 1 - 2^-53 reaches 1000
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


@compiled
def total(lanes: Any) -> float:
    """The sum of the lanes, in order."""
    added = 0.0
    for i in range(LANES):
        added += lanes[i]
    return added


@compiled
def curvature(family: int, x: Any, low: int, high: int, theta: Any, score: Any, hessian: Any) -> float:
    """The largest |predictor| of rows low..high; score loses sum x mu, hessian gains sum weight x x'."""
    p = x.shape[0]
    mu = np.empty(LANES)
    weight = np.empty(LANES)
    weighted = np.empty(LANES)
    scale = np.empty(LANES)
    bits = scale.view(np.int64)
    reach = np.zeros(LANES)
    first = np.zeros((p, LANES))
    second = np.zeros((p * (p + 1) // 2, LANES))
    for start in range(low, high, LANES):
        count = min(LANES, high - start)
        predictor(x, start, count, theta, mu)
        for i in range(count):
            reach[i] = max(reach[i], abs(mu[i]))
        means(family, mu, weight, scale, bits, count)
        pair = 0
        for j in range(p):
            column = x[j, start : start + count]
            lanes = first[j]
            for i in range(count):
                lanes[i] += mu[i] * column[i]
                weighted[i] = weight[i] * column[i]
            for k in range(j + 1):
                other = x[k, start : start + count]
                lanes = second[pair]
                for i in range(count):
                    lanes[i] += weighted[i] * other[i]
                pair += 1
    pair = 0
    for j in range(p):
        score[j] -= total(first[j])
        for k in range(j + 1):
            hessian[j, k] += total(second[pair])
            hessian[k, j] = hessian[j, k]
            pair += 1
    for i in range(LANES):
        reach[0] = max(reach[0], reach[i])
    return float(reach[0])


@compiled
def solve(hessian: Any, score: Any, factor: Any, step: Any) -> bool:
    """Whether hessian is positive definite; if so, step becomes hessian^-1 score (by Cholesky, in `factor`)."""
    p = score.size
    for j in range(p):
        for k in range(j + 1):
            left = hessian[j, k]
            for m in range(k):
                left -= factor[j, m] * factor[k, m]
            if k < j:
                factor[j, k] = left / factor[k, k]
            elif left > 1e-12 * hessian[j, j]:  # also False when it is not a number
                factor[j, j] = np.sqrt(left)
            else:
                return False
    for j in range(p):
        left = score[j]
        for m in range(j):
            left -= factor[j, m] * step[m]
        step[j] = left / factor[j, j]
    for j in range(p - 1, -1, -1):
        left = step[j]
        for m in range(j + 1, p):
            left -= factor[m, j] * step[m]
        step[j] = left / factor[j, j]
    return True


@compiled
def advance(theta: Any, step: Any, longest: float) -> float:
    """The length of the step (sum of absolute values, so NaN is not lost); theta moves by it, at most by `longest`."""
    length = 0.0
    for j in range(step.size):
        length += abs(step[j])
    shrink = 1.0 if length <= longest else longest / length
    for j in range(step.size):
        theta[j] += shrink * step[j]
    return length


@compiled
def restart(score: Any, moment: Any, hessian: Any, clear: bool) -> None:
    """Nothing; the score becomes the moment, and the hessian zero where `clear` says so."""
    for j in range(score.size):
        score[j] = moment[j]
        if clear:
            for k in range(score.size):
                hessian[j, k] = 0.0


@compiled
def newton(family: int, x: Any, rows: tuple[int, int, int], moment: Any, fresh: Any, theta: Any, hessian: Any) -> float:
    """The largest |predictor| once the likelihood equations of rows low..high are solved, or -1 when they were not.

    `rows` is (low, settled, high). The equations are sum x (y - mu) = 0; `moment` is sum x y over all the rows, `fresh`
    over settled..high alone. On entry theta solves the equations of rows low..settled and hessian is their curvature,
    so the first pass needs only the fresh rows (settled = low: nothing is known). Every later pass covers all rows. The
    score is measured by the curvature, as the Newton step, so that a flat likelihood is never taken for a solved one.
    On exit theta is the solution and hessian the curvature of all rows.
    """
    p = theta.size
    low, settled, high = rows
    score = np.empty(p)
    step = np.empty(p)
    factor = np.empty((p, p))
    restart(score, fresh, hessian, settled == low)
    start = settled
    for _ in range(PASSES):
        reach = curvature(family, x, start, high, theta, score, hessian)
        if not solve(hessian, score, factor, step):
            return -1.0
        length = advance(theta, step, np.inf if family == 0 else LONGEST_STEP)
        if not np.isfinite(length):
            return -1.0
        if family == 0 or (start == low and length <= SETTLED_STEP):  # the normal equations are linear: one pass
            return reach
        start = low
        restart(score, moment, hessian, True)
    return -1.0
