"""The laws of the real rows, with their covariances: ours, as the source gives no parameters."""

from dataclasses import dataclass
from math import pi

import numpy as np

from simulate.arrays import Floats
from theory.vocabulary import Truth

WEIGHTS = (0.45, 0.35, 0.2)  # of the three clouds
MEANS = ((-2.0, -0.5), (1.5, 1.5), (2.0, -2.0))
COVARIANCES = ((0.6, 0.5, 0.8), (0.8, -0.4, 0.4), (0.3, 0.0, 0.3))  # (xx, xy, yy)
BLUR = 0.1  # the standard deviation of the noise around moons and circles
INNER = 0.5  # the radius of the inner circle; the outer one has 1
LOWER = (1.0, 0.5)  # where the lower moon is shifted to


@dataclass(frozen=True, kw_only=True)
class Mixture:
    """Weights [K], means [K, 2] and covariances [K, 3] as (xx, xy, yy)."""

    weights: Floats
    means: Floats
    covariances: Floats

    def drawn(self, generator: np.random.Generator, rows: int) -> Floats:
        """So many draws, [rows, 2]."""
        reached = np.cumsum(self.weights)
        which = np.searchsorted(reached, generator.random(rows) * reached[-1], side="right")
        which = np.minimum(which, self.weights.size - 1)
        first, second = generator.standard_normal((2, rows))
        xx, xy, yy = self.covariances[which].T
        wide = np.sqrt(xx)
        x = self.means[which, 0] + wide * first
        y = self.means[which, 1] + xy / wide * first + np.sqrt(yy - xy * xy / xx) * second
        return np.stack((x, y), axis=1)

    def within(self) -> Floats:
        """The mean of the components' covariances, as (xx, xy, yy)."""
        return np.asarray(self.weights @ self.covariances)

    def covariance(self) -> Floats:
        """The covariance of a draw, as (xx, xy, yy): within the components and between them."""
        away = self.means - self.weights @ self.means
        between = np.stack((away[:, 0] ** 2, away[:, 0] * away[:, 1], away[:, 1] ** 2), axis=1)
        return np.asarray(self.within() + self.weights @ between)


CLOUDS = Mixture(weights=np.array(WEIGHTS), means=np.array(MEANS), covariances=np.array(COVARIANCES))


def real_rows(truth: Truth, generator: np.random.Generator, rows: int) -> Floats:
    """Draws of the truth, [rows, 2]."""
    if truth is Truth.CLOUDS:
        return CLOUDS.drawn(generator, rows)
    first = generator.random(rows) < 1 / 2
    noise = BLUR * generator.standard_normal((rows, 2))
    if truth is Truth.MOONS:
        angle = pi * generator.random(rows)
        upper = np.stack((np.cos(angle), np.sin(angle)), axis=1)
        return np.asarray(np.where(first[:, None], upper, np.array(LOWER) - upper) + noise)
    angle = 2 * pi * generator.random(rows)
    radius = np.where(first, 1.0, INNER)
    return np.asarray(radius[:, None] * np.stack((np.cos(angle), np.sin(angle)), axis=1) + noise)


def covariance(truth: Truth) -> Floats:
    """The covariance of a real row, as (xx, xy, yy)."""
    if truth is Truth.CLOUDS:
        return CLOUDS.covariance()
    if truth is Truth.CIRCLES:
        spread = (1 + INNER**2) / 4 + BLUR**2
        return np.array([spread, 0.0, spread])
    x, y = LOWER
    apart = y - 4 / pi  # of the lower moon's mean height from the upper one's
    return np.array([1 / 2 + x * x / 4 + BLUR**2, x * apart / 4, 1 / 2 - (2 / pi) ** 2 + apart**2 / 4 + BLUR**2])
