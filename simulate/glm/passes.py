"""The compiled Newton passes of the fast engine. Importing this loads Numba."""

from typing import Any

import numpy as np

from simulate.glm.kernels import LANES, compiled, means, predictor

PASSES = 40  # Newton passes before a fit is given up
LONGEST_STEP = 4.0  # keeps a cold start from overshooting
SETTLED_STEP = 3e-6  # the step that is taken as the last one: what remains is of the order of its square


@compiled
def total(lanes: Any) -> float:
    """The sum of the lanes, in order."""
    added = 0.0
    for i in range(LANES):
        added += lanes[i]
    return added


@compiled
def products(x: Any, start: int, count: int, mu: Any, weight: Any, work: Any, first: Any, second: Any) -> None:
    """Nothing; the lanes of first gain mu x, those of second weight x_j x_k for every pair k <= j."""
    pair = 0
    for j in range(x.shape[0]):
        column = x[j, start : start + count]
        lanes = first[j]
        for i in range(count):
            lanes[i] += mu[i] * column[i]
            work[i] = weight[i] * column[i]
        for k in range(j + 1):
            other = x[k, start : start + count]
            lanes = second[pair]
            for i in range(count):
                lanes[i] += work[i] * other[i]
            pair += 1


@compiled
def curvature(family: int, x: Any, low: int, high: int, theta: Any, score: Any, hessian: Any) -> float:
    """The largest |predictor| of rows low..high; score loses sum x mu, hessian gains sum weight x x'."""
    p = x.shape[0]
    mu = np.empty(LANES)
    weight = np.empty(LANES)
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
        products(x, start, count, mu, weight, scale, first, second)
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
