"""Elementary bounds of the variance and the efficiency when data are augmented, from telescoping sums."""

from fractions import Fraction

Point = dict[str, Fraction]
FAR = 60  # terms of sum 1/k^2 before the rest is bounded by 1/FAR - 1/last


def telescoped(at: Point) -> Fraction:
    """1 + sum_{k=2..G} 1/(k (k - 1)): each term is above 1/k^2."""
    return 1 + sum((Fraction(1, k * (k - 1)) for k in range(2, int(at["G"]) + 1)), Fraction(0))


def sixty(_: Point) -> Fraction:
    """The largest multiple of 1/20 below 1/sum_k 1/k^2, whose terms after FAR add up to less than 1/FAR."""
    total = sum((Fraction(1, k * k) for k in range(1, FAR + 1)), Fraction(0))
    return Fraction(int(20 / (total + Fraction(1, FAR))), 20)


DIRECT = {"dey.augment-elementary-bound": telescoped, "dey.are-sixty": sixty}
