"""Refitted means at finite n by enumeration or second moments, efficiencies, schedules and estimating functions."""

from collections.abc import Callable
from fractions import Fraction

Point = dict[str, Fraction]
Value = Fraction | tuple[Fraction, Fraction]
TERMS = 60
MEAN = Fraction(1, 3)


def moments(at: Point, v2: Fraction, *, augment: bool) -> Fraction:
    """n Var mu_G / V from E S and E S^2 of the sums S of all kept rows, for the variance function mu + v2 mu^2.

    A batch has the sum B with E[B | fit] = n fit and E[B^2 | fit] = n^2 fit^2 + n (fit + v2 fit^2).
    """
    rows, fits = int(at["n"]), int(at["G"])
    first, second = rows * MEAN, (rows * MEAN) ** 2 + rows * (MEAN + v2 * MEAN**2)  # of S
    count = rows
    for _ in range(fits - 1):
        mean, square = first / count, second / count**2  # of the fit
        batch, batch_square = rows * mean, rows**2 * square + rows * (mean + v2 * square)
        across = rows * second / count  # E[S B] = E[S n S/count]
        kept = count if augment else 0
        first = (first if augment else 0) + batch
        second = (second + 2 * across if augment else 0) + batch_square
        count = kept + rows
    return rows * (second - first**2) / count**2 / (MEAN + v2 * MEAN**2)


def endless(at: Point, v2: Fraction) -> Value:
    """The limit in G: x_G = n Var/V + n/v2 is multiplied by 1 + c/k^2, c = v2/n; from K on by exp(c rest + ...).

    sum_{k>K} 1/k^2 lies between 1/K - 1/(2 K^2) and the same plus 1/(6 K^3); log(1 + y) within y^2 of y for small y.
    """
    c, last = v2 / int(at["n"]), 400
    value = 1 / c
    for k in range(1, last + 1):
        value *= 1 + c / (k * k)
        value = Fraction(int(value * 10**40), 10**40)
    low = Fraction(1, last) - Fraction(1, 2 * last**2)
    high = low + Fraction(1, 6 * last**3)
    fourth = Fraction(1, 3 * last**3)  # above sum 1/k^4
    slack = c * c * fourth  # above |log(1 + y) - y| summed, since |y| is far below 1/2
    ends = sorted((exponential(c * low - slack), exponential(c * low + slack), exponential(c * high - slack),
                   exponential(c * high + slack)))  # fmt: skip
    bounds = sorted((value * ends[0] - 1 / c, value * ends[-1] - 1 / c))
    return bounds[0] - Fraction(1, 10**12), bounds[1] + Fraction(1, 10**12)


def exponential(x: Fraction) -> Fraction:
    """exp(x) for small x, off by far less than 1e-20."""
    total = term = Fraction(1)
    for k in range(1, 12):
        term *= x / k
        total += term
    return total


def propagated(weights: list[list[Fraction]], sizes: list[Fraction]) -> list[Fraction]:
    """Var W(1), Var W(2), ...: each fit as a vector of coefficients of the noises, built from the fits before."""
    fits: list[list[Fraction]] = [[Fraction(0)] * len(sizes)]
    for row in weights:
        mixed = [Fraction(0)] * len(sizes)
        for batch, weight in enumerate(row):
            source = [part + int(place == batch) for place, part in enumerate(fits[batch])]
            mixed = [so_far + weight * part for so_far, part in zip(mixed, source, strict=True)]
        fits.append(mixed)
    return [sum((x * x / m for x, m in zip(fit, sizes, strict=True)), Fraction(0)) for fit in fits[1:]]


def growth(at: Point, workflow: str) -> Fraction:
    fits = int(at["G"])
    if workflow == "augment":
        weights = [[Fraction(1, fit)] * fit for fit in range(1, fits + 1)]
    else:
        weights = [[Fraction(0)] * (fit - 1) + [Fraction(1)] for fit in range(1, fits + 1)]
    sizes = [Fraction(fit if workflow == "halfway" else 1) for fit in range(1, fits + 1)]
    return propagated(weights, sizes)[-1]


