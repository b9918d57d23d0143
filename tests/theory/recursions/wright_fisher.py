"""Discrete distributions refitted on their own samples, and the Gaussian chain: run step by step in plain fractions."""

from collections.abc import Callable
from fractions import Fraction
from math import comb, exp, log

Point = dict[str, Fraction]
Interval = tuple[Fraction, Fraction]
Law = dict[int, Fraction]  # of the number of rows in the category
TRUE_SHARE = Fraction(2, 7)


def binomial(draws: int, share: Fraction) -> Law:
    return {k: comb(draws, k) * share**k * (1 - share) ** (draws - k) for k in range(draws + 1)}


def law_of_share(rows: int, fits: int, share: Fraction, accumulate: bool = False) -> dict[Fraction, Fraction]:
    """The law of the category's share in the fit after `fits` batches."""
    law = {Fraction(0): Fraction(1)}  # of the rows so far; the newest batch alone when data are replaced
    shares = {share: Fraction(1)}
    for fit in range(1, fits + 1):
        after: dict[Fraction, Fraction] = {}
        for old, chance in law.items():
            now = share if fit == 1 else old / (rows * (fit - 1) if accumulate else rows)
            for count, likely in binomial(rows, now).items():
                key = old + count if accumulate else Fraction(count)
                after[key] = after.get(key, Fraction(0)) + chance * likely
        law = after
        shares = {key / (rows * fit if accumulate else rows): chance for key, chance in law.items()}
    return shares


def spread(point: Point, accumulate: bool = False) -> Fraction:
    law = law_of_share(int(point["M"]), int(point["t"]), TRUE_SHARE, accumulate)
    return sum((x * (1 - x) * chance for x, chance in law.items()), Fraction(0)) / (TRUE_SHARE * (1 - TRUE_SHARE))


def mean(point: Point) -> Fraction:
    law = law_of_share(int(point["M"]), int(point["t"]), point["p"])
    return sum((x * chance for x, chance in law.items()), Fraction(0))


def solve(matrix: list[list[Fraction]], right: list[Fraction]) -> list[Fraction]:
    """Gauss and Jordan."""
    size = len(right)
    table = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for column in range(size):
        pivot = next(row for row in range(column, size) if table[row][column])
        table[column], table[pivot] = table[pivot], table[column]
        table[column] = [value / table[column][column] for value in table[column]]
        for row in range(size):
            if row != column and table[row][column]:
                factor = table[row][column]
                table[row] = [a - factor * b for a, b in zip(table[row], table[column], strict=True)]
    return [row[-1] for row in table]


def first_steps(rows: int, right: Callable[[int], Fraction]) -> list[Fraction]:
    """u with u(j) = right(j) + sum_k P(j, k) u(k) over the states in between."""
    matrix = []
    for old in range(1, rows):
        law = binomial(rows, Fraction(old, rows))
        matrix.append([Fraction(int(old == new)) - law[new] for new in range(1, rows)])
    return solve(matrix, [right(old) for old in range(1, rows)])


def takeover(point: Point) -> Fraction:
    rows = int(point["M"])
    return first_steps(rows, lambda old: binomial(rows, Fraction(old, rows))[rows])[int(point["i"]) - 1]


def absorption(point: Point) -> Fraction:
    return first_steps(int(point["M"]), lambda _: Fraction(1))[int(point["i"]) - 1]


def kept_spread(point: Point) -> tuple[Fraction, Fraction]:
    """x (1 - x) at the start, and the factor that each generation leaves, from one step of the chain."""
    rows, copies = int(point["M"]), int(point["i"])
    start = Fraction(copies, rows) * (1 - Fraction(copies, rows))
    law = binomial(rows, Fraction(copies, rows))
    after = sum((Fraction(k, rows) * (1 - Fraction(k, rows)) * chance for k, chance in law.items()), Fraction(0))
    return start, after / start


def least_spread(point: Point) -> Fraction:
    rows = int(point["M"])
    return min(Fraction(k, rows) * (1 - Fraction(k, rows)) for k in range(1, rows))


def time_from_above(point: Point) -> Fraction:
    start, factor = kept_spread(point)
    return start / (1 - factor) / least_spread(point)


def time_from_below(point: Point) -> Fraction:
    start, factor = kept_spread(point)
    return start / (1 - factor) / Fraction(1, 4)  # x (1 - x) is at most 1/4


def mixed_from_above(point: Point) -> Fraction:
    start, factor = kept_spread(point)
    for _ in range(int(point["t"])):
        start *= factor
    return start / least_spread(point)


def collapse(point: Point) -> tuple[Fraction, Fraction]:
    """The share of one category while it is in between, summed over 3000 generations in double precision."""
    kinds, each = int(point["K"]), int(point["m"])
    rows = kinds * each
    step = [[float(chance) for chance in binomial(rows, Fraction(old, rows)).values()] for old in range(rows + 1)]
    law = [float(state == each) for state in range(rows + 1)]
    total = 0.0
    for _ in range(3000):
        total += sum(chance * state / rows for state, chance in enumerate(law) if state < rows)
        law = [sum(law[old] * step[old][new] for old in range(1, rows)) for new in range(rows + 1)]
        if sum(law[1:rows]) < 1e-14:
            break
    found = Fraction(kinds * total)
    return found * (1 - Fraction(1, 10**8)), found * (1 + Fraction(1, 10**8))


