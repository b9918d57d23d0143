"""Workflows with given weights, run batch by batch in plain fractions: covariances of batch means, and fixed points."""

from collections.abc import Callable
from fractions import Fraction

Point = dict[str, Fraction]
Rows = list[list[Fraction]]
Interval = tuple[Fraction, Fraction]
ROUNDING = Fraction(1, 10**9)  # of what is worked out in double precision, relative


def covariance(rows: Rows) -> tuple[Rows, list[Fraction]]:
    """The covariance of the batch means, each drawn about the fit before it, and the variance of each fit."""
    size = len(rows)
    table = [[Fraction(0)] * size for _ in range(size)]
    fits: list[Fraction] = []
    for batch in range(size):
        for other in range(batch):
            inherited = sum((rows[batch - 1][b] * table[b][other] for b in range(batch)), Fraction(0))
            table[batch][other] = table[other][batch] = inherited
        table[batch][batch] = 1 + (fits[-1] if batch else 0)
        row = rows[batch]
        fits.append(sum((row[a] * row[b] * table[a][b] for a in range(size) for b in range(size)), Fraction(0)))
    return table, fits


def window_of_two(point: Point) -> Fraction:
    size = int(point["G"])
    rows = [
        [Fraction(int(fit - 2 < batch <= fit), min(fit, 2)) for batch in range(1, size + 1)]
        for fit in range(1, size + 1)
    ]
    return covariance(rows)[1][-1]


def window_slope(point: Point) -> Interval:
    """The last of many coefficients of one noise, squared; they are the means of the last k."""
    length = int(point["k"])
    lags: list[float] = []
    for lag in range(60 * length):
        own = 1 / length if lag < length else 0.0
        lags.append(own + sum(lags[-length:]) / length)
    return around(lags[-1] ** 2)


def around(value: float) -> Interval:
    return Fraction(value) * (1 - ROUNDING), Fraction(value) * (1 + ROUNDING)


def kept(point: Point) -> Fraction:
    size, share = int(point["G"]), point["alpha"]
    rows = [
        [share * (batch == 1) + (1 - share) * (batch == fit) for batch in range(1, size + 1)]
        for fit in range(1, size + 1)
    ]
    return covariance(rows)[1][-1]


def kept_limit(point: Point) -> Fraction:
    """Each generation maps the variance by a straight line; the line's fixed point, from the first three variances."""
    one, two, three = (kept({**point, "G": Fraction(size)}) for size in (1, 2, 3))
    slope = (three - two) / (two - one)
    return one + (two - one) / (1 - slope)


def mixed(point: Point) -> Fraction:
    variance, weight = Fraction(0), point["w"]
    for _ in range(int(point["G"])):
        variance = (1 - weight) ** 2 * (variance + 1) + weight**2 / point["kappa"]
    return variance


def tuned(ratio: float, generations: int) -> tuple[float, float]:
    """The best weight of the fresh rows and the variance after many fits, each weighing by inverse variances."""
    variance, weight = 0.0, 0.0
    for _ in range(generations):
        fresh, drawn = ratio, 1 / (variance + 1)
        weight, variance = fresh / (fresh + drawn), 1 / (fresh + drawn)
    return weight, variance


def best_weights(point: Point) -> Fraction:
    ratio = point["w"] ** 2 / (1 - point["w"])
    variance = Fraction(0)
    for _ in range(int(point["G"])):
        share = ratio / (ratio + 1 / (variance + 1))
        variance = (1 - share) ** 2 * (variance + 1) + share**2 / ratio
    return variance


def precision(point: Point) -> Fraction:
    """1' B^-1 1 for weights without a pattern, by elimination of one batch after the other."""
    size = int(point["G"])
    rows = []
    for fit in range(1, size + 1):
        row = [
            Fraction((7 * fit + 3 * batch) % 5 - 1, 4) if batch < fit else Fraction(0) for batch in range(1, size + 1)
        ]
        row[fit - 1] = 1 - sum(row)
        rows.append(row)
    table = [[*row, Fraction(1)] for row in covariance(rows)[0]]
    for column in range(size):
        for below in range(column + 1, size):
            factor = table[below][column] / table[column][column]
            table[below] = [a - factor * b for a, b in zip(table[below], table[column], strict=True)]
    return sum((row[-1] ** 2 / row[place] for place, row in enumerate(table)), Fraction(0))  # of B = L D L'


DIRECT: dict[str, Callable[[Point], Fraction | Interval]] = {
    "dey.window-two-variance": window_of_two,
    "dey.window-slope": window_slope,
    "dey.kept-share-variance": kept,
    "dey.kept-share-limit": kept_limit,
    "dey.mixing-variance": mixed,
    "dey.golden-mixing-weight": lambda point: around(tuned(float(point["kappa"]), 2000)[0]),
    "dey.golden-mixing-limit": lambda point: around(tuned(float(point["kappa"]), 2000)[1]),
    "dey.best-mixing-variance": best_weights,
    "dey.optimal-weights": precision,
}
