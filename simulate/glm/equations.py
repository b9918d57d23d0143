"""The likelihood equations of a fit in compiled code: gathered from its batches, solved, and certified."""

from typing import Any

import numpy as np

from simulate.lanes.arithmetic import every, fma, total
from simulate.lanes.compiled import inlined
from simulate.lanes.memory import load, pairs, singles
from simulate.lanes.types import WIDTH

MOST_CUBIC = 6  # coefficients: beyond, third derivatives cost more than the passes that they save
LONGEST_STEP = 4.0  # in sum of absolute values: keeps a cold start from overshooting
SINGULAR = 1e-12  # a pivot below this share of its diagonal entry is taken for zero
NEAR = 1e-3  # a smaller one, though it is none, costs digits


@inlined
def lanes_of(shape: Any) -> int:
    """How many doubles hold the lanes of a batch: coefficients, pairs and, where they are used, triples."""
    size = len(shape)
    cubes = size * (size + 1) * (size + 2) // 6 if size <= MOST_CUBIC else 0
    return (size + size * (size + 1) // 2 + cubes) * WIDTH


@inlined
def gather(chosen: Any, weights: Any, tables: Any, factors: Any, shape: Any, score: Any, hessian: Any) -> None:
    """Nothing; score gains sum w x (a - b F) and hessian its negative derivative over the batches `chosen`.

    `tables` is (moments, sums), lanes of every batch; `factors` is (scale, sign) of the link.
    """
    moments, sums = tables
    scale, sign = factors
    size, wide = len(shape), lanes_of(shape)
    first, second = singles(shape), pairs(shape)
    for batch in chosen:
        weight, at = every(weights[batch]), batch * wide
        for j in range(size):
            gain = fma(load(sums, at + j * WIDTH), -scale, load(moments, at + j * WIDTH))
            first[j] = fma(weight, gain, first[j])
        for pair in range(size * (size + 1) // 2):
            place = at + (size + pair) * WIDTH
            second[pair] = fma(weight, fma(load(sums, place), scale * sign, load(moments, place)), second[pair])
    pair = 0
    for j in range(size):
        score[j] += total(first[j])
        for k in range(j + 1):
            hessian[j, k] += total(second[pair])
            hessian[k, j] = hessian[j, k]
            pair += 1


@inlined
def gather_cubes(chosen: Any, weights: Any, sums: Any, scale: float, shape: Any, cubes: Any) -> None:
    """Nothing; cubes [p, p, p] becomes the symmetric sum w b F'' x x x over the batches `chosen`."""
    size, wide = len(shape), lanes_of(shape)
    place = (size + size * (size + 1) // 2) * WIDTH
    for j in range(size):
        for k in range(j + 1):
            for m in range(k + 1):
                value = every(0.0)
                for batch in chosen:
                    value = fma(every(weights[batch]), load(sums, batch * wide + place), value)
                found = total(value) * scale
                cubes[j, k, m], cubes[j, m, k], cubes[k, j, m] = found, found, found
                cubes[k, m, j], cubes[m, j, k], cubes[m, k, j] = found, found, found
                place += WIDTH


@inlined
def expand(away: Any, old: Any, cubes: Any, shape: Any, score: Any, hessian: Any) -> None:
    """Nothing; score and hessian gain those of the old rows, expanded at a distance `away` from where `old` holds them.

    The score to second order, S - H d - T d d / 2, and the Hessian to first, H + T d.
    """
    old_score, old_hessian = old
    for j in range(len(shape)):
        gain = old_score[j]
        for k in range(len(shape)):
            bent = 0.0
            for m in range(len(shape)):
                bent += cubes[j, k, m] * away[m]
            gain -= (old_hessian[j, k] + 0.5 * bent) * away[k]
            hessian[j, k] += old_hessian[j, k] + bent
        score[j] += gain


@inlined
def factored(hessian: Any, factor: Any, shape: Any) -> bool:
    """Whether the hessian is positive definite; if so, factor holds its Cholesky factor."""
    size = len(shape)
    for j in range(size):
        for k in range(j + 1):
            left = hessian[j, k]
            for m in range(k):
                left -= factor[j, m] * factor[k, m]
            if k < j:
                factor[j, k] = left / factor[k, k]
            elif left > SINGULAR * hessian[j, j]:  # also False when it is not a number
                factor[j, j] = np.sqrt(left)
            else:
                return False
    return True


@inlined
def nearly_singular(hessian: Any, factor: Any, shape: Any) -> bool:
    """Whether the solution loses more than a few digits: some feature is nearly a combination of the others."""
    least = 1.0
    for j in range(len(shape)):
        least = min(least, factor[j, j] * factor[j, j] / hessian[j, j])
    return least < NEAR


@inlined
def newton_step(factor: Any, score: Any, shape: Any, step: Any) -> float:
    """The Newton decrement, sqrt(score' H^-1 score); step becomes H^-1 score."""
    size = len(shape)
    square = 0.0
    for j in range(size):
        left = score[j]
        for m in range(j):
            left -= factor[j, m] * step[m]
        step[j] = left / factor[j, j]
        square += step[j] * step[j]
    for j in range(size - 1, -1, -1):
        left = step[j]
        for m in range(j + 1, size):
            left -= factor[m, j] * step[m]
        step[j] = left / factor[j, j]
    return float(np.sqrt(square))


@inlined
def largest_error(factor: Any, shape: Any, column: Any) -> float:
    """The largest standard error: the root of the largest diagonal entry of H^-1."""
    size = len(shape)
    largest = 0.0
    for first in range(size):  # column `first` of the inverse factor; its squares add up to that diagonal entry
        square = 0.0
        for j in range(first, size):
            left = 1.0 if j == first else 0.0
            for m in range(first, j):
                left -= factor[j, m] * column[m]
            column[j] = left / factor[j, j]
            square += column[j] * column[j]
        largest = max(largest, square)
    return float(np.sqrt(largest))


@inlined
def advance(theta: Any, step: Any, shape: Any, longest: float) -> float:
    """The length of the step (sum of absolute values, so NaN is not lost); theta moves by it, at most by `longest`."""
    length = 0.0
    for j in range(len(shape)):
        length += abs(step[j])
    shrink = 1.0 if length <= longest else longest / length
    for j in range(len(shape)):
        theta[j] += shrink * step[j]
    return length
