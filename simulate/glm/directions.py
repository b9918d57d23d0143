"""Directions that lower no row: guessed by linear programs, believed after a check on the rows themselves.

A program works on floating-point numbers with a tolerance, in coordinates where the features are uncorrelated, so that
neither their scales nor their means matter. What it finds only says which rows stay level. The direction itself is
then solved for in rational numbers from those rows, and every row is looked at again, in sums whose rounding error is
bounded. A feature counts as known to ROUNDING of its size: standardising a table moves its values by less.
"""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from simulate.arrays import Floats, Integers

ROUNDING = 2.0**-44  # relative; above the rounding error of a sum of 200 products
SOLVER = 1e-10  # how far the linear program may miss a constraint, for rows of length 1
LEVELS = (1e-9, 1e-7, 1e-5)  # below which a gain of the program's direction may be meant as 0, tried in this order
WORKING_ROWS = 256  # rows that a linear program starts with, and that join it at once


def scaled(x: Floats, axes: Sequence[int] = (1, 0, 1, 0)) -> Floats:
    """The features [p, rows], scaled by powers of 2 to sizes near 1, which rounds nothing: features (1), rows (0)."""
    for axis in axes:
        largest = np.abs(x).max(axis=axis, keepdims=True, initial=0.0)
        x = np.ldexp(x, -np.frexp(largest)[1])
    return x


def rank(x: Floats) -> int:
    """The rank of x [p, rows], where what vanishes within ROUNDING is 0."""
    if x.shape[1] == 0:
        return 0
    sizes = np.linalg.svd(x.T / _lengths(x.T), compute_uv=False)
    return int((sizes > ROUNDING * sizes[0]).sum())


def _lengths(x: Floats) -> Floats:
    """The length of each column, 1 for a column of zeros."""
    lengths = np.sqrt((x * x).sum(axis=0))
    return np.where(lengths > 0, lengths, 1.0)


def ascent(raised: Floats, level: Floats) -> str | None:
    """Where some b gains on the columns of `raised`, falling on none and changing none of `level`; None without such b.

    "everywhere": one b gains on every column, and `level` has none. "somewhere": b gains on some, or changes nothing.
    """
    p = len(raised)
    rows = np.hstack([raised, level])
    if rank(rows) < p:
        return "somewhere"
    if rank(level) == p:
        return None
    triangle = np.asarray(np.linalg.qr(rows.T, mode="r"))
    white = np.linalg.solve(triangle.T, rows)
    white /= _lengths(white)
    many = raised.shape[1]
    blur = max(SOLVER, ROUNDING * float(np.linalg.cond(triangle)))  # what is left of rounding in white coordinates
    free = _complement(white[:, many:], blur)
    gains = free.T @ white[:, :many]
    gains = gains[:, np.abs(gains).max(axis=0, initial=0.0) > blur]  # the others do what `level` does
    gains = gains / _lengths(gains)
    for margin in (True, False) if level.shape[1] == 0 else (False,):
        step = _program(gains, margin=margin)
        if step is None:
            continue
        found = _certified(rows, many, white, triangle, free @ step)
        if found == "everywhere" or (found and not margin):
            return found
    return None


def _complement(level: Floats, blur: float) -> Floats:
    """An orthonormal basis [p, k] of the directions that change the columns of `level` by `blur` at most."""
    p = len(level)
    if level.shape[1] == 0:
        return np.eye(p)
    vectors, sizes, _ = np.linalg.svd(level, full_matrices=level.shape[1] < p)
    return np.asarray(vectors[:, int((sizes > blur * sizes[0]).sum()) :])


def _program(gains: Floats, *, margin: bool) -> Floats | None:
    """The d in a box with gains'd >= 0 and the largest total, or with `margin` the largest least gain; None: no gain.

    Only the rows that were ever violated take part: a program on some rows gains at least as much as on all.
    """
    k, rows = gains.shape
    if rows == 0:
        return None
    if k == 1:
        step = np.sign(gains[:, 0])
        return step if (step @ gains > 0).all() else None
    part = np.unique(np.linspace(0, rows - 1, min(rows, WORKING_ROWS)).astype(np.int64))
    while True:
        step, best = _optimum(gains[:, part], np.zeros(k) if margin else gains.sum(axis=1), margin=margin)
        if best <= SOLVER:
            return None
        below = step @ gains - (best if margin else 0.0)
        worst = np.argsort(below)[:WORKING_ROWS]
        worst = np.setdiff1d(worst[below[worst] < -SOLVER], part)
        if worst.size == 0:
            return step
        part = np.append(part, worst)


