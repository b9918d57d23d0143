"""A normal refitted on its newest draws alone, fit by fit: second moments of single draws, chi means by parts."""

from fractions import Fraction
from functools import partial

from tests.theory.rational_bounds import Bounds, logarithm, pi, psi_less_logarithm, square_root

Point = dict[str, Fraction]
Value = Fraction | Bounds
LATE = 200  # fits after which little of the variance is left


def chi_mean(degrees: int) -> Bounds:
    """E of the length of a standard normal vector: by parts, E chi_{m+2} = (m+1)/m E chi_m, from sqrt(2/pi) on for one
    degree, and sqrt(pi/2) for two."""
    low, high = pi()
    start = 2 - degrees % 2
    mean = square_root((2 / high, 2 / low)) if start == 1 else square_root((low / 2, high / 2))
    for below in range(start, degrees, 2):
        mean = (mean[0] * (below + 1) / below, mean[1] * (below + 1) / below)
    return mean


def moments(rows: int, fits: int, delta: int) -> tuple[Fraction, Fraction]:
    """E of the fitted variance and of the squared drift of the mean, over the true variance."""
    variance, drift = Fraction(1), Fraction(0)
    for _ in range(fits):
        squares = rows * (drift + variance)  # E of the sum of x^2
        mean = (rows * (drift + variance) + rows * (rows - 1) * drift) / Fraction(rows**2)
        variance, drift = (squares - rows * mean) / (rows - delta), mean
    return variance, drift


def scale(rows: int, fits: int, delta: int, places: int = 1) -> Bounds:
    """E sigma_t / sigma_0: a chi mean over the root of the divisor, once for each fit."""
    mean = chi_mean(places * (rows - 1))
    divisor = square_root((Fraction(places * (rows - delta)), Fraction(places * (rows - delta))))
    low, high = Fraction(1), Fraction(1)
    for _ in range(fits):
        low, high = low * mean[0] / divisor[1], high * mean[1] / divisor[0]
    return low, high


def wasserstein(rows: int, fits: int, delta: int, places: int = 1) -> Bounds:
    """E W2^2 = E (mu_t - mu_0)^2 + E (sigma_t - sigma_0)^2 in each coordinate."""
    variance, drift = moments(rows, fits, delta)
    low, high = scale(rows, fits, delta, places)
    rest = variance + drift + 1
    return places * (rest - 2 * high), places * (rest - 2 * low)


def _sized(at: Point) -> tuple[int, int, int]:
    return int(at["n"]), int(at.get("t", 1)), int(at.get("d", 1))


def _variance(delta: int, at: Point) -> Value:
    rows, fits, _ = _sized(at)
    return moments(rows, fits, delta)[0]


def _drift(delta: int, at: Point) -> Value:
    rows, fits, places = _sized(at)
    return places * moments(rows, fits, delta)[1]


def _scale(delta: int, at: Point) -> Value:
    rows, fits, _ = _sized(at)
    return scale(rows, fits, delta)


def _distance(delta: int, at: Point) -> Value:
    return wasserstein(*_sized(at)[:2], delta, _sized(at)[2])


def _limit(at: Point) -> Value:
    """Late, the drift gains no more than the variance that is left."""
    rows = int(at["n"])
    variance, drift = moments(rows, LATE, 0)
    return drift + 1, drift + 1 + variance


def _slope(delta: int, at: Point) -> Value:
    rows = int(at["n"])
    low, high = psi_less_logarithm(Fraction(rows - 1, 2))
    shift = logarithm(Fraction(rows - 1, rows - delta))
    return low + shift[0], high + shift[1]


def _determinant(delta: int, at: Point) -> Value:
    rows, _, places = _sized(at)
    ends = [Fraction(0), Fraction(0)]
    for step in range(1, places + 1):
        psi, shift = psi_less_logarithm(Fraction(rows - step, 2)), logarithm(Fraction(rows - step, rows - delta))
        ends = [ends[side] + psi[side] + shift[side] for side in (0, 1)]
    return ends[0], ends[1]


def _rate(at: Point) -> Value:
    rows, fits, _ = _sized(at)
    return sum((Fraction(1, rows) for _ in range(fits)), Fraction(0))


def _both(at: Point) -> Value:
    rows, fits, _ = _sized(at)
    return sum(moments(rows, fits, 0), Fraction(0))


DIRECT = {
    "kazdan.replace-conservation-mle": _both,
    "kazdan.replace-variance-unbiased": partial(_variance, 1),
    "kazdan.replace-variance-mle": partial(_variance, 0),
    "kazdan.replace-mean-unbiased": partial(_drift, 1),
    "kazdan.replace-mean-mle": partial(_drift, 0),
    "kazdan.replace-w2-dimension": partial(_drift, 1),
    "kazdan.replace-scale-unbiased": partial(_scale, 1),
    "kazdan.replace-scale-mle": partial(_scale, 0),
    "kazdan.replace-w2-unbiased": partial(_distance, 1),
    "kazdan.replace-w2-mle": partial(_distance, 0),
    "kazdan.replace-w2-isotropic-unbiased": partial(_distance, 1),
    "kazdan.replace-w2-isotropic-mle": partial(_distance, 0),
    "kazdan.replace-w2-mle-limit": _limit,
    "kazdan.replace-w2-diverges": _rate,
    "kazdan.replace-w2-mle-as-printed": _rate,
    "kazdan.replace-log-slope-unbiased": partial(_slope, 1),
    "kazdan.replace-log-slope-mle": partial(_slope, 0),
    "kazdan.replace-logdet-slope": partial(_determinant, 1),
    "kazdan.replace-logdet-slope-mle": partial(_determinant, 0),
    "kazdan.replace-collapse": lambda at: -1 / (at["n"] - 1),
}
