"""Ridge regression refitted on accumulating data, along one eigenvector: the normal equations solved fit by fit."""

from collections.abc import Callable
from fractions import Fraction

Point = dict[str, Fraction]
Value = Fraction | tuple[Fraction, Fraction]
TERMS = 200  # of a series, before its tail is enclosed
FITS = 4  # at which the constant bias is looked at


def fits(s: Fraction, penalty: Callable[[int], Fraction], last: int) -> tuple[Fraction, list[Fraction]]:
    """The mean of the last fit for the true coefficient 1, and the weights of all noises e_1, e_2, ... in it.

    Fit n: (n s + penalty) v_n is the sum over the batches g of s v_{g-1} + e_g.
    """
    means, weights = [Fraction(1)], [[Fraction(0)] * last]
    for fit in range(1, last + 1):
        divisor = fit * s + penalty(fit)
        means.append(sum((s * mean for mean in means), Fraction(0)) / divisor)
        summed = [sum((s * row[e] for row in weights), Fraction(0)) + int(e < fit) for e in range(last)]
        weights.append([each / divisor for each in summed])
    return means[-1], weights[-1]


def fixed_bias(at: Point) -> Value:
    mean, _ = fits(at["s"], lambda _: at["lam"], FITS)
    return (1 - mean) ** 2


def fixed_variance(at: Point) -> Value:
    _, weights = fits(at["s"], lambda _: at["lam"], int(at["n"]))
    return at["sigma"] ** 2 * at["s"] * sum((weight * weight for weight in weights), Fraction(0))


def fixed_limit(at: Point) -> Value:
    """Partial sums of 1/y^2 with y = i + lam/s; a term of the tail lies between 1/(y^2 - 1/4) and that less a
    quarter of its square."""
    shift = at["lam"] / at["s"]
    partial = sum((1 / (i + shift) ** 2 for i in range(1, TERMS + 1)), Fraction(0))
    tail = 1 / (TERMS + shift + Fraction(1, 2))
    scale = at["sigma"] ** 2 / at["s"]
    return scale * (partial + tail - Fraction(1, 12 * TERMS**3)), scale * (partial + tail)


def growing_mean(at: Point) -> Value:
    mean, _ = fits(at["s"], lambda fit: fit * at["lam"], int(at["n"]))
    return mean


def growing_bound(at: Point) -> Value:
    """1/(1 + rho + rho/2 + ... + rho/n)."""
    share = at["lam"] / (at["s"] + at["lam"])
    return 1 / (1 + sum((share / fit for fit in range(1, int(at["n"]) + 1)), Fraction(0)))


DIRECT = {
    "gerstgrasser.ridge-fixed-bias": fixed_bias,
    "gerstgrasser.ridge-fixed-variance": fixed_variance,
    "gerstgrasser.ridge-fixed-limit": fixed_limit,
    "gerstgrasser.ridge-growing-mean": growing_mean,
    "gerstgrasser.ridge-growing-collapse": growing_bound,
}
