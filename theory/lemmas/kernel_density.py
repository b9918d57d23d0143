"""A Gaussian kernel density refitted on its own draws: the variance within a fit, and that of a draw on the whole.

A draw of a fit is one of its rows, chosen uniformly, plus the bandwidth times a standard normal. So a fitted density
has the variance of its rows (divisor N) plus h^2. The true variance is 1.
"""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

import sympy
from flint import fmpq
from sympy import Integer, Product, Sum, harmonic

from theory.arithmetic import to_fmpq
from theory.lemmas.gaussian_refitting import BETWEEN, BETWEEN_MEANS, MERGED, WITHIN, WITHIN_BATCH, v
from theory.parameter import Parameter
from theory.proof.induction import Induction
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Use
from theory.symbols import k, n, t

SOURCE = "Kazdan et al. 2024 (arXiv 2410.16713)"
KERNEL = "Gaussian kernel of bandwidth h; the true variance is 1, which is the unit of h"
REPLACE = "data are replaced: fit t uses the n rows drawn from fit t - 1 alone; fit 1 uses n real rows"
ACCUMULATE = "data accumulate: fit t uses t batches of n rows, batch t drawn from fit t - 1"
OURS = "not printed in the source, which shows figures only"
WITHIN_FIT = "the variance of the fitted density given its rows, h^2 included, in expectation"
ON_THE_WHOLE = "the variance of one draw of fit t, over everything that is random; the mean never moves"

h = sympy.Symbol("h", positive=True)
ROWS = Parameter(symbol=n, meaning="rows drawn a generation", least=2)
BANDWIDTH = Parameter(symbol=h, meaning="bandwidth in units of the true standard deviation", whole=False)
FITS = Parameter(symbol=t, meaning="fits")
MODEL = sympy.Function("ModelVariance")  # E of the variance of the fitted density
POOLED = sympy.Function("RowsVariance")  # E of the variance of its rows about their mean, divisor N
DRAW = sympy.Function("KernelDrawVariance")  # the variance of one draw of fit t
ROW = sympy.Function("RowVariance")  # the variance of one row of fit t, chosen uniformly
j = sympy.Symbol("j", positive=True)


def fitted(rows: sympy.Expr) -> Line:
    """The variance of the fitted density, where its rows have the variance `rows` in expectation."""
    return Line(
        left=MODEL(t), right=rows + h**2, rule=Definition(), reason="the variance of the rows plus the kernel's"
    )


@cache
def within_replace() -> Derivation:
    """E of the fitted density's variance: n h^2 + (1 - n h^2)(1 - 1/n)^t."""
    drawn = fitted(WITHIN(n, MODEL(t - 1)) / n)
    start = Line(left=MODEL(0), right=Integer(1), rule=Definition(), reason="the true variance, in its own unit")
    step = Line(left=MODEL(t), right=(1 - 1 / n) * MODEL(t - 1) + h**2, reason="n - 1 squares over n",
                rule=Use(facts=(drawn, WITHIN_BATCH), given={v: MODEL(t - 1)}))  # fmt: skip
    return Derivation(
        quantity=MODEL(t), facts=(WITHIN_BATCH, drawn, start, step), least={n: 2},
        chain=(
            Line(left=MODEL(t), right=n * h**2 + (1 - n * h**2) * (1 - 1 / n) ** t, reason="a geometric approach",
                 rule=Induction(variable=t, base=0, base_value=start, step=step)),
        ),
        instances=lambda: _instances(lambda rows, fits, square: by_rows(rows, [square] * fits, pooled=False)[0]),
    )  # fmt: skip


def pooled_variance() -> sympy.Expr:
    """E of the variance of all rows of fit t about their mean, when data accumulate."""
    shrunk = Product(1 - 1 / (n * j**2), (j, 1, k - 1))
    gains = Sum((n * k - 1) / (n * k**2 - 1) / shrunk, (k, 2, t))
    return Product(1 - 1 / (n * j**2), (j, 1, t)) * (1 + h**2 * gains)


@cache
def within_accumulate() -> Derivation:
    """E of the fitted density's variance, a sum over the batches of what is left of each kernel's variance."""
    before = POOLED(t - 1)
    source = before + h**2
    gathered = n * (t - 1) * before + WITHIN(n, source) + n * n * (t - 1) / (n * t) * BETWEEN(n, source)
    joined = Line(
        left=POOLED(t), right=gathered / (n * t), rule=Definition(),
        reason="the pooled squares, in expectation given the past: n(t-1) old rows, n rows of variance V(t-1) + h^2, "
        "and the distance of the new batch's mean from the old one, which is its own error",
    )  # fmt: skip
    real = Line(left=POOLED(1), right=WITHIN(n, 1) / n, rule=Definition(), reason="n real rows")
    start = Line(left=POOLED(1), right=1 - 1 / n, rule=Use(facts=(real, WITHIN_BATCH), given={v: Integer(1)}),
                 reason="n - 1 squares over n")  # fmt: skip
    step = Line(
        left=POOLED(t), right=before * (1 - 1 / (n * t**2)) + h**2 * (1 / t - 1 / (n * t**2)), reason="collected",
        rule=Use(facts=(joined, WITHIN_BATCH, BETWEEN_MEANS), given={v: source}),
    )  # fmt: skip
    solved = Line(left=POOLED(t), right=pooled_variance(), reason="both agree at t = 1 and take the same step",
                  rule=Induction(variable=t, base=1, base_value=start, step=step))  # fmt: skip
    whole = fitted(POOLED(t))
    return Derivation(
        quantity=MODEL(t),
        facts=(MERGED, WITHIN_BATCH, BETWEEN_MEANS, joined, real, start, step, solved),
        chain=(
            whole,
            Line(left=whole.right, right=pooled_variance() + h**2, rule=Use(facts=(solved,)), reason="put in"),
        ),
        instances=lambda: _instances(lambda rows, fits, square: by_rows(rows, [square] * fits, pooled=True)[0]),
        least={n: 2},
    )  # fmt: skip


