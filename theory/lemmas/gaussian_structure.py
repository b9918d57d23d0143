"""E sigma_t^4 of accumulating Gaussian data: sigma_t^2 / sigma_0^2 is a product of independent factors M_k.

M_k = [n(k-1) - delta + Q + ((k-1)/k) Z^2]/(nk - delta) for k >= 2, with Q chi-square of n - 1 degrees of freedom and Z
standard normal; M_1 = Q/(n - delta). The lines need the first four moments of a normal draw alone. `by_enumeration`
draws from three points that share the first five moments of a normal, and refits every history literally.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import product as tuples
from typing import Any

import sympy
from flint import fmpq

from theory.lemmas.gaussian_refitting import (
    BETWEEN,
    BETWEEN_MEANS,
    VARIANCE,
    WITHIN,
    WITHIN_BATCH,
    _square_of_mean,
    _within,
    product,
    v,
)  # fmt: skip
from theory.proof.induction import Induction
from theory.proof.line import Derivation, Instance, Line
from theory.proof.moments import Expectation
from theory.proof.rules import Definition, Lemma, Use
from theory.symbols import k, n, t

SECOND = sympy.Function("SecondMoment")  # E sigma_t^4 / sigma_0^4
STRUCTURE = (
    "sigma_t^2/sigma_0^2 is a product of independent factors M_k = [n(k-1) - delta + Q + ((k-1)/k) Z^2]/(nk - delta), "
    "k >= 2, with Q chi-square of n - 1 degrees of freedom and Z standard normal; M_1 = Q/(n - delta); delta = 0 for "
    "the divisor N, 1 for N - 1"
)
SPREAD = sympy.Function("VarianceOfVariance")  # Var sigma_t^2 / sigma_0^4
WITHIN_2 = sympy.Function("WithinSquaresSquared")  # E of the squared squares within a batch of n standard normals
BETWEEN_2 = sympy.Function("MeanFourth")  # E of the fourth power of its mean
MIXED = sympy.Function("WithinTimesMeanSquare")  # E of the squares within it times its squared mean
ONE = sympy.Integer(1)
NORMAL = tuple(sympy.Integer(moment) for moment in (1, 0, 1, 0, 3))


def _times(first: Any, second: Any, draws: Sequence[Any]) -> Any:
    """The product; SymPy multiplies polynomials out far sooner than it expands expressions."""
    if isinstance(first, sympy.Expr):
        return sympy.Poly(first, *draws) * sympy.Poly(second, *draws)
    return first * second


NORMAL_LINES = (
    Line(
        left=WITHIN_2(n), right=n**2 - 1, reason="the second moment of chi-square with n - 1 degrees of freedom",
        rule=Expectation(
            size=n, build=lambda xs: _times(_within(xs), _within(xs), xs), moment=NORMAL, degree=4, clear=n**2
        ),
    ),
    Line(
        left=MIXED(n), right=(n - 1) / n, reason="a normal batch's squares are uncorrelated with its squared mean",
        rule=Expectation(
            size=n, build=lambda xs: _times(_within(xs), _square_of_mean(xs), xs), moment=NORMAL, degree=3, clear=n**3,
        ),
    ),
    Line(
        left=BETWEEN_2(n), right=3 / n**2, reason="the mean is normal of variance 1/n",
        rule=Expectation(
            size=n, build=lambda xs: _times(_square_of_mean(xs), _square_of_mean(xs), xs), moment=NORMAL, degree=2,
            clear=n**4,
        ),
    ),
)  # fmt: skip


def factor(delta: int) -> sympy.Expr:
    """E M_k^2."""
    return 1 - ((4 - 2 * delta) * k - 3) / (k**2 * (n * k - delta) ** 2)


def recursion(delta: int) -> tuple[Line, ...]:
    """The facts that end in E sigma_t^4 = E sigma_{t-1}^4 E M_t^2."""
    held, weight = n * (t - 1) - delta, n * (t - 1) / t
    within, between = WITHIN(n, ONE), BETWEEN(n, ONE)
    squared = held**2 + 2 * held * (within + weight * between)
    squared += WITHIN_2(n) + 2 * weight * MIXED(n) + weight**2 * BETWEEN_2(n)
    pooled = Line(
        left=SECOND(t), right=SECOND(t - 1) * squared / (n * t - delta) ** 2, rule=Definition(),
        reason="the pooled squares in units of sigma_{t-1}^2, squared: the old ones, those of the batch about its own "
        "mean, and n(t-1)/t times its squared mean; the batch is independent of the past in these units",
    )  # fmt: skip
    step = Line(
        left=SECOND(t), right=SECOND(t - 1) * factor(delta).xreplace({k: t}), reason="collected",
        rule=Use(facts=(pooled, WITHIN_BATCH, BETWEEN_MEANS, *NORMAL_LINES), given={v: ONE}),
    )  # fmt: skip
    return WITHIN_BATCH, BETWEEN_MEANS, *NORMAL_LINES, pooled, step


def base(delta: int) -> tuple[Line, ...]:
    """Where the recursion starts: the truth for the divisor N; the first fit for N - 1."""
    if delta == 0:
        return (Line(left=SECOND(0), right=ONE, rule=Definition(), reason="the true variance, in its own unit"),)
    first = Line(left=SECOND(1), right=WITHIN_2(n) / (n - delta) ** 2, rule=Definition(),
                 reason="the first fit: one batch of real rows")  # fmt: skip
    start = Line(left=SECOND(1), right=(n + 1) / (n - 1), rule=Use(facts=(first, NORMAL_LINES[0])),
                 reason="(n^2 - 1)/(n - 1)^2")  # fmt: skip
    return first, start


@cache
def second_moment(delta: int) -> Derivation:
    """E sigma_t^4 / sigma_0^4 for the divisor N (delta = 0, t >= 0) or N - 1 (delta = 1, t >= 1)."""
    lines, starts = recursion(delta), base(delta)
    factors = sympy.Product(factor(delta), (k, 1 + delta, t))
    right = factors if delta == 0 else (n + 1) / (n - 1) * factors
    rule = Induction(variable=t, base=delta, base_value=starts[-1], step=lines[-1])
    return Derivation(
        quantity=SECOND(t), facts=(*lines, *starts), instances=lambda: _instances(delta, centred=False),
        chain=(Line(left=SECOND(t), right=right, rule=rule, reason="independent factors"),), least={t: delta},
    )  # fmt: skip


@cache
def variance_of_variance(delta: int) -> Derivation:
    """Var sigma_t^2 / sigma_0^4: the second moment less the square of the first."""
    lemmas = second_moment(delta), product(delta)
    quoted = tuple(
        Line(left=name(t), right=lemma.result, reason="a moment of the fitted variance",
             rule=Lemma(derivation=lemma, title=title))
        for name, lemma, title in zip((SECOND, VARIANCE), lemmas, ("the second moment", "the mean"), strict=True)
    )  # fmt: skip
    split = SECOND(t) - VARIANCE(t) ** 2
    return Derivation(
        quantity=SPREAD(t), facts=quoted, instances=lambda: _instances(delta, centred=True),
        chain=(
            Line(left=SPREAD(t), right=split, rule=Definition(), reason="what a variance is"),
            Line(left=split, right=lemmas[0].result - lemmas[1].result ** 2, rule=Use(facts=quoted),
                 reason="both moments put in"),
        ),
        least={t: delta},
    )  # fmt: skip


def _instances(delta: int, *, centred: bool) -> Iterable[Instance]:
    for rows, fits in ((2, 1), (2, 2), (3, 2), (2, 3)):
        first, second = by_enumeration(rows, fits, delta)
        direct = second - first**2 if centred else second
        yield Instance(label=f"n = {rows}, t = {fits}", at={n: rows, t: fits}, direct=direct)


@cache
def by_enumeration(rows: int, fits: int, delta: int) -> tuple[fmpq, fmpq]:
    """E sigma_t^2 and E sigma_t^4 over all histories of draws from the points -sqrt 3, 0, sqrt 3."""
    histories = list(_histories((), (), fmpq(1), fmpq(1), rows, fits, delta))
    first, second = (sum((weight * variance**power for weight, variance in histories), fmpq(0)) for power in (1, 2))
    return first, second


History = tuple[tuple[int | fmpq, ...], ...]


def _histories(
    draws: History, scales: tuple[fmpq, ...], variance: fmpq, weight: fmpq, rows: int, fits: int, delta: int
) -> Iterable[tuple[fmpq, fmpq]]:
    """Weight and final variance of each history. A draw has one coordinate a generation, on a scale whose square is
    3 sigma^2; `scales` are these squares."""
    if len(scales) == fits:
        yield weight, variance
        return
    grown = (*scales, 3 * variance)
    mean = [_mean(column) for column in zip(*draws, strict=True)] or [fmpq(0)] * len(scales)
    old = tuple((*row, fmpq(0)) for row in draws)
    for points in tuples((-1, 0, 1), repeat=rows):
        every = old + tuple((*mean, fmpq(point)) for point in points)
        chance = fmpq(2) ** (2 * points.count(0)) / fmpq(6) ** rows
        yield from _histories(every, grown, _fitted(every, grown, delta), weight * chance, rows, fits, delta)


def _mean(values: Sequence[Any]) -> fmpq:
    return sum(values, fmpq(0)) / len(values)


def _fitted(draws: History, scales: tuple[fmpq, ...], delta: int) -> fmpq:
    """The fitted variance; ArithmeticError if draws on different scales were correlated, which would leave a root."""
    columns = [[value - _mean(column) for value in column] for column in zip(*draws, strict=True)]
    for place, column in enumerate(columns):
        if any(sum((a * b for a, b in zip(column, other, strict=True)), fmpq(0)) != 0 for other in columns[:place]):
            raise ArithmeticError("the squares about the mean do not split into those of the generations")
    squares = [sum((a * a for a in column), fmpq(0)) * scale for column, scale in zip(columns, scales, strict=True)]
    return sum(squares, fmpq(0)) / (len(draws) - delta)
