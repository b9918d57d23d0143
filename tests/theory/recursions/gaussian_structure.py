"""Moments of the fitted variance of accumulating data: batches counted over three points, and entries of a covariance.

Draws of -sqrt 3, 0, sqrt 3 with weights 1/6, 2/3, 1/6 have the first five moments of a standard normal, and sigma_t^4
is a polynomial of degree 4 in every draw: so its expectation is exact.
"""

from collections.abc import Callable
from fractions import Fraction
from functools import cache, partial
from math import comb

Point = dict[str, Fraction]


@cache
def batches(rows: int) -> tuple[tuple[Fraction, Fraction, Fraction], ...]:
    """Chance, squares about the batch's mean, and squared mean of every batch of `rows` standard draws, counted."""
    found = []
    for up in range(rows + 1):
        for down in range(rows - up + 1):
            chance = comb(rows, up) * comb(rows - up, down) * Fraction(4) ** (rows - up - down) / Fraction(6) ** rows
            squared_mean = Fraction(3 * (up - down) ** 2, rows**2)
            found.append((chance, 3 * (up + down) - rows * squared_mean, squared_mean))
    return tuple(found)


def moments(rows: int, fits: int, delta: int) -> tuple[Fraction, Fraction]:
    """E sigma_t^2 and E sigma_t^4: all rows so far have the squares (N - delta) sigma^2 about the fitted mean."""
    first = second = Fraction(1)
    for fit in range(1, fits + 1):
        old = rows * (fit - 1)
        held = old - delta if fit > 1 else 0
        ratios = [
            (chance, (held + within + Fraction(old * rows, old + rows) * squared_mean) / (old + rows - delta))
            for chance, within, squared_mean in batches(rows)
        ]
        first *= sum((chance * ratio for chance, ratio in ratios), Fraction(0))
        second *= sum((chance * ratio**2 for chance, ratio in ratios), Fraction(0))
    return first, second


def second_moment(point: Point, delta: int) -> Fraction:
    return moments(int(point["n"]), int(point["t"]), delta)[1]


def spread(point: Point, delta: int) -> Fraction:
    first, second = moments(int(point["n"]), int(point["t"]), delta)
    return second - first**2


def entry(point: Point, delta: int) -> Fraction:
    """E (Sigma_t)_{xy} over the true one, 5/7 here: E of sums of x y, of (sum x)(sum y), row by row."""
    rows, true = int(point["n"]), Fraction(5, 7)
    covariance = true
    count, products, product = 0, Fraction(0), Fraction(0)
    for _ in range(int(point["t"])):
        means = product / count**2 if count else Fraction(0)  # E of mean x times mean y, both true means being 0
        for added in range(rows):
            # the sum so far holds `count` old rows, each with E x_old mean_y = `means`, and `added` new ones
            products += means + covariance
            product += 2 * (count + added) * means + means + covariance
        count += rows
        covariance = (products - product / count) / (count - delta)
    return covariance / true


DIRECT: dict[str, Callable[[Point], Fraction | tuple[Fraction, Fraction]]] = {
    "kazdan.variance-second-moment-mle": partial(second_moment, delta=0),
    "kazdan.variance-second-moment-unbiased": partial(second_moment, delta=1),
    "kazdan.variance-variance-mle": partial(spread, delta=0),
    "kazdan.variance-variance-unbiased": partial(spread, delta=1),
    "kazdan.covariance-mle": partial(entry, delta=0),
    "kazdan.covariance-unbiased": partial(entry, delta=1),
}
