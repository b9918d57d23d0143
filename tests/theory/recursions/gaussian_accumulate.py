"""Accumulating Gaussian data: raw moments of all rows, generation by generation, for any divisor N - delta."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial

Point = dict[str, Fraction]
ONE = Fraction(1)
GRID = 10**24  # enclosures are rounded outwards to multiples of 1/GRID
MANY = 3000  # fits that are run before the rest is bounded


def fits(rows: int, delta: Fraction) -> Iterator[tuple[Fraction, Fraction]]:
    """E sigma_t^2 and E mu_t^2 for t = 0, 1, ..., with mu_0 = 0 and sigma_0 = 1.

    `squares` is E sum x^2 and `square` is E (sum x)^2 over all rows so far; a new row is mu_t plus independent noise.
    """
    yield ONE, Fraction(0)
    count, squares, square = rows, Fraction(rows), Fraction(rows)
    while True:
        variance, mean = (squares - square / count) / (count - delta), square / count**2
        yield variance, mean
        squares += rows * (mean + variance)
        square += 2 * rows * square / count + rows**2 * mean + rows * variance
        count += rows


def at(point: Point, delta: Fraction | int | None = None) -> tuple[Fraction, Fraction]:
    """E sigma_t^2 and E mu_t^2 at the point; the divisor is the point's own where none is given."""
    shift = point["delta"] if delta is None else Fraction(delta)
    run = fits(int(point["n"]), shift)
    for _ in range(int(point["t"])):
        next(run)
    return next(run)


def variance(point: Point, delta: int | None = None) -> Fraction:
    return at(point, delta)[0]


def mean(point: Point, delta: int | None = None) -> Fraction:
    return at(point, delta)[1]


def printed_mean(point: Point) -> Fraction:
    """1 less the product, by the sum of what each factor takes away."""
    left, taken = ONE, Fraction(0)
    for k in range(1, int(point["t"]) + 1):
        loss = left / (k * k * point["n"])
        left, taken = left - loss, taken + loss
    return taken


def first_excess(point: Point) -> Fraction:
    return at({**point, "t": ONE})[0] - (point["n"] - 1) / point["n"]


def sine(rows: int) -> tuple[Fraction, Fraction]:
    """sin(pi/sqrt n)/(pi/sqrt n) from Euler's product, rounded outwards; the rest of it lies between 1 - x and
    1 - y + x^2/2, where y <= sum_{k > MANY} 1/(n k^2) <= x."""
    low, high = GRID, GRID
    for k in range(1, MANY + 1):
        low = low * (rows * k * k - 1) // (rows * k * k)
        high = -(-high * (rows * k * k - 1) // (rows * k * k))
    x, y = Fraction(1, rows * MANY), Fraction(1, rows * (MANY + 1))
    return Fraction(low, GRID) * (1 - x), Fraction(high, GRID) * (1 - y + x * x / 2)


def sine_limit(point: Point) -> tuple[Fraction, Fraction]:
    return sine(int(point["n"]))


def mean_limit(point: Point) -> tuple[Fraction, Fraction]:
    low, high = sine(int(point["n"]))
    return 1 - high, 1 - low


def mean_limit_of_two(point: Point) -> tuple[Fraction, Fraction]:
    """The limit for two rows and the divisor N - 1, by the recursion: V decreases to 2/3 or more, so what is left
    after MANY generations lies between 1/3 sum 1/k^2 and V/2 sum 1/k^2 over k > MANY."""
    del point
    low = high = 0
    smallest = largest = GRID
    for k in range(1, MANY + 1):
        low += smallest // (2 * k * k)
        high += -(-largest // (2 * k * k))
        if k > 1:
            smallest = smallest * (k * (2 * k - 1) - 1) // (k * (2 * k - 1))
            largest = -(-largest * (k * (2 * k - 1) - 1) // (k * (2 * k - 1)))
    assert 3 * smallest > 2 * GRID
    return Fraction(low, GRID) + Fraction(1, 3 * (MANY + 1)), (high + Fraction(largest, 2 * MANY)) / GRID


DIRECT: dict[str, Callable[[Point], Fraction | tuple[Fraction, Fraction]]] = {
    "kazdan.mean-mle": partial(mean, delta=0),
    "kazdan.mean-unbiased": partial(mean, delta=1),
    "kazdan.mean-as-printed": printed_mean,
    "kazdan.mean-mle-limit": mean_limit,
    "kazdan.mean-limit-as-printed": mean_limit,
    "kazdan.variance-limit-as-printed": sine_limit,
    "kazdan.mean-unbiased-two": lambda point: mean({**point, "n": Fraction(2)}, 1),
    "kazdan.mean-unbiased-limit-two": mean_limit_of_two,
    "kazdan.variance-divisor": variance,
    "kazdan.mean-divisor": mean,
    "kazdan.conservation": lambda point: sum(at(point), Fraction(0)),
    "kazdan.no-single-divisor": first_excess,
}
