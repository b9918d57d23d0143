"""Variance functions of exponential families, from densities alone: by enumeration, by series, and by integrating a
derivative of the density by parts (which gives a relation between neighbouring moments)."""

from collections.abc import Iterator
from fractions import Fraction
from math import comb

Point = dict[str, Fraction]
Value = Fraction | tuple[Fraction, Fraction]
GRAIN = 10**60  # terms of a series are kept as multiples of 1/GRAIN, rounded down


def variance(weights: list[Fraction]) -> Fraction:
    """The variance of 0, 1, 2, ... with these weights."""
    total = sum(weights, Fraction(0))
    mean = sum((y * w for y, w in enumerate(weights)), Fraction(0)) / total
    return sum(((y - mean) ** 2 * w for y, w in enumerate(weights)), Fraction(0)) / total


def binomial(at: Point) -> Value:
    """All outcomes of m trials."""
    trials, share = int(at["m"]), at["mu"] / at["m"]
    return variance([comb(trials, y) * share**y * (1 - share) ** (trials - y) for y in range(trials + 1)])


def series(terms: Iterator[Fraction]) -> Value:
    """The variance from so many terms of a convergent series that what is left out is far below 1e-9."""
    weights = []
    for term in terms:
        weights.append(Fraction(int(term * GRAIN), GRAIN))
        if len(weights) > 40 and term < Fraction(1, 10**40):
            break
    found = variance(weights)
    return found - Fraction(1, 10**9), found + Fraction(1, 10**9)


def poisson(at: Point) -> Value:
    """mu^y / y!"""

    def terms() -> Iterator[Fraction]:
        term, y = Fraction(1), 0
        while True:
            yield term
            y += 1
            term = term * at["mu"] / y

    return series(terms())


def negative_binomial(at: Point) -> Value:
    """r (r + 1) ... (r + y - 1)/y! q^y, where q = mu/(mu + r) gives the mean mu."""

    def terms() -> Iterator[Fraction]:
        term, y, share = Fraction(1), 0, at["mu"] / (at["mu"] + at["r"])
        while True:
            yield term
            term = term * share * (at["r"] + y) / (y + 1)
            y += 1

    return series(terms())


def normal(at: Point) -> Value:
    """f'/f = eta - y/v, so E[y^j (eta - y/v)] = -j E y^(j-1): j = 0 gives the mean, j = 1 the second moment."""
    eta = at["mu"] / at["v"]
    mean = eta * at["v"]
    square = (eta * mean + 1) * at["v"]
    return square - mean**2


def gamma(at: Point) -> Value:
    """f'/f = (k - 1)/y + eta, so eta E y^j = -(j + k - 1) E y^(j-1)."""
    eta = -at["k"] / at["mu"]
    mean = -at["k"] / eta
    return -(at["k"] + 1) * mean / eta - mean**2


def inverse_gaussian(at: Point) -> Value:
    """f'/f = -3/(2 y) + lam/(2 y^2) + eta, so eta E y^2 + E y/2 + lam/2 = 0."""
    eta = -at["lam"] / (2 * at["mu"] ** 2)
    square = -(at["mu"] / 2 + at["lam"] / 2) / eta
    return square - at["mu"] ** 2


DIRECT = {
    "dey.family-normal": normal,
    "dey.family-binomial": binomial,
    "dey.family-poisson": poisson,
    "dey.family-gamma": gamma,
    "dey.family-negative-binomial": negative_binomial,
    "dey.family-inverse-gaussian": inverse_gaussian,
}
