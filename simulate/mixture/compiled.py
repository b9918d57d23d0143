"""EM and k-means in the plane, compiled: the steps, the order and the stopping rules of scikit-learn's.

A covariance is (xx, xy, yy). Everything that is compiled stands in this file, which the cache on disk depends on.
"""

import math

import numpy as np

from simulate.arrays import Floats, Integers
from simulate.lanes.compiled import kernel

NEVER_EMPTY = 10 * np.finfo(np.float64).eps  # added to the rows of a component, as scikit-learn does
LOG_TWO_PI = math.log(2 * math.pi)
NEGLIGIBLE = -50.0  # a share of a row below exp of this adds nothing to the sums


@kernel
def climb(
    rows: Floats, weights: Floats, means: Floats, covariances: Floats, floor: float, tolerance: float, most: int
) -> tuple[float, int, bool]:
    """The mean log-likelihood that EM reached, the steps it took, and whether it stopped by itself.

    The parameters are changed in place. A covariance that is singular ends it, at minus infinity.
    """
    count, bound = weights.size, -np.inf
    sums, whitening = np.empty((count, 6)), np.empty((count, 4))
    logs = np.empty(count)
    for step in range(1, most + 1):
        if not invertible(covariances):
            return -np.inf, step, False
        for k in range(count):
            xx, xy, yy = covariances[k]
            rest = yy - xy * xy / xx
            whitening[k, 0], whitening[k, 1], whitening[k, 2] = xx**-0.5, xy / xx, rest**-0.5
            whitening[k, 3] = math.log(weights[k]) - LOG_TWO_PI - 0.5 * math.log(xx * rest)
        before, bound = bound, shared_out(rows, means, whitening, logs, sums)
        updated(sums, weights, means, covariances, floor)
        if abs(bound - before) < tolerance:
            return (bound if invertible(covariances) else -np.inf), step, True
    return (bound if invertible(covariances) else -np.inf), most, False


@kernel
def invertible(covariances: Floats) -> bool:
    """Whether every covariance has a density."""
    for k in range(len(covariances)):
        xx, xy, yy = covariances[k]
        if not (xx > 0 and yy - xy * xy / xx > 0):
            return False
    return True


@kernel
def shared_out(rows: Floats, means: Floats, whitening: Floats, logs: Floats, sums: Floats) -> float:
    """The mean log-likelihood of the rows; `sums` gets each component's share of them and of their moments.

    The moments are about the component's mean, so that a narrow component far from the origin loses no digits.
    """
    sums[:] = 0.0
    total, count = 0.0, len(means)
    for place in range(len(rows)):
        x, y = rows[place]
        highest = -np.inf
        for k in range(count):
            dx = x - means[k, 0]
            first = dx * whitening[k, 0]
            second = (y - means[k, 1] - dx * whitening[k, 1]) * whitening[k, 2]
            logs[k] = whitening[k, 3] - 0.5 * (first * first + second * second)
            highest = max(highest, logs[k])
        density = 0.0
        for k in range(count):
            logs[k] = math.exp(logs[k] - highest) if logs[k] - highest > NEGLIGIBLE else 0.0
            density += logs[k]
        total += highest + math.log(density)
        for k in range(count):
            share = logs[k] / density
            if share > 0.0:
                dx, dy = x - means[k, 0], y - means[k, 1]
                sums[k, 0] += share
                sums[k, 1] += share * dx
                sums[k, 2] += share * dy
                sums[k, 3] += share * dx * dx
                sums[k, 4] += share * dx * dy
                sums[k, 5] += share * dy * dy
    return total / len(rows)


@kernel
def updated(sums: Floats, weights: Floats, means: Floats, covariances: Floats, floor: float) -> None:
    """Nothing; the parameters become those that the shares say."""
    whole = 0.0
    for k in range(weights.size):
        held, sx, sy, sxx, sxy, syy = sums[k]
        filled = held + NEVER_EMPTY
        x, y = means[k, 0] * (held / filled) + sx / filled, means[k, 1] * (held / filled) + sy / filled
        dx, dy = x - means[k, 0], y - means[k, 1]
        means[k, 0], means[k, 1] = x, y
        covariances[k, 0] = (sxx - 2 * dx * sx + dx * dx * held) / filled + floor
        covariances[k, 1] = (sxy - dx * sy - dy * sx + dx * dy * held) / filled
        covariances[k, 2] = (syy - 2 * dy * sy + dy * dy * held) / filled + floor
        weights[k] = filled
        whole += filled
    weights /= whole


