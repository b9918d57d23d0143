"""The refitted regression, the accumulated Gaussian and the limit law of refitted models, run by definition."""

from fractions import Fraction

import mpmath

Point = dict[str, Fraction]
Value = Fraction | tuple[Fraction, Fraction]
LAST = 3000  # factors of an infinite product that are multiplied out
SCALE = 10**40  # of the whole numbers that stand for rationals rounded down and up


def growths(workflow: str, last: int) -> list[Fraction]:
    """Var W(g) for g = 1..last: every fit as its list of coefficients on the noises, one noise a batch."""
    fits: list[list[Fraction]] = [[Fraction(0)] * last]
    batches: list[list[Fraction]] = []
    for generation in range(last):
        batch = list(fits[-1])
        batch[generation] += 1
        batches.append(batch)
        used = batches if workflow == "augment" else batches[-1:]
        fits.append([sum(column, Fraction(0)) / len(used) for column in zip(*used, strict=True)])
    sizes = [Fraction(place if workflow == "halfway" else 1) for place in range(1, last + 1)]
    return [sum((c * c / size for c, size in zip(fit, sizes, strict=True)), Fraction(0)) for fit in fits[1:]]


def inverse_chi_square(degrees: Fraction) -> Fraction:
    """E 1/Q for Q chi-square: x times the density of m degrees is m times that of m + 2, so E 1/Q_{m+2} = 1/m."""
    return 1 / (degrees - 2)


def trace(rows: Fraction, features: Fraction) -> Fraction:
    """E tr((X'X)^-1): each diagonal entry is 1/Q with rows - features + 1 degrees."""
    return sum((inverse_chi_square(rows - features + 1) for _ in range(int(features))), Fraction(0))


def error(workflow: str, at: Point) -> Fraction:
    """The test error with shared features."""
    return at["sigma"] ** 2 * trace(at["T"], at["d"]) * growths(workflow, int(at["n"]))[-1]


def halfway_fresh(at: Point) -> Fraction:
    """A random walk of fits, the i-th step on i T fresh rows."""
    steps = (trace(i * at["T"], at["d"]) for i in range(1, int(at["n"]) + 1))
    return at["sigma"] ** 2 * sum(steps, Fraction(0))


def around(value: mpmath.mpf) -> tuple[Fraction, Fraction]:
    """Rationals around a number that mpmath has to 60 digits."""
    middle = Fraction(mpmath.nstr(value, 50, strip_zeros=False))
    return middle - Fraction(1, 10**40), middle + Fraction(1, 10**40)


def scaled(factor: Fraction, value: mpmath.mpf) -> tuple[Fraction, Fraction]:
    """The factor, which is not negative, times the number of mpmath."""
    low, high = around(value)
    return factor * low, factor * high


def variances(delta: int, rows: Fraction, last: int) -> list[Fraction]:
    """E sigma_t^2 for t = 0..last from pooled squares: old squares, the batch's own, and those between the means."""
    found = [Fraction(1)]
    for fit in range(1, last + 1):
        old = rows * (fit - 1)
        squares = (old - delta) * found[-1] if fit > 1 else Fraction(0)
        batch = (rows - 1) * found[-1] + (old * rows / (old + rows)) * found[-1] / rows
        found.append((squares + batch) / (rows * fit - delta))
    return found


def limit_of_variance(delta: int, rows: Fraction) -> tuple[Fraction, Fraction]:
    """The limit of E sigma_t^2: factors multiplied out with rounding down and up, and bounds of those left out.

    The rest is at least 1 - x and at most 1 - y + y^2/2, where x and y bound the sum of the 1/(k (n k - delta)).
    """
    low = high = SCALE
    for k in range(1 + delta, LAST + 1):
        factor = 1 - 1 / (k * (rows * k - delta))
        low = low * factor.numerator // factor.denominator
        high = -(-high * factor.numerator // factor.denominator)
    most = 1 / (rows * LAST - delta)
    least = 1 / (rows * (LAST + 1))
    return Fraction(low, SCALE) * (1 - most), Fraction(high, SCALE) * (1 - least + least**2 / 2)


def bound(at: Point) -> tuple[Fraction, Fraction]:
    with mpmath.workdps(60):
        return scaled(at["sigma"] ** 2 * trace(at["T"], at["d"]), mpmath.zeta(2))


def logarithmic(at: Point) -> Value:
    if at["n"] == 1:
        return Fraction(0)
    with mpmath.workdps(60):
        return scaled(at["sigma"] ** 2 * trace(at["T"], at["d"]), mpmath.log(int(at["n"])))


def efficiency(_: Point) -> tuple[Fraction, Fraction]:
    with mpmath.workdps(60):
        return around(1 / mpmath.zeta(2))


DIRECT = {
    "gerstgrasser.wishart-trace": lambda at: trace(at["T"], at["d"]),
    "gerstgrasser.accumulate-error": lambda at: error("augment", at),
    "gerstgrasser.replace-error": lambda at: error("discard", at),
    "gerstgrasser.halfway-stacked": lambda at: error("halfway", at),
    "gerstgrasser.halfway-fresh": halfway_fresh,
    "gerstgrasser.accumulate-bound": bound,
    "gerstgrasser.halfway-as-printed": logarithmic,
    "kazdan.variance-mle": lambda at: variances(0, at["n"], int(at["t"]))[-1],
    "kazdan.variance-unbiased": lambda at: variances(1, at["n"], int(at["t"]))[-1],
    "kazdan.variance-as-printed": lambda at: variances(0, at["n"], int(at["t"]))[-1],  # the value of the divisor N
    "kazdan.variance-mle-limit": lambda at: limit_of_variance(0, at["n"]),
    "kazdan.variance-unbiased-limit": lambda at: limit_of_variance(1, at["n"]),
    "dey.discard-variance": lambda at: growths("discard", int(at["G"]))[-1],
    "dey.augment-variance": lambda at: growths("augment", int(at["G"]))[-1],
    "dey.are-bound": efficiency,
}
