"""A univariate normal refitted on all its own draws: the recursion of E sigma_t^2 for the divisor N - delta, from sums
of squares.

`by_moments` works out E sigma_t^2 by another route: the second moments of every single draw, and the fitted variance
as a quadratic form in them. It knows no recursion and no product.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import sympy
from flint import fmpq

from theory.proof.first_values import FromFirstValues
from theory.proof.line import Derivation, Instance, Line
from theory.proof.moments import Expectation
from theory.proof.rules import Definition, NormalForm, Use
from theory.symbols import k, n, t

VARIANCE = sympy.Function("V")  # E sigma_t^2 / sigma_0^2
WITHIN = sympy.Function("WithinSquares")  # E of the squares about the batch's own mean: n rows, variance v
BETWEEN = sympy.Function("MeanSquare")  # E of the squared distance of the batch's mean from the mean it was drawn with
v = sympy.Symbol("v", positive=True)
CENTRED = (sympy.Integer(1), sympy.Integer(0), v)  # moments of a centred draw of variance v
a, b, q_a, q_b, s_a, s_b = sympy.symbols("a b q_a q_b s_a s_b", positive=True)


def _square_of_mean(draws: Sequence[Any]) -> Any:
    return (sum(draws[1:], draws[0]) / len(draws)) ** 2


def _within(draws: Sequence[Any]) -> Any:
    total = sum(draws[1:], draws[0])
    return sum((draw * draw for draw in draws[1:]), draws[0] * draws[0]) - total * total / len(draws)


MERGED = Line(
    left=q_a + q_b - (s_a + s_b) ** 2 / (a + b),
    right=(q_a - s_a**2 / a) + (q_b - s_b**2 / b) + a * b / (a + b) * (s_a / a - s_b / b) ** 2,
    rule=NormalForm(), reason="squares about the pooled mean: within the old rows, within the batch, and between "
    "their means",
)  # fmt: skip
WITHIN_BATCH = Line(
    left=WITHIN(n, v), right=(n - 1) * v, reason="n independent draws of variance v",
    rule=Expectation(size=n, build=_within, moment=CENTRED, degree=1, clear=sympy.Integer(1)),
)  # fmt: skip
BETWEEN_MEANS = Line(
    left=BETWEEN(n, v), right=v / n, reason="the batch's mean about the fitted mean it was drawn with",
    rule=Expectation(size=n, build=_square_of_mean, moment=CENTRED, degree=0, clear=n),
)  # fmt: skip


def recursion(delta: Any) -> tuple[Line, ...]:
    """The facts that end in V(t) = V(t - 1) (1 - 1/(t (n t - delta))): delta is 0 for the divisor N, 1 for N - 1, and a
    symbol for any other."""
    before = VARIANCE(t - 1)
    old = n * (t - 1)
    gathered = (old - delta) * before + WITHIN(n, before) + n * old / (n * t) * BETWEEN(n, before)
    pooled = Line(
        left=VARIANCE(t), right=gathered / (n * t - delta), rule=Definition(),
        reason=f"the pooled squares, in expectation given the past: n(t-1) old rows, whose squares are the divisor "
        f"n(t-1) - {delta} times V(t-1), and n rows drawn with variance sigma_{{t-1}}^2",
    )  # fmt: skip
    step = Line(
        left=VARIANCE(t), right=before * (1 - 1 / (t * (n * t - delta))),
        rule=Use(facts=(pooled, WITHIN_BATCH, BETWEEN_MEANS), given={v: before}), reason="collected",
    )  # fmt: skip
    return MERGED, WITHIN_BATCH, BETWEEN_MEANS, pooled, step


def base(delta: int) -> tuple[Line, ...]:
    """Where the recursion starts: V(0) = 1 for the divisor N; V(1) = 1 for N - 1, whose first fit is unbiased."""
    if delta == 0:
        return (
            Line(
                left=VARIANCE(0), right=sympy.Integer(1), rule=Definition(), reason="the true variance, in its own unit"
            ),
        )
    first = Line(
        left=VARIANCE(1),
        right=WITHIN(n, 1) / (n - 1),
        rule=Definition(),
        reason="the first fit: one batch of real rows",
    )
    value = Line(
        left=VARIANCE(1), right=sympy.Integer(1), rule=Use(facts=(first, WITHIN_BATCH), given={v: sympy.Integer(1)}),
        reason="(n - 1)/(n - 1)",
    )  # fmt: skip
    return first, value


def product(delta: int) -> Derivation:
    """E sigma_t^2 / sigma_0^2 as a product, by induction on the recursion."""
    steps = recursion(delta)
    truth = base(0)[:delta]  # V(0) = 1, from which the recursion of the divisor N - 1 does not start
    starts = base(delta)
    right = sympy.Product(1 - 1 / (k * (n * k - delta)), (k, 1 + delta, t))
    return Derivation(
        quantity=VARIANCE(t),
        facts=(*steps, *truth, *starts),
        chain=(
            Line(left=VARIANCE(t), right=right, reason="one factor a generation",
                 rule=FromFirstValues(variable=t, first=(*truth, starts[-1]), step=steps[-1])),
        ),
        instances=lambda: _instances(delta),
    )  # fmt: skip


def _instances(delta: int) -> Iterable[Instance]:
    for rows, fits in ((2, 1), (2, 3), (3, 2), (5, 2)):
        yield Instance(label=f"n = {rows}, t = {fits}", at={n: rows, t: fits}, direct=by_moments(rows, fits, delta))


def by_moments(rows: int, fits: int, delta: Any) -> fmpq:
    """E sigma_t^2 / sigma_0^2 from the matrix of second moments of all draws, generation by generation."""
    return _fitted_variance(moments_of_draws(rows, fits, delta), delta)


def moments_of_draws(rows: int, fits: int, delta: Any) -> list[list[fmpq]]:
    """E[x_i x_j] of all draws that fit `fits` is made on; mu_0 = 0 and sigma_0 = 1."""
    moments = [[fmpq(int(x == y)) for x in range(rows)] for y in range(rows)]  # the real rows
    for _ in range(1, fits):
        size = len(moments)
        sums = [sum(row, fmpq(0)) for row in moments]
        cross = [total / size for total in sums]  # E[x_j mean]: also E[x_j y] for a new draw y
        square = sum(sums, fmpq(0)) / (size * size)  # E[mean^2] = E[y y'] for two new draws
        variance = _fitted_variance(moments, delta)
        fresh = [[*cross, *[square + (variance if x == y else fmpq(0)) for x in range(rows)]] for y in range(rows)]
        moments = [[*row, *[cross[place]] * rows] for place, row in enumerate(moments)] + fresh
    return moments


def _fitted_variance(moments: list[list[fmpq]], delta: Any) -> fmpq:
    size = len(moments)
    total = sum((sum(row, fmpq(0)) for row in moments), fmpq(0))
    squares: fmpq = sum((moments[m][m] for m in range(size)), fmpq(0)) - total / size
    variance: fmpq = squares / (size - delta)
    return variance