@kernel
def from_shares(rows: Floats, shares: Floats, floor: float) -> tuple[Floats, Floats, Floats]:
    """The weights [K], means [K, 2] and covariances [K, 3] of the rows shared out as said, [rows, K]."""
    count = shares.shape[1]
    weights, means, covariances = np.zeros(count), np.zeros((count, 2)), np.zeros((count, 3))
    for place in range(len(rows)):
        for k in range(count):
            share = shares[place, k]
            weights[k] += share
            means[k, 0] += share * rows[place, 0]
            means[k, 1] += share * rows[place, 1]
    weights += NEVER_EMPTY
    for k in range(count):
        means[k] /= weights[k]
    for place in range(len(rows)):
        for k in range(count):
            share = shares[place, k]
            dx, dy = rows[place, 0] - means[k, 0], rows[place, 1] - means[k, 1]
            covariances[k, 0] += share * dx * dx
            covariances[k, 1] += share * dx * dy
            covariances[k, 2] += share * dy * dy
    for k in range(count):
        covariances[k] /= weights[k]
        covariances[k, 0] += floor
        covariances[k, 2] += floor
    return weights / weights.sum(), means, covariances


@kernel
def closer(rows: Floats, centre: Floats, nearest: Floats, found: Floats) -> float:
    """The sum of the squared distances to the nearest centre, had this one been added; `found` gets them."""
    total = 0.0
    for place in range(len(rows)):
        away = (rows[place, 0] - centre[0]) ** 2 + (rows[place, 1] - centre[1]) ** 2
        found[place] = min(away, nearest[place])
        total += found[place]
    return total


@kernel
def seeded(rows: Floats, uniforms: Floats) -> Floats:
    """Centres for k-means, [K, 2], by greedy k-means++: each the best of so many candidates; uniforms [K, candidates].

    A candidate is likelier, the farther it lies from the centres so far; the best leaves the least distance.
    """
    count, candidates = uniforms.shape
    centres = np.empty((count, 2))
    centres[0] = rows[int(uniforms[0, 0] * len(rows))]
    nearest, found, least = np.full(len(rows), np.inf), np.empty(len(rows)), np.empty(len(rows))
    closer(rows, centres[0], nearest, nearest)
    for k in range(1, count):
        reached = np.cumsum(nearest)
        best = np.inf
        for trial in range(candidates):
            place = min(np.searchsorted(reached, uniforms[k, trial] * reached[-1]), len(rows) - 1)
            total = closer(rows, rows[place], nearest, found)
            if total < best:
                best = total
                centres[k] = rows[place]
                least[:] = found
        nearest[:] = least
    return centres


@kernel
def clustered(rows: Floats, centres: Floats, tolerance: float, most: int) -> Integers:
    """The cluster of each row by Lloyd's k-means, from these centres; a cluster without rows takes the farthest row."""
    count = len(centres)
    labels = np.full(len(rows), -1)
    for _ in range(most):
        changed, farthest, distance = 0, 0, -1.0
        sums = np.zeros((count, 3))
        for place in range(len(rows)):
            x, y = rows[place]
            label, least = 0, np.inf
            for k in range(count):
                away = (x - centres[k, 0]) ** 2 + (y - centres[k, 1]) ** 2
                if away < least:
                    label, least = k, away
            changed += labels[place] != label
            labels[place] = label
            sums[label, 0] += 1
            sums[label, 1] += x
            sums[label, 2] += y
            if least > distance:
                farthest, distance = place, least
        moved = 0.0
        for k in range(count):
            new = sums[k, 1:] / sums[k, 0] if sums[k, 0] > 0 else rows[farthest]
            moved += ((new - centres[k]) ** 2).sum()
            centres[k] = new
        if changed == 0 or moved <= tolerance:
            break
    return labels