@cache
def draw_replace() -> Derivation:
    """The variance of a draw, 1 + t h^2."""
    start = Line(left=DRAW(0), right=Integer(1), rule=Definition(), reason="the true variance, in its own unit")
    step = Line(left=DRAW(t), right=DRAW(t - 1) + h**2, rule=Definition(),
                reason="a draw is a draw of the last fit, plus h times an independent standard normal")  # fmt: skip
    return Derivation(
        quantity=DRAW(t), facts=(start, step),
        chain=(
            Line(left=DRAW(t), right=1 + t * h**2, reason="one kernel a generation",
                 rule=Induction(variable=t, base=0, base_value=start, step=step)),
        ),
        instances=lambda: _instances(lambda rows, fits, square: by_rows(rows, [square] * fits, pooled=False)[1]),
    )  # fmt: skip


def draw_lines(square: Callable[[sympy.Expr], sympy.Expr], rows: sympy.Expr) -> tuple[Line, ...]:
    """The facts from the variance of a draw of fit t to that of a row, when data accumulate and h^2 = square(t)."""
    drawn = Line(left=DRAW(t), right=ROW(t) + square(t), rule=Definition(),
                 reason="a row of the fit, plus the bandwidth times a standard normal")  # fmt: skip
    mixed = Line(left=ROW(t), right=((t - 1) * ROW(t - 1) + DRAW(t - 1)) / t, rule=Definition(),
                 reason="one of the rows of fit t - 1, or with probability 1/t a draw of it")  # fmt: skip
    start = Line(left=ROW(1), right=Integer(1), rule=Definition(), reason="the rows of fit 1 are real")
    before = Line(left=DRAW(t - 1), right=ROW(t - 1) + square(t - 1), reason="one generation before",
                  rule=Use(facts=(drawn,), given={t: t - 1}))  # fmt: skip
    step = Line(left=ROW(t), right=ROW(t - 1) + square(t - 1) / t, rule=Use(facts=(mixed, before)), reason="collected")
    solved = Line(left=ROW(t), right=rows, reason="both agree at t = 1 and take the same step",
                  rule=Induction(variable=t, base=1, base_value=start, step=step))  # fmt: skip
    return drawn, mixed, start, before, step, solved


@cache
def draw_accumulate() -> Derivation:
    """The variance of a draw, 1 + h^2 H_t."""
    facts = draw_lines(lambda fit: h**2, 1 + h**2 * (harmonic(t) - 1))
    return Derivation(
        quantity=DRAW(t), facts=facts,
        chain=(
            facts[0],
            Line(left=facts[0].right, right=1 + h**2 * harmonic(t), rule=Use(facts=(facts[-1],)), reason="put in"),
        ),
        instances=lambda: _instances(lambda rows, fits, square: by_rows(rows, [square] * fits, pooled=True)[1]),
    )  # fmt: skip


def _instances(direct: Callable[[int, int, fmpq], fmpq]) -> Iterable[Instance]:
    for rows, fits, width in ((2, 1, 1), (2, 3, 2), (3, 2, Fraction(1, 2)), (3, 4, Fraction(3, 2))):
        value = direct(rows, fits, to_fmpq(width) ** 2)
        yield Instance(label=f"n = {rows}, t = {fits}, h = {width}", at={n: rows, t: fits, h: width}, direct=value)


def by_rows(rows: int, squares: Sequence[Any], *, pooled: bool) -> tuple[Any, Any]:
    """E of the last fit's variance given its rows, and the variance of its draw, from the second moments of all rows.

    `squares` are the squared bandwidths, fit by fit, exact or enclosed; `pooled`: fits use all rows, not the newest
    batch alone.
    """
    moments: list[list[Any]] = [[fmpq(int(x == y)) for x in range(rows)] for y in range(rows)]
    single = apart = fmpq(0)
    for square in squares:
        used = range(len(moments)) if pooled else range(len(moments) - rows, len(moments))
        size = len(used)
        cross = [sum((row[x] for x in used), fmpq(0)) / size for row in moments]  # E of a row times a draw
        apart = sum((moments[x][y] for x in used for y in used), fmpq(0)) / size**2  # E of two draws' product
        single = sum((moments[x][x] for x in used), fmpq(0)) / size + square
        fresh = [[*cross, *[single if x == y else apart for x in range(rows)]] for y in range(rows)]
        moments = [[*row, *[cross[at]] * rows] for at, row in enumerate(moments)] + fresh
    return single - apart, single
