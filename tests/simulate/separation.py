"""Whether an estimate exists, decided in rational numbers by trying every direction that could be the last one left.

The directions that lower no row form a cone. Where the rows have full rank, a cone that is more than 0 has an edge,
and an edge is orthogonal to p - 1 independent rows: so all of those are tried.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from theory.vocabulary import Family

Row = tuple[Fraction, ...]
Floats = NDArray[np.float64]


def exact_reason(family: Family, x: Floats, y: Floats, weights: Floats, trials: int) -> str | None:
    """The reason as `simulate.glm.existence` should give it, for features that are whole numbers."""
    counted = [place for place in range(y.size) if weights[place] > 0]
    rows = [tuple(Fraction(value) for value in x[:, place].tolist()) for place in counted]
    responses = [Fraction(float(y[place])) for place in counted]
    p = len(x)
    if rank(rows, p) < p:
        return "collinear features"
    if family is Family.GAMMA:
        total = [-sum(Fraction(float(weights[i])) * x_j for i, x_j in zip(counted, column, strict=True))
                 for column in zip(*rows, strict=True)]  # fmt: skip
        raised, level = [row for row, r in zip(rows, responses, strict=True) if r > 0] + [tuple(total)], []
    else:
        raised, level = _allowed(family, rows, responses, trials)
    found = cone(raised, level, p)
    if found is None:
        return None
    if not any(responses):
        return "all responses equal" if family is Family.BINOMIAL else "all responses zero"
    if family is Family.BINOMIAL and all(response == trials for response in responses):
        return "all responses equal"
    return found if family is Family.BINOMIAL else "quasi-separation"


def _allowed(
    family: Family, rows: Sequence[Row], responses: Sequence[Fraction], trials: int
) -> tuple[list[Row], list[Row]]:
    """What may only rise along a direction, and what may not change."""
    raised: list[Row] = []
    level: list[Row] = []
    for row, response in zip(rows, responses, strict=True):
        if family is Family.NORMAL or (family is Family.BINOMIAL and 0 < response < trials):
            level.append(row)
        elif family is Family.BINOMIAL:
            raised.append(row if response else tuple(-value for value in row))
        elif response:
            level.append(row)
        else:
            raised.append(tuple(-value for value in row))
    return raised, level


def cone(raised: Sequence[Row], level: Sequence[Row], p: int) -> str | None:
    """separation, quasi-separation, or None where 0 alone lowers nothing."""
    if rank([*raised, *level], p) < p:
        return "quasi-separation"
    edges = [
        edge
        for rows in combinations([*raised, *level], p - 1)
        for normal in orthogonal(rows, p)
        for edge in (normal, tuple(-value for value in normal))
        if all(dot(row, edge) >= 0 for row in raised) and not any(dot(row, edge) for row in level)
    ]
    if not edges:
        return None
    inside = tuple(sum(values, Fraction(0)) for values in zip(*edges, strict=True))
    strict = not level and all(dot(row, inside) > 0 for row in raised)
    return "separation" if strict else "quasi-separation"


def dot(a: Row, b: Row) -> Fraction:
    return sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0))


def reduced(rows: Sequence[Row], p: int) -> tuple[list[list[Fraction]], list[int]]:
    """The rows in reduced echelon form, and the columns of the pivots."""
    left, pivots = [list(row) for row in rows], []
    for column in range(p):
        place = len(pivots)
        other = next((i for i in range(place, len(left)) if left[i][column]), None)
        if other is None:
            continue
        left[place], left[other] = left[other], left[place]
        left[place] = [value / left[place][column] for value in left[place]]
        for i in range(len(left)):
            if i != place:
                left[i] = [a - left[i][column] * b for a, b in zip(left[i], left[place], strict=True)]
        pivots.append(column)
    return left, pivots


def rank(rows: Sequence[Row], p: int) -> int:
    return len(reduced(rows, p)[1])


def orthogonal(rows: Sequence[Row], p: int) -> list[Row]:
    """The direction orthogonal to the rows, where there is exactly one."""
    left, pivots = reduced(rows, p)
    free = [column for column in range(p) if column not in pivots]
    if len(free) != 1:
        return []
    normal = [Fraction(0)] * p
    normal[free[0]] = Fraction(1)
    for row, pivot in zip(left, pivots, strict=False):
        normal[pivot] = -row[free[0]]
    return [tuple(normal)]
