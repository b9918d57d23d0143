"""The losses of language models, summed token by token in plain fractions, with logarithms between two bounds."""

from collections.abc import Callable
from fractions import Fraction
from math import comb

from tests.theory.rational_bounds import Bounds, logarithm

Point = dict[str, Fraction]


def loss(weights: list[Fraction], shares: list[Fraction]) -> Bounds:
    """The sum of weight times -log share."""
    ends = [tuple(-end for end in reversed(logarithm(share))) for share in shares]
    low, high = (sum((w * end[side] for w, end in zip(weights, ends, strict=True)), Fraction(0)) for side in (0, 1))
    return low, high


def entropy(point: Point) -> Bounds:
    weights = [Fraction(1, place) for place in range(1, int(point["b"]) + 1)]
    shares = [weight / sum(weights) for weight in weights]
    return loss(shares, shares)


def ratio(point: Point) -> Bounds:
    """The law of the number of rows with the first of two tokens, batch by batch, from one of n in the first."""
    rows = int(point["n"])
    law = {1: Fraction(1)}
    for _ in range(int(point["t"])):
        after = dict.fromkeys(range(rows + 1), Fraction(0))
        for old, chance in law.items():
            share = Fraction(old, rows)
            for new in after:
                after[new] += chance * comb(rows, new) * share**new * (1 - share) ** (rows - new)
        law = after
    mean = sum((chance * count for count, chance in law.items()), Fraction(0)) / rows
    first = [Fraction(1, rows), Fraction(rows - 1, rows)]
    written, own = loss([mean, 1 - mean], first), loss(first, first)
    return written[0] / own[1], written[1] / own[0]


DIRECT: dict[str, Callable[[Point], Bounds]] = {
    "shumailov.entropy-zipf": entropy,
    "shumailov.sample-likelihood": ratio,
}
