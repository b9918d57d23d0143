"""Refitted least squares with fresh features, and with fewer rows than features, generation by generation.

A mean of 1/chi2 is a ratio of double factorials here: Gamma(m/2 - 1)/(2 Gamma(m/2)), by Gamma(z + 1) = z Gamma(z) from
1/2 or from 1 on, whose values cancel.
"""

from fractions import Fraction
from itertools import product
from math import log2

Point = dict[str, Fraction]
Value = Fraction | tuple[Fraction, Fraction]
TERMS = 200  # of a series, before its tail is enclosed
FAR = 10**9  # a generation so late that its increments have nearly their limit


def double_factorial(number: int) -> int:
    """The product number (number - 2) ... down to 1 or 2; 1 for 0 and -1."""
    total = 1
    while number > 1:
        total, number = total * number, number - 2
    return total


def inverse_moment(degrees: int, power: int) -> Fraction:
    """E 1/Q^power for Q chi-square."""
    return Fraction(double_factorial(degrees - 2 - 2 * power), double_factorial(degrees - 2))


def trace(rows: int, features: int) -> Fraction:
    """E tr((X'X)^-1): features times the mean of one diagonal entry."""
    return features * inverse_moment(rows - features + 1, 1)


def _whole(at: Point) -> tuple[int, int, int]:
    return int(at.get("n", 1)), int(at["T"]), int(at["d"])


def accumulate_fresh(at: Point) -> Value:
    """Fit i adds tr(S^-1 X_i'X_i S^-1), whose mean is that of tr(S^-1) times the mean of a matrix Beta of T in i T
    rows."""
    fits, rows, features = _whole(at)
    error = Fraction(0)
    for fit in range(1, fits + 1):
        error = error + Fraction(rows, fit * rows) * trace(fit * rows, features)
    return at["sigma"] ** 2 * error


def accumulate_fresh_limit(at: Point) -> Value:
    """Partial sums of d/(T i (i - x)); with y = i - x/2 a term of the tail lies between 1/(y^2 - 1/4) and that less a
    quarter of its square."""
    _, rows, features = _whole(at)
    x = Fraction(features + 1, rows)
    partial = sum((1 / (i * (i - x)) for i in range(1, TERMS + 1)), Fraction(0))
    tail = 1 / (TERMS + Fraction(1, 2) - x / 2)  # sum of 1/(y - 1/2) - 1/(y + 1/2)
    scale = at["sigma"] ** 2 * Fraction(features, rows)
    return scale * (partial + tail - Fraction(1, 12 * (TERMS - 1) ** 3)), scale * (partial + tail)


def replace_fresh(at: Point) -> Value:
    """A walk: every fit keeps the error of the last, and adds its own."""
    fits, rows, features = _whole(at)
    error = Fraction(0)
    for _ in range(fits):
        error = error + at["sigma"] ** 2 * trace(rows, features)
    return error


def halfway_fresh(at: Point) -> Value:
    """The walk with i T rows at generation i."""
    fits, rows, features = _whole(at)
    error = Fraction(0)
    for fit in range(1, fits + 1):
        error = error + at["sigma"] ** 2 * trace(fit * rows, features)
    return error


def halfway_fresh_growth(at: Point) -> Value:
    """By Stolz, the limit of the increments over those of log n, which lie between 1/n and 1/(n - 1).

    n d/(n T - d - 1) falls to the limit and (n - 1) d/(n T - d - 1) rises to it.
    """
    _, rows, features = _whole(at)
    added = at["sigma"] ** 2 * Fraction(features, FAR * rows - features - 1)
    return (FAR - 1) * added, FAR * added


def halfway_stacked_bound(at: Point) -> Value:
    """1 + log n, with the logarithm in dyadic and arctanh parts."""
    fits, rows, features = _whole(at)
    low, high = _logarithm(fits)
    scale = at["sigma"] ** 2 * trace(rows, features)
    return scale * (1 + low), scale * (1 + high)


def _logarithm(number: int) -> tuple[Fraction, Fraction]:
    """log(number): that of 2 times the power of 2 below it, and of the rest."""
    power = int(log2(number))
    parts = [(power, _small_logarithm(Fraction(2))), (1, _small_logarithm(Fraction(number, 2**power)))]
    return sum(times * low for times, (low, _) in parts), sum(times * high for times, (_, high) in parts)


def _small_logarithm(number: Fraction) -> tuple[Fraction, Fraction]:
    """2 artanh((y - 1)/(y + 1)) for 1 <= y <= 2, where each term is at most 1/9 of the last."""
    ratio = (number - 1) / (number + 1)
    low = 2 * sum((ratio ** (2 * j + 1) / (2 * j + 1) for j in range(20)), Fraction(0))
    return low, low + ratio**41


def accumulate_shared(at: Point) -> Fraction:
    """Sum of the squared weights of the noises in fit n, which averages all batches: each noise so far, and what the
    earlier fits hand on."""
    fits = int(at["n"])
    weights: list[list[Fraction]] = []
    for fit in range(1, fits + 1):
        inherited = [sum((earlier[i] for earlier in weights), Fraction(0)) if weights else Fraction(0)
                     for i in range(fits)]  # fmt: skip
        weights.append([(inherited[i] + int(i < fit)) / fit for i in range(fits)])
    return sum((weight * weight for weight in weights[-1]), Fraction(0))


def proof_line(at: Point) -> Value:
    """The stated value: sigma^2 twice."""
    _, rows, features = _whole(at)
    return at["sigma"] ** 4 * trace(rows, features) * accumulate_shared(at)


def underdetermined(at: Point) -> Value:
    """The rows keep T of d directions; the noise meets the inverse of a d x T Gram matrix."""
    _, rows, features = _whole(at)
    lost = sum((at["w"] / features for _ in range(features - rows)), Fraction(0))
    return lost + at["sigma"] ** 2 * trace(features, rows) * accumulate_shared(at)


def general_covariance(at: Point) -> Value:
    """The whitened features."""
    _, rows, features = _whole(at)
    return trace(rows, features)


def replace_variance_fresh(at: Point) -> Value:
    """E |u_1 + ... + u_n|^4 from all pairs of pairs of steps: three pairings, of which two cost a factor d."""
    fits, rows, features = _whole(at)
    first = trace(rows, features)
    second = features * (features + 2) * inverse_moment(rows - features + 1, 2)
    total = Fraction(0)
    for a, b, c, e in product(range(fits), repeat=4):
        if a == b == c == e:
            total += second
        elif a == b and c == e:
            total += first**2
        elif (a, b) in ((c, e), (e, c)):
            total += first**2 / features
    return at["sigma"] ** 4 * (total - (fits * first) ** 2)


DIRECT = {
    "gerstgrasser.accumulate-fresh": accumulate_fresh,
    "gerstgrasser.accumulate-fresh-limit": accumulate_fresh_limit,
    "gerstgrasser.replace-fresh": replace_fresh,
    "gerstgrasser.halfway-fresh-digamma": halfway_fresh,
    "gerstgrasser.halfway-fresh-growth": halfway_fresh_growth,
    "gerstgrasser.halfway-stacked-bound": halfway_stacked_bound,
    "gerstgrasser.proof-line-as-printed": proof_line,
    "gerstgrasser.underdetermined-error": underdetermined,
    "gerstgrasser.general-covariance": general_covariance,
    "gerstgrasser.replace-variance-fresh": replace_variance_fresh,
}