def _optimum(gains: Floats, total: Floats, *, margin: bool) -> tuple[Floats, float]:
    """The optimal d of one linear program and its value: the most of total'd, or of the least gain."""
    from scipy.optimize import linprog  # slow to load, and needed only where Newton failed

    k, rows = gains.shape
    lift = np.full((rows, 1), 1.0 if margin else 0.0)
    result = linprog(
        np.append(-total, -1.0 if margin else 0.0),
        A_ub=np.hstack([-gains.T, lift]),
        b_ub=np.zeros(rows),
        bounds=[(-1.0, 1.0)] * k + [(0.0, 1.0)],
        options={"primal_feasibility_tolerance": SOLVER, "dual_feasibility_tolerance": SOLVER},
    )
    if result.status != 0:
        raise RuntimeError(f"the linear program that decides separation stopped with: {result.message}")
    return np.asarray(result.x)[:k], -float(result.fun or 0.0)


def _certified(rows: Floats, many: int, white: Floats, triangle: Floats, step: Floats) -> str | None:
    """What a direction near `step`, in white coordinates, does to the rows; the first `many` are those to gain on."""
    b = np.asarray(np.linalg.solve(triangle, step), dtype=np.float64)
    gains = np.abs(step @ white) / np.abs(step).max()
    for limit in LEVELS:
        even = gains <= limit
        even[many:] = True
        basis = _independent(white, np.flatnonzero(even), limit)
        exact = _solved(rows[:, basis], b) if basis.size < len(b) else None
        found = None if exact is None else _checked(rows, many, exact)
        if found:
            return found
    return None


def _independent(white: Floats, columns: Integers, limit: float) -> Integers:
    """As many of these columns as are independent up to the limit, the plainest ones."""
    from scipy.linalg import qr

    if columns.size == 0:
        return columns
    triangle, order = qr(white[:, columns], mode="r", pivoting=True)
    sizes = np.abs(np.diag(triangle))
    return columns[order[: int((sizes > 10 * limit * sizes[0]).sum())]]


def _solved(columns: Floats, b: Floats) -> Floats | None:
    """The b that is exactly orthogonal to the columns, near the given one, rounded once at the end; None if it is 0."""
    left = [[Fraction(value) for value in column] for column in columns.T.tolist()]
    pivots: list[int] = []
    for place in range(len(left)):
        pivot = max(range(len(b)), key=[abs(value) for value in left[place]].__getitem__)
        if left[place][pivot] == 0:
            return None
        pivots.append(pivot)
        row = left[place] = [value / left[place][pivot] for value in left[place]]
        for other, values in enumerate(left):
            if other != place and values[pivot] != 0:
                factor = values[pivot]
                left[other] = [value - factor * own for value, own in zip(values, row, strict=True)]
    free = [j for j in range(len(b)) if j not in pivots]
    exact = [Fraction(value) for value in b.tolist()]
    for pivot, row in zip(pivots, left, strict=True):
        exact[pivot] = -sum((row[j] * exact[j] for j in free), Fraction(0))
    largest = max(map(abs, exact))
    return np.array([float(value / largest) for value in exact]) if largest else None


def _checked(rows: Floats, many: int, b: Floats) -> str | None:
    """What b does to the rows, beyond what rounding can do; None where it lowers one, or changes one from `many` on."""
    change = b @ rows
    doubt = ROUNDING * (np.abs(b) @ np.abs(rows))
    if (change[:many] < -doubt[:many]).any() or (np.abs(change[many:]) > doubt[many:]).any():
        return None
    gaining = change[:many] > doubt[:many]
    if gaining.all() and many == rows.shape[1]:
        return "everywhere"
    return "somewhere" if gaining.any() else None