def schedule(at: Point) -> tuple[Fraction, list[Fraction]]:
    """The variance of the last fit, and the sizes."""
    fits = int(at["G"])
    sizes = [Fraction(1)] + [1 / at["b"]] * (fits - 1)
    weights = [[size / sum(sizes[:fit]) for size in sizes[:fit]] for fit in range(1, fits + 1)]
    return propagated(weights, sizes)[-1], sizes


def above(at: Point) -> Value:
    """2/m_1 - 1/S_G, which the variance may not exceed."""
    variance, sizes = schedule(at)
    bound = 2 / sizes[0] - 1 / sum(sizes)
    assert variance <= bound
    return bound


def below(at: Point) -> Value:
    """1 + the sum over later batches of m/(S (S + m)), m = 1/b, which the variance exceeds."""
    variance, sizes = schedule(at)
    part = 1 / at["b"]
    bound = Fraction(1)
    for g in range(2, len(sizes) + 1):
        total = sum(sizes[:g])
        bound += part / (total * (total + part))
    assert variance >= bound
    return bound


def carried(slope: Fraction, fits: int) -> Fraction:
    """sum_i of the squared coefficients of the noises, carried on noise by noise."""
    total = Fraction(0)
    for i in range(1, fits + 1):
        coefficient = Fraction(1, i)
        for k in range(i + 1, fits + 1):
            coefficient *= (k - 1 + slope) / k
        total += coefficient**2
    return total


def fraction_of_data(at: Point) -> Value:
    """f with V_2/n = V_1/(f n), by bisection at n = 1000; narrowed until both ends agree to 1e-12."""
    target, low, high = at["V2"] / 1000, Fraction(0), Fraction(1)
    while at["V1"] / (high * 1000) > target:
        high *= 2
    while high - low > high / 10**12:
        middle = (low + high) / 2
        low, high = (middle, high) if at["V1"] / (middle * 1000) > target else (low, middle)
    return low, high


def basel() -> Value:
    """pi^2/6 from 2000 terms; what is left out lies between 1/m - 1/(2 m^2) and 1/m - 1/(2 m^2) + 1/(6 m^3)."""
    m = 2000
    total = sum((Fraction(10**40 // (k * k), 10**40) for k in range(1, m + 1)), Fraction(0))
    low = total + Fraction(1, m) - Fraction(1, 2 * m * m)
    return low - Fraction(1, 10**30), low + Fraction(1, 6 * m**3) + Fraction(1, 10**30)


def limit_of_efficiency(_: Point) -> Value:
    low, high = basel()
    return 1 / high, 1 / low


DIRECT: dict[str, Callable[[Point], Value]] = {
    "dey.are-discard": lambda at: 1 / growth(at, "discard"),
    "dey.are-discard-limit": lambda at: 1 / growth({"G": at["M"]}, "discard"),
    "dey.are-augment": lambda at: 1 / growth(at, "augment"),
    "dey.are-augment-limit": limit_of_efficiency,
    "dey.are-data-fraction": fraction_of_data,
    "dey.halfway-variance": lambda at: growth(at, "halfway"),
    "dey.finite-n-linear": lambda at: moments(at, Fraction(0), augment=True),
    "dey.finite-n-binomial": lambda at: moments(at, -1 / at["m"], augment=True),
    "dey.finite-n-quadratic": lambda at: moments(at, 1 / at["r"], augment=True),
    "dey.finite-n-discard": lambda at: moments(at, 1 / at["r"], augment=False),
    "dey.finite-n-binomial-limit": lambda at: endless(at, -1 / at["m"]),
    "dey.finite-n-quadratic-limit": lambda at: endless(at, 1 / at["r"]),
    "dey.finite-n-bound-as-printed": lambda _: basel(),
    "dey.schedule-bound": above,
    "dey.schedule-sharp": below,
    "dey.counterexample-c": lambda at: carried(at["c"], int(at["G"])),
    "dey.counterexample-two": lambda at: carried(Fraction(2), int(at["G"])),
}
