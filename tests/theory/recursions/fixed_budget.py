"""The fixed budget, run on the second moments of the rows: rows of a batch are alike, subsets are hypergeometric.

The limit law is reached at a billion rows a batch, where what is left is of the order of one in a billion.
"""

from fractions import Fraction
from functools import partial

from tests.theory.rational_bounds import Bounds

Point = dict[str, Fraction]
Value = Fraction | Bounds
MANY = 10**9  # rows of a batch, for the limit law
NEAR = Fraction(1, 10**7)
LATE = 300  # generations, before the tail is enclosed


def run(rows: int, budget: int, fits: int, known: bool, delta: int = 1) -> tuple[Fraction, Fraction]:
    """E of the squared mean and of the variance of the subset of the last fit; the truth is 0 and 1.

    With `known`, new rows have the true variance (the estimator is the mean of a normal of known variance); else the
    fitted one, with the divisor budget - delta.
    """
    single = [Fraction(1)]  # E x^2 for a row of each batch
    products = [[Fraction(0)]]  # E x y for different rows, by their batches
    for fit in range(1, fits + 1):
        pool, size = rows * fit, min(budget, rows * fit)
        squares = rows * sum(single, Fraction(0))
        pairs = sum(
            (
                products[x][y] * (rows * (rows - 1) if x == y else rows * rows)
                for x in range(fit) for y in range(fit)
            ),
            Fraction(0),
        )  # fmt: skip
        both = Fraction(size * (size - 1), pool * (pool - 1)) if pool > 1 else Fraction(0)
        mean = (Fraction(size, pool) * squares + both * pairs) / size**2
        spread = Fraction(1) if known else (Fraction(size, pool) * squares - size * mean) / (size - delta)
        if fit == fits:
            return mean, spread
        cross = [
            (single[x] + (rows - 1) * products[x][x] + rows * sum(products[x][y] for y in range(fit) if y != x)) / pool
            for x in range(fit)
        ]  # E of a row times the subset's mean, which is the pool's mean in expectation
        products = [[*row, cross[place]] for place, row in enumerate(products)] + [[*cross, mean]]
        single.append(mean + spread)
    raise ValueError("at least one fit is needed")


def _ratio(share: Fraction, fits: int) -> Value:
    rows = MANY * share.denominator
    ratio = rows * run(rows, int(share * rows), fits, known=True)[0]
    return ratio * (1 - NEAR), ratio * (1 + NEAR)


def _limit(at: Point) -> Value:
    """The walk of the pooled mean to generation LATE; 1/(g^2 (g-1)) = 1/(g-1) - 1/g - 1/g^2 sums up what is left."""
    del at
    pooled = Fraction(1)
    for fit in range(2, LATE + 1):
        pooled += (2 - Fraction(1, fit - 1)) / fit**2
    squares = Fraction(1, LATE) - Fraction(1, 2 * LATE**2)  # of 1/g^2 beyond LATE, up to 1/(6 LATE^3)
    reached = 1 + pooled + 3 * squares - Fraction(1, LATE)
    return reached, reached + Fraction(3, 6 * LATE**3)


def _variance(delta: int, at: Point) -> Value:
    rows, fits = int(at["n"]), int(at["G"])
    return run(rows, rows, fits, known=False, delta=delta)[1]


def _lower(at: Point) -> Value:
    """The bound factor by factor: (1 - 1/k^2) k n/(k n - 1)."""
    total = Fraction(1)
    for batch in range(2, int(at["G"]) + 1):
        total *= (1 - Fraction(1, batch**2)) * batch * at["n"] / (batch * at["n"] - 1)
    return total


DIRECT = {
    "kazdan.subsample-ratio": lambda at: _ratio(Fraction(1), int(at["G"])),
    "kazdan.subsample-budget": lambda at: _ratio(at["lam"], int(at["G"])),
    "kazdan.subsample-batches": lambda at: _ratio(at["L"], int(at["L"] + at["s"])),
    "kazdan.subsample-limit": _limit,
    "kazdan.subsample-variance-unbiased": partial(_variance, 1),
    "kazdan.subsample-variance-mle": partial(_variance, 0),
    "kazdan.subsample-variance-diverges": _lower,
}
