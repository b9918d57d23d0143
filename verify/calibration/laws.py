"""Draws for which every tested statement is true: simple laws, and the heaviest statistics that the ledger judges.

Each law has mean 0 and variance 1. The laws of the ledger's statistics are drawn from their exact representations, not
by refitting, so that thousands of runs take seconds.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import gamma

Array = npt.NDArray[np.float64]
Draw = Callable[[np.random.Generator, tuple[int, ...]], Array]


@dataclass(frozen=True, kw_only=True)
class Law:
    """A law with mean 0 and variance 1: `draw` gives draws of a shape, `said` what it is."""

    draw: Draw
    said: str


SHARE = 0.3  # of ones in binary data


@dataclass(frozen=True, kw_only=True)
class Regression:
    """A least squares fit on `rows` standard normal rows of `features`: the least surplus of rows in the ledger."""

    rows: int
    features: int

    @property
    def shapes(self) -> tuple[float, float]:
        """The shapes of the beta prime law of the test error over sigma^2, of one generation."""
        return self.features / 2, (self.rows - self.features + 1) / 2

    @property
    def mean(self) -> float:
        """The mean of that law: d / (T - d - 1)."""
        return self.features / (self.rows - self.features - 1)

    @property
    def variance(self) -> float:
        """Its variance 2 d (T - 1) / ((T - d - 1)^2 (T - d - 3)); ZeroDivisionError or below 0 where it has none."""
        surplus = self.rows - self.features
        return 2 * self.features * (self.rows - 1) / ((surplus - 1) ** 2 * (surplus - 3))

    def errors(self, rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
        """Test errors over sigma^2: a ratio of independent gamma variates."""
        above, below = self.shapes
        return np.asarray(rng.standard_gamma(above, shape) / rng.standard_gamma(below, shape))


@dataclass(frozen=True, kw_only=True)
class Chain:
    """A normal law refitted by maximum likelihood on `rows` of its own draws, `generations` times (replace)."""

    rows: int
    generations: int

    def distances(self, rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
        """The squared W2 distance to the truth over the true variance.

        The fitted variance is a product of independent chi-squares over `rows`; given it, the displacement of the mean
        is normal.
        """
        variance, displacement = np.ones(shape), np.zeros(shape)
        for _ in range(self.generations):
            displacement += variance
            variance = variance * (2 / self.rows) * rng.standard_gamma((self.rows - 1) / 2, shape)
        moved = displacement / self.rows * rng.standard_normal(shape) ** 2
        return np.asarray(moved + (np.sqrt(variance) - 1) ** 2)

    @property
    def mean(self) -> float:
        """The mean of the distance."""
        displacement = sum(self._moment(1) ** k for k in range(self.generations)) / self.rows
        return displacement + self._power(1) - 2 * self._power(0.5) + 1

    @property
    def variance(self) -> float:
        """The variance of the distance, from moments of independent factors."""
        terms = range(self.generations)
        squared = sum(self._joint(min(a, b), 1, max(a, b)) for a in terms for b in terms) / self.rows**2
        crossed = sum(self._beside(a, 1) - 2 * self._beside(a, 0.5) + self._beside(a, 0) for a in terms) / self.rows
        spread = self._power(2) - 4 * self._power(1.5) + 6 * self._power(1) - 4 * self._power(0.5) + 1
        return 3 * squared + 2 * crossed + spread - self.mean**2

    def _moment(self, order: float) -> float:
        """E (chi-square / rows)^order, of one refit."""
        half = (self.rows - 1) / 2
        return float((2 / self.rows) ** order * gamma(half + order) / gamma(half))

    def _power(self, order: float) -> float:
        """E v^order of the last fitted variance v."""
        return self._moment(order) ** self.generations

    def _joint(self, first: int, order: float, last: int) -> float:
        """E v_first v_last^order, for first <= last."""
        return self._moment(1 + order) ** first * self._moment(order) ** (last - first)

    def _beside(self, first: int, order: float) -> float:
        return self._joint(first, order, self.generations)


LEAST_SURPLUS = Regression(rows=12, features=2)  # the heaviest test error of any trial: T - d = 10
LEAST_ROWS = Regression(rows=250, features=3)  # the fewest rows whose fits are compared by their growth
HEAVIEST_CHAIN = Chain(rows=3, generations=4)  # the most skewed statistic of any trial
NO_VARIANCE = Regression(rows=5, features=3)  # T = d + 2: refused by the guards, a trap
FEWEST_SQUARES = 1  # degrees of freedom of a variance that is fitted to 2 rows


def _test_error(regression: Regression, scale: float) -> Draw:
    return lambda rng, shape: (regression.errors(rng, shape) - regression.mean) / scale


def _distance(chain: Chain) -> Draw:
    mean, scale = chain.mean, chain.variance**0.5
    return lambda rng, shape: (chain.distances(rng, shape) - mean) / scale


def _coefficient(regression: Regression) -> Draw:
    """A fitted coefficient less the true one: t with T - d + 1 degrees of freedom."""
    degrees = regression.rows - regression.features + 1
    return lambda rng, shape: rng.standard_t(degrees, shape) / np.sqrt(degrees / (degrees - 2))


def _fitted_variance(squares: int) -> Draw:
    """A variance with so many squares, over the true one."""
    return lambda rng, shape: (rng.chisquare(squares, shape) / squares - 1) / np.sqrt(2 / squares)


SIMPLE: dict[str, Law] = {
    "normal": Law(draw=lambda rng, shape: rng.standard_normal(shape), said="normal"),
    "t8": Law(draw=lambda rng, shape: rng.standard_t(8, shape) / np.sqrt(8 / 6), said="t with 8 degrees of freedom"),
    "exponential": Law(draw=lambda rng, shape: rng.standard_exponential(shape) - 1.0, said="exponential"),
    "binary": Law(
        draw=lambda rng, shape: ((rng.random(shape) < SHARE) - SHARE) / np.sqrt(SHARE * (1 - SHARE)),
        said=f"0 or 1, with probability {SHARE} of 1",
    ),
}
LAWS: dict[str, Law] = {
    **SIMPLE,
    "test error": Law(
        draw=_test_error(LEAST_SURPLUS, LEAST_SURPLUS.variance**0.5),
        said="the heaviest test error of any plan, of linear regression with T = 12 and d = 2: beta prime(1, 11/2)",
    ),
    "W2 of a chain": Law(
        draw=_distance(HEAVIEST_CHAIN),
        said="the most skewed statistic of any plan, the squared W2 distance of a normal law refitted (1/N) 4 times on "
        "3 rows: from a product of chi-squares",
    ),
    "coefficient": Law(
        draw=_coefficient(LEAST_ROWS),
        said="a fitted coefficient at the fewest rows whose growth is judged, 250 with 3 features: t with 248 degrees "
        "of freedom",
    ),
    "fitted variance": Law(
        draw=_fitted_variance(FEWEST_SQUARES),
        said="the variance of a normal law fitted to 2 of its own draws: chi-square with 1 degree of freedom",
    ),
    "test error at T = d+2": Law(
        draw=_test_error(NO_VARIANCE, 1.0),
        said="the test error of linear regression with T = 5 and d = 3, which has a mean and no variance: beta "
        "prime(3/2, 3/2)",
    ),
}
