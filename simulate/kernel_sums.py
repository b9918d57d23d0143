"""The logarithm of a sum of Gaussian kernels at each of many points: the one loop that costs time, compiled.

Written so that the compiler can work on several rows at once: no branches, no calls, and sums in four parts.
"""

import math

import numpy as np

from simulate.arrays import Floats
from simulate.lanes.compiled import inlined, kernel

FARTHEST = 100.0  # beyond the nearest square; a kernel so far off, e^-50, adds less than rounding does, even a million
HALVINGS = 6  # exp(x) = exp(x/64)^64, so that a polynomial of degree 12 is exact to 1e-15 for x >= -50
SHARES = tuple(1.0 / math.factorial(power) for power in range(13))


@inlined
def squares(point: Floats, rows: Floats, found: Floats) -> None:
    """The squared distances of the rows, [d, N], from the point, [d], into `found`, [N]."""
    found[:] = 0.0
    for axis in range(point.size):
        here = point[axis]
        for row in range(found.size):
            away = here - rows[axis, row]
            found[row] += away * away


@inlined
def least(values: Floats) -> float:
    """The least of the values."""
    a = b = c = d = values[0]
    whole = values.size // 4 * 4
    for place in range(0, whole, 4):
        a, b = min(a, values[place]), min(b, values[place + 1])
        c, d = min(c, values[place + 2]), min(d, values[place + 3])
    for place in range(whole, values.size):
        a = min(a, values[place])
    smallest: float = min(a, b, c, d)
    return smallest


@inlined
def exponentials(values: Floats, nearest: float) -> None:
    """exp(-(value - nearest)/2) in the place of each value, to the last few bits."""
    for place in range(values.size):
        x = min(values[place] - nearest, FARTHEST) * (-0.5 / 2**HALVINGS)
        power = SHARES[12]
        for degree in range(11, -1, -1):
            power = power * x + SHARES[degree]
        for _ in range(HALVINGS):
            power *= power
        values[place] = power


@inlined
def total(values: Floats) -> float:
    """The sum of the values, in four parts."""
    a = b = c = d = 0.0
    whole = values.size // 4 * 4
    for place in range(0, whole, 4):
        a += values[place]
        b += values[place + 1]
        c += values[place + 2]
        d += values[place + 3]
    for place in range(whole, values.size):
        a += values[place]
    return (a + b) + (c + d)


@kernel
def log_sums(points: Floats, rows: Floats) -> Floats:
    """The logarithm of sum_j exp(-|x - X_j|^2/2) for each point x, [B, m]; points [B, m, d], rows [B, d, N].

    The nearest row is taken out of the sum, so that the logarithm is finite however far a point lies.
    """
    found = np.empty(points.shape[:2])
    values = np.empty(rows.shape[2])
    for chain in range(points.shape[0]):
        for place in range(points.shape[1]):
            squares(points[chain, place], rows[chain], values)
            nearest = least(values)
            exponentials(values, nearest)
            found[chain, place] = math.log(total(values)) - 0.5 * nearest
    return found
