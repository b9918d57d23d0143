"""One pass over the rows of a batch: what the likelihood equations need at a coefficient vector.

A batch stands in columns: feature j >= 1 of row i at x[(j - 1) * stride + i]; the intercept is not stored. `shape` is a
tuple as long as the coefficients, so that every loop over them has a length that the compiler knows.
"""

from typing import Any

from simulate.glm.links import EXPONENTIAL, LOGISTIC, bend, value_slope
from simulate.lanes.arithmetic import below, every, fma, number, places, select
from simulate.lanes.compiled import compiled, inlined
from simulate.lanes.memory import load, pairs, singles, store, triples
from simulate.lanes.types import WIDTH


@inlined
def eight(kind: int, by_row: bool, link: Any, rows: Any, row: int, theta: Any, shape: Any, column: Any) -> Any:
    """(F, F' times b) of eight rows, whose features then stand in `column`."""
    x, b, stride = rows[0], rows[1], rows[3]
    eta = every(theta[0])
    for j in range(1, len(shape)):
        column[j] = load(x, (j - 1) * stride + row)
        eta = fma(column[j], theta[j], eta)
    if not by_row:
        return value_slope(kind, eta)
    value, slope = value_slope(kind, fma(eta, link[2], link[3]))
    return value, slope * load(b, row)


@inlined
def add(value: Any, slope: Any, column: Any, shape: Any, first: Any, second: Any) -> None:
    """Nothing; first gains value x, second slope x x'."""
    first[0] = first[0] + value
    second[0] = second[0] + slope
    pair = 1
    for j in range(1, len(shape)):
        first[j] = fma(value, column[j], first[j])
        weighted = slope * column[j]
        second[pair] = second[pair] + weighted
        for k in range(1, j + 1):
            second[pair + k] = fma(weighted, column[k], second[pair + k])
        pair += j + 1


@inlined
def keep(first: Any, second: Any, shape: Any, sums: Any, at: int) -> None:
    """Nothing; the lanes of first and second stand in sums from `at` on."""
    size = len(shape)
    for j in range(size):
        store(sums, at + j * WIDTH, first[j])
    for j in range(size * (size + 1) // 2):
        store(sums, at + (size + j) * WIDTH, second[j])


@inlined
def sweep(
    kind: int, by_row: bool, bent: bool, link: Any, rows: Any, span: Any, theta: Any, shape: Any,
    first: Any, second: Any,
) -> None:  # fmt: skip
    """Nothing; first and second gain the sums over the rows of `span`; where `bent`, b F'' of each row is kept.

    The first three arguments are constants of the call, so that every combination is a loop of its own, without
    branches and with all sums in registers.
    """
    column = singles(shape)
    start, stop = span[0], span[0] + span[1]
    whole = stop - WIDTH + 1
    row = start
    while row < whole:
        value, slope = eight(kind, by_row, link, rows, row, theta, shape, column)
        if bent:
            store(rows[4], row - start, bend(kind, value, slope))
        add(value * load(rows[1], row) if by_row else value, slope, column, shape, first, second)
        row += WIDTH
    if row < stop:  # the last rows, fewer than eight: what stands beyond them counts for nothing
        mask = below(number(places()), float(stop - row))
        value, slope = eight(kind, by_row, link, rows, row, theta, shape, column)
        value, slope = select(mask, value, 0.0), select(mask, slope, 0.0)
        if bent:
            store(rows[4], row - start, bend(kind, value, slope))
        add(value * load(rows[1], row) if by_row else value, slope, column, shape, first, second)


@inlined
def sweep_cubes(rows: Any, span: Any, shape: Any, sums: Any, at: int) -> None:
    """Nothing; from sums[at] on stand the lanes of sum b F'' x x x, of what `sweep` kept."""
    x, stride, curves = rows[0], rows[3], rows[4]
    third, column = triples(shape), singles(shape)
    column[0] = every(1.0)
    for row in range(0, span[1], WIDTH):
        curve = load(curves, row)
        for j in range(1, len(shape)):
            column[j] = load(x, (j - 1) * stride + span[0] + row)
        place = 0
        for j in range(len(shape)):
            once = curve * column[j] if j > 0 else curve
            for k in range(j + 1):
                twice = once * column[k] if k > 0 else once
                third[place] = third[place] + twice
                place += 1
                for m in range(1, k + 1):
                    third[place] = fma(twice, column[m], third[place])
                    place += 1
    size = len(shape)
    for place in range(size * (size + 1) * (size + 2) // 6):
        store(sums, at + place * WIDTH, third[place])


@compiled
def visit(link: Any, rows: Any, span: Any, theta: Any, shape: Any, sums: Any, at: int) -> None:
    """Nothing; from sums[at] on stand the lanes of sum b F x and of sum b F' x x' over the rows of `span`.

    `link` is (kind, by_row, sign, shift), `rows` is (x, b, y, stride, scratch), `span` (start, count).
    """
    first, second = singles(shape), pairs(shape)
    if link[1]:
        if link[0] == LOGISTIC:
            sweep(LOGISTIC, True, False, link, rows, span, theta, shape, first, second)
        else:
            sweep(EXPONENTIAL, True, False, link, rows, span, theta, shape, first, second)
    elif link[0] == LOGISTIC:
        sweep(LOGISTIC, False, False, link, rows, span, theta, shape, first, second)
    else:
        sweep(EXPONENTIAL, False, False, link, rows, span, theta, shape, first, second)
    keep(first, second, shape, sums, at)


@compiled
def visit_cubic(link: Any, rows: Any, span: Any, theta: Any, shape: Any, sums: Any, at: int) -> None:
    """As `visit`, followed in sums by the lanes of sum b F'' x x x."""
    first, second = singles(shape), pairs(shape)
    if link[1]:
        if link[0] == LOGISTIC:
            sweep(LOGISTIC, True, True, link, rows, span, theta, shape, first, second)
        else:
            sweep(EXPONENTIAL, True, True, link, rows, span, theta, shape, first, second)
    elif link[0] == LOGISTIC:
        sweep(LOGISTIC, False, True, link, rows, span, theta, shape, first, second)
    else:
        sweep(EXPONENTIAL, False, True, link, rows, span, theta, shape, first, second)
    keep(first, second, shape, sums, at)
    size = len(shape)
    sweep_cubes(rows, span, shape, sums, at + (size + size * (size + 1) // 2) * WIDTH)