def logarithm(value: Fraction) -> tuple[Fraction, Fraction]:
    """Bounds of log(value) for 0 < value <= 1, from 2 atanh((value - 1)/(value + 1)) halved until it is quick."""
    halvings = 0
    while value < Fraction(1, 2):
        value, halvings = 2 * value, halvings + 1
    parts = [_atanh(value), _atanh(Fraction(1, 2))]
    return parts[0][0] + halvings * parts[1][0], parts[0][1] + halvings * parts[1][1]


def _atanh(value: Fraction) -> tuple[Fraction, Fraction]:
    z = (value - 1) / (value + 1)  # from -1/3 to 0
    total = sum((z ** (2 * k + 1) / (2 * k + 1) for k in range(30)), Fraction(0))
    return 2 * total - Fraction(1, 9**29), 2 * total


def diffusion(point: Point) -> tuple[Fraction, Fraction]:
    share = point["i"] / point["M"]
    ends = [(share * logarithm(share)[side] + (1 - share) * logarithm(1 - share)[side]) for side in (0, 1)]
    return -2 * point["M"] * ends[1], -2 * point["M"] * ends[0]


def seen(point: Point) -> Fraction:
    law = binomial(int(point["M"]), point["p"])
    share = sum((k / point["M"] * chance for k, chance in law.items() if k), Fraction(0))
    return share / sum((chance for k, chance in law.items() if k), Fraction(0))


def missed(point: Point) -> Fraction:
    law = binomial(int(point["M"]), point["q"])
    return 1 - sum((chance for k, chance in law.items() if k), Fraction(0))


def gone(point: Point) -> Fraction:
    """The chance that no row is left, by the law of the number of rows carried on from fit to fit."""
    rows = int(point["M"])
    law: Law = {int(point["i"]): Fraction(1)}
    for _ in range(int(point["t"])):
        after: Law = {}
        for old, chance in law.items():
            for new, likely in binomial(rows, Fraction(old, rows)).items():
                after[new] = after.get(new, Fraction(0)) + chance * likely
        law = after
    return law[0]


def gone_from_below(point: Point) -> Fraction:
    """The mean of (1 - x)(1 - M x) over that law: 1 - x less M times the spread that is left."""
    start, factor = kept_spread(point)
    for _ in range(int(point["t"])):
        start *= factor
    return 1 - point["i"] / point["M"] - point["M"] * start


def budget_spread(point: Point) -> Fraction:
    """Two categories: the law of the pool's rows in one of them, and every number of them in a random subset."""
    rows, batches = int(point["M"]), int(point["t"])
    pool: Law = {0: Fraction(1)}
    for fit in range(batches + 1):
        if fit:
            shares = _subset_shares(pool, rows, fit)
            if fit == batches:
                break
        else:
            shares = {(0, TRUE_SHARE): Fraction(1)}
        pool = {}
        for (old, share), chance in shares.items():
            for new, likely in binomial(rows, share).items():
                pool[old + new] = pool.get(old + new, Fraction(0)) + chance * likely
    found = sum((x * (1 - x) * chance for (_, x), chance in shares.items()), Fraction(0))
    return found / (TRUE_SHARE * (1 - TRUE_SHARE))


def _subset_shares(pool: Law, rows: int, fit: int) -> dict[tuple[int, Fraction], Fraction]:
    """The joint law of the pool and of the share in a random subset of it."""
    found: dict[tuple[int, Fraction], Fraction] = {}
    for old, chance in pool.items():
        for some in range(max(0, rows - (rows * fit - old)), min(old, rows) + 1):
            ways = Fraction(comb(old, some) * comb(rows * fit - old, rows - some), comb(rows * fit, rows))
            found[old, Fraction(some, rows)] = chance * ways
    return found


def perplexity(point: Point) -> Interval:
    """exp of the mean of -log p over a text that holds each symbol once, in double precision."""
    symbols = int(point["V"])
    loss = -sum(log(1 / symbols) for _ in range(symbols)) / symbols
    value = Fraction(exp(loss))
    return value * (1 - Fraction(1, 10**9)), value * (1 + Fraction(1, 10**9))


def gaussian_draw(point: Point) -> Fraction:
    """Second moments of the M draws of a generation, and the variance of a draw from their mean and variance."""
    rows, variance, covariance = int(point["M"]), point["sigma"] ** 2, Fraction(0)
    for _ in range(int(point["t"])):
        table = [[variance if a == b else covariance for b in range(rows)] for a in range(rows)]
        of_mean = sum(map(sum, table)) / rows**2
        fitted = (sum(table[a][a] for a in range(rows)) - rows * of_mean) / (rows - 1)
        variance, covariance = of_mean + fitted, of_mean
    return variance


DIRECT: dict[str, Callable[[Point], Fraction | tuple[Fraction, Fraction]]] = {
    "shumailov.heterozygosity": spread,
    "shumailov.heterozygosity-accumulate": lambda point: spread(point, accumulate=True),
    "shumailov.category-mean": mean,
    "shumailov.probable-events-as-printed": lambda point: 1 + point["gain"],  # the factor as it is stated
    "shumailov.fixation-probability": takeover,
    "shumailov.collapse-probability": mixed_from_above,
    "shumailov.absorption-time": absorption,
    "shumailov.absorption-time-upper": time_from_above,
    "shumailov.absorption-time-lower": time_from_below,
    "shumailov.absorption-time-categories": collapse,
    "shumailov.diffusion-as-exact": diffusion,
    "shumailov.surviving-mean": seen,
    "shumailov.tail-survival": missed,
    "shumailov.heterozygosity-fixed-budget": budget_spread,
    "shumailov.tail-gone": gone,
    "shumailov.tail-gone-bound": gone_from_below,
    "shumailov.gaussian-mean-variance": gaussian_draw,
    "shumailov.perplexity-uniform": perplexity,
}
