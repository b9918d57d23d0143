"""The fit of one generation in compiled code.

A fit costs one pass over the old rows where it can. At the last fit their score and curvature are known exactly, and
how the curvature bends; the new rows are visited once at that point, for the same. The cubic expansion of the whole
log-likelihood then gives a candidate, close enough that one Newton step from the exact score of all rows ends within
`TOLERANCE` of the maximum. Whether it does is not guessed from the step: a bound on the distance that is left decides,
else all rows are visited again.

`problem` is (link, factors, longest), `data` (rows, spans, tables, cubic), `work` the arrays of `work_of`.
"""

from typing import Any

import numpy as np

from simulate.glm.equations import (
    LONGEST_STEP,
    advance,
    expand,
    factored,
    gather,
    gather_cubes,
    lanes_of,
    largest_error,
    newton_step,
)
from simulate.glm.visit import visit, visit_cubic
from simulate.lanes.compiled import compiled, inlined
from simulate.lanes.functions import LARGEST

PASSES = 40  # Newton passes before a fit is given up
SEARCHES = 12  # the same for the search on the expansion, which has the exact passes to fall back on
ROUGH_STEP = 1e-4  # ends that search: what is then left, its square, is below what the expansion leaves open
TOLERANCE = 1e-9  # the bound on the distance to the maximum, in every coefficient
FAR = 1.0  # a search that leaves this far from the last fit is not trusted
SHORT = 1e-2  # a longer step cannot pass, and its bound need not be worked out


@inlined
def remaining(decrement: float, length: float, longest: float, error: float) -> float:
    """A bound on the distance of the stepped-to point from the maximum, in every coefficient.

    The log-likelihood is self-concordant along a row: its third derivative is at most its second. With t the most that
    the step moves a predictor, the decrement after it is at most (e^t - 1 - t)/t times the one before, and a decrement
    of c means a distance of at most about c standard errors.
    """
    t = length * longest
    return decrement * 0.5 * t * (1.0 + t) * (1.0 + t) * error


@compiled
def visit_all(chosen: Any, link: Any, data: Any, theta: Any, shape: Any) -> None:
    """Nothing; the sums of every batch in `chosen` are those at theta, with cubes where they are due."""
    rows, spans, tables, cubic = data
    start, count = spans
    wide = lanes_of(shape)
    for batch in chosen:
        if cubic[batch]:
            visit_cubic(link, rows, (start[batch], count[batch]), theta, shape, tables[1], batch * wide)
            cubic[batch] = False  # how the curvature bends is noted once
        else:
            visit(link, rows, (start[batch], count[batch]), theta, shape, tables[1], batch * wide)


@inlined
def reach(theta: Any, longest: float, shape: Any) -> float:
    """No predictor is larger in size than this."""
    most: float = abs(theta[0])
    for j in range(1, len(shape)):
        most += abs(theta[j]) * longest
    return most


@inlined
def clear(score: Any, hessian: Any) -> None:
    """Nothing; score and hessian are zero."""
    score[:] = 0.0
    hessian[:, :] = 0.0


@compiled
def newton(chosen: Any, weights: Any, problem: Any, data: Any, theta: Any, shape: Any, work: Any) -> float:
    """A bound on |predictor| once theta solves the equations of all rows, or -1 where it does not.

    On exit the sums of the batches are those at the point in work's `at`, the last that was visited.
    """
    link, factors, longest = problem
    score, hessian, factor, step, at = work[0], work[1], work[2], work[3], work[4]
    for _ in range(PASSES):
        at[:] = theta
        if not reach(theta, longest, shape) < LARGEST:
            return -1.0
        visit_all(chosen, link, data, theta, shape)
        clear(score, hessian)
        gather(chosen, weights, data[2], factors, shape, score, hessian)
        if not factored(hessian, factor, shape):
            return -1.0
        decrement = newton_step(factor, score, shape, step)
        length = advance(theta, step, shape, LONGEST_STEP)
        if not np.isfinite(length):
            return -1.0
        if length < SHORT and remaining(decrement, length, longest, largest_error(factor, shape, step)) <= TOLERANCE:
            return reach(theta, longest, shape)
    return -1.0


@compiled
def search(new: Any, chosen: Any, weights: Any, problem: Any, data: Any, theta: Any, shape: Any, work: Any) -> None:
    """Nothing; theta nears the fit of the batches `chosen`, or stays where their expansion leads too far.

    All but the batches `new` were visited at work's `at`, and are expanded about it; the new ones are visited there.
    """
    link, factors, _ = problem
    score, hessian, factor, step, at, start, old_score, old_hessian, cubes, away = work
    start[:] = theta
    data[3][new] = True  # the cubes of every batch are needed, also of one that no later fit uses
    visit_all(new, link, data, at, shape)
    clear(old_score, old_hessian)
    gather(chosen, weights, data[2], factors, shape, old_score, old_hessian)
    gather_cubes(chosen, weights, data[2][1], factors[0], shape, cubes)
    for _ in range(SEARCHES):
        clear(score, hessian)
        away[:] = theta - at
        expand(away, (old_score, old_hessian), cubes, shape, score, hessian)
        if not factored(hessian, factor, shape):
            break
        newton_step(factor, score, shape, step)
        length = advance(theta, step, shape, LONGEST_STEP)
        if length <= ROUGH_STEP:
            return
        if not np.abs(theta - start).sum() < FAR:
            break
    theta[:] = start
