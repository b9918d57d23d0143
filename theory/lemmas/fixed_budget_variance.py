"""The fitted variance of a normal under the fixed budget: each fit uses a random n-subset of all n G rows so far.

Given the rows, a random subset has the mean of the pool up to an error with the finite-population correction, and the
sample variance of the pool in expectation. So the pool's expected sample variance has a recursion of its own.
"""

from collections.abc import Iterable
from functools import cache
from itertools import combinations

import sympy
from flint import fmpq
from sympy import Integer, Product

from theory.lemmas.gaussian_refitting import BETWEEN, BETWEEN_MEANS, MERGED, WITHIN, WITHIN_BATCH, v
from theory.proof.induction import Induction
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Use
from theory.symbols import G, k, n

FITTED = sympy.Function("BudgetVariance")  # E of the variance of fit G, over the true one
POOL = sympy.Function("PoolVariance")  # E of the sample variance (divisor N - 1) of all rows of fit G
SQUARE = sympy.Function("SubsetSumSquare")  # E of the squared sum of a subset, rows about the mean of the pool
OFFSET = sympy.Function("SubsetOffset")  # E of the squared distance of a subset's mean from that of the pool
INNER = sympy.Function("SubsetSquares")  # E of the squares of a subset about its own mean
N, q = sympy.symbols("N q", positive=True)  # rows of the pool; their sample variance

CHOSEN = Line(
    left=SQUARE(n, N, q), right=n / N * (N - 1) * q - n * (n - 1) / (N * (N - 1)) * ((N - 1) * q), rule=Definition(),
    reason="a row is chosen with probability n/N, a pair with n(n-1)/(N(N-1)); about the mean the squares of the pool "
    "add up to (N-1)q, and the products of two different rows to -(N-1)q",
)  # fmt: skip
OFFSETS = Line(
    left=OFFSET(n, N, q), right=SQUARE(n, N, q) / n**2, rule=Definition(), reason="the mean is the sum over n"
)
OFFSET_VALUE = Line(
    left=OFFSET(n, N, q), right=(1 - n / N) * q / n, rule=Use(facts=(OFFSETS, CHOSEN)),
    reason="the finite-population correction",
)  # fmt: skip
INNERS = Line(
    left=INNER(n, N, q), right=n / N * (N - 1) * q - SQUARE(n, N, q) / n, rule=Definition(),
    reason="squares about the own mean: those about the pool's mean, less the squared sum over n",
)  # fmt: skip
INNER_VALUE = Line(
    left=INNER(n, N, q), right=(n - 1) * q, rule=Use(facts=(INNERS, CHOSEN)),
    reason="a random subset has the sample variance of the pool in expectation",
)  # fmt: skip
SUBSETS = (CHOSEN, OFFSETS, OFFSET_VALUE, INNERS, INNER_VALUE)


def factor(delta: int, generation: sympy.Expr) -> sympy.Expr:
    """By what the pool's expected sample variance grows when batch `generation` joins."""
    shrinks = (generation - 3) if delta else 1 / n - 3
    return 1 + shrinks / (generation * (n * generation - 1))


def recursion(delta: int) -> tuple[Line, ...]:
    """The facts that end in the growth of the pool's expected sample variance; delta is 0 for the divisor n."""
    before, rows = POOL(G - 1), n * (G - 1)
    fitted = Line(left=FITTED(G), right=INNER(n, n * G, POOL(G)) / (n - delta), rule=Definition(),
                  reason="the squares of the subset about its own mean, over the divisor")  # fmt: skip
    known = Line(left=FITTED(G), right=(n - 1) * POOL(G) / (n - delta), reason="that mean put in",
                 rule=Use(facts=(fitted, INNER_VALUE), given={N: n * G, q: POOL(G)}))  # fmt: skip
    earlier = Line(left=FITTED(G - 1), right=(n - 1) * before / (n - delta), reason="one generation before",
                   rule=Use(facts=(known,), given={G: G - 1}))  # fmt: skip
    apart = BETWEEN(n, FITTED(G - 1)) + OFFSET(n, rows, before)
    gathered = (rows - 1) * before + WITHIN(n, FITTED(G - 1)) + n * rows / (n * G) * apart
    pooled = Line(
        left=POOL(G), right=gathered / (n * G - 1), rule=Definition(),
        reason="the pooled squares, in expectation given the past: n(G-1) old rows, n new rows of the fitted variance, "
        "and the two means, apart by the new batch's own error and by that of the subset",
    )  # fmt: skip
    put_in = {v: FITTED(G - 1), N: rows, q: before}
    step = Line(left=POOL(G), right=before * factor(delta, G), reason="collected",
                rule=Use(facts=(pooled, WITHIN_BATCH, BETWEEN_MEANS, OFFSET_VALUE, earlier), given=put_in))  # fmt: skip
    return MERGED, WITHIN_BATCH, BETWEEN_MEANS, *SUBSETS, fitted, known, earlier, pooled, step


@cache
def fitted_variance(delta: int) -> Derivation:
    """E sigma_G^2 / sigma_0^2 as a product, by induction on the recursion of the pool."""
    lines = recursion(delta)
    known, step = lines[-4], lines[-1]
    start = Line(
        left=POOL(1), right=Integer(1), rule=Definition(), reason="the sample variance of real rows is unbiased"
    )
    many = Product(factor(delta, k), (k, 2, G))
    solved = Line(left=POOL(G), right=many, reason="one factor a generation",
                  rule=Induction(variable=G, base=1, base_value=start, step=step))  # fmt: skip
    share = (n - 1) / (n - delta)
    return Derivation(
        quantity=FITTED(G),
        facts=(*lines, start, solved),
        chain=(
            Line(left=FITTED(G), right=share * POOL(G), rule=Use(facts=(known,)), reason="from the pool to its subset"),
            Line(left=share * POOL(G), right=share * many, rule=Use(facts=(solved,)), reason="the product put in"),
        ),
        instances=lambda: _instances(delta), least={n: 2},
    )  # fmt: skip


def _instances(delta: int) -> Iterable[Instance]:
    for rows, fits in ((2, 1), (2, 2), (3, 2), (2, 4), (3, 3), (4, 2)):
        yield Instance(label=f"n = {rows}, G = {fits}", at={n: rows, G: fits}, direct=by_subsets(rows, fits, delta))


def by_subsets(rows: int, fits: int, delta: int) -> fmpq:
    """E of the last fitted variance from the second moments of all rows, averaging over every subset of them."""
    moments = [[fmpq(int(x == y)) for x in range(rows)] for y in range(rows)]
    for _ in range(1, fits):
        size = len(moments)
        cross = [sum(row, fmpq(0)) / size for row in moments]  # E of a row times the mean of a random subset
        square, variance = _of_subsets(moments, rows, delta)
        fresh = [[*cross, *[square + (variance if x == y else 0) for x in range(rows)]] for y in range(rows)]
        moments = [[*row, *[cross[place]] * rows] for place, row in enumerate(moments)] + fresh
    return _of_subsets(moments, rows, delta)[1]


def _of_subsets(moments: list[list[fmpq]], rows: int, delta: int) -> tuple[fmpq, fmpq]:
    """E of the squared mean and of the variance of a subset, over all subsets."""
    square, variance, count = fmpq(0), fmpq(0), 0
    for subset in combinations(range(len(moments)), rows):
        total = sum((moments[x][y] for x in subset for y in subset), fmpq(0))
        squares = sum((moments[x][x] for x in subset), fmpq(0))
        square += total / rows**2
        variance += (squares - total / rows) / (rows - delta)
        count += 1
    return square / count, variance / count
