"""The fitted mean of accumulating Gaussian data, and both moments for every divisor N - delta.

`displaced` works out E (mu_t - mu_0)^2 by another route: the second moments of every single draw.
"""

from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from typing import Any

import sympy
from flint import fmpq

from theory.lemmas.gaussian_refitting import (
    BETWEEN,
    BETWEEN_MEANS,
    VARIANCE,
    WITHIN,
    WITHIN_BATCH,
    base,
    by_moments,
    moments_of_draws,
    product,
    recursion,
    v,
)  # fmt: skip
from theory.parameter import Parameter
from theory.proof.first_values import FromFirstValues
from theory.proof.induction import Induction, Telescoping
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Lemma, Use
from theory.symbols import i, k, n, t

DISPLACEMENT = sympy.Function("MeanDisplacement")  # E (mu_t - mu_0)^2 / sigma_0^2
delta = sympy.Symbol("delta", real=True)  # the fitted variance of N rows divides by N - delta
FIRST = (n - 1) / (n - delta)  # E sigma_1^2 / sigma_0^2
BEYOND = "not printed in the source: what its model gives exactly"
ANY_LAW = "no law of the draws is needed beyond their mean and variance"
ANY_DIVISOR = "the fitted variance of N rows divides by N - delta (delta = 1: unbiased; delta = -1: N + 1)"
DIVISOR = Parameter(symbol=delta, meaning="how far the divisor is below the number of rows", whole=False, above=None,
                    below=n)  # fmt: skip
CASES = ((2, 1), (2, 3), (3, 2), (5, 2))  # (n, t) of the instances
OTHER_DIVISORS = (Fraction(3, 2), Fraction(-1), Fraction(1, 3))


def factors(shift: Any, last: sympy.Expr) -> sympy.Expr:
    """The factors 1 - 1/(i (n i - delta)) of the fits after the first, up to `last`."""
    return sympy.Product(1 - 1 / (i * (n * i - shift)), (i, 2, last))


TRUE_VARIANCE, *_ = base(0)  # V(0) = 1
NO_DISPLACEMENT = Line(
    left=DISPLACEMENT(0), right=sympy.Integer(0), rule=Definition(), reason="the true mean is not displaced"
)
MOVED = Line(
    left=DISPLACEMENT(t), right=((t - 1) / t + 1 / t) ** 2 * DISPLACEMENT(t - 1) + BETWEEN(n, VARIANCE(t - 1)) / t**2,
    rule=Definition(), reason="the pooled mean weighs the old mean by (t-1)/t and the batch's by 1/t; the batch's is "
    "mu_{t-1} plus a deviation that has mean 0 given the past",
)  # fmt: skip
MEAN_STEP = Line(
    left=DISPLACEMENT(t), right=DISPLACEMENT(t - 1) + VARIANCE(t - 1) / (n * t**2), reason="collected",
    rule=Use(facts=(MOVED, BETWEEN_MEANS), given={v: VARIANCE(t - 1)}),
)  # fmt: skip
ADDED = Line(
    left=DISPLACEMENT(t), right=sympy.Sum(VARIANCE(k - 1) / k**2, (k, 1, t)) / n, reason="one deviation a generation",
    rule=Induction(variable=t, base=0, base_value=NO_DISPLACEMENT, step=MEAN_STEP),
)  # fmt: skip
MEAN_LINES = (NO_DISPLACEMENT, BETWEEN_MEANS, MOVED, MEAN_STEP)


def first_fit(shift: Any = delta) -> tuple[Line, Line]:
    """The lines that end in E sigma_1^2 / sigma_0^2 = (n - 1)/(n - shift)."""
    fitted = Line(left=VARIANCE(1), right=WITHIN(n, 1) / (n - shift), rule=Definition(),
                  reason="the first fit: one batch of real rows")  # fmt: skip
    start = Line(left=VARIANCE(1), right=(n - 1) / (n - shift), reason="the squares about the batch's own mean",
                 rule=Use(facts=(fitted, WITHIN_BATCH), given={v: sympy.Integer(1)}))  # fmt: skip
    return fitted, start


@cache
def variance(shift: Any = delta) -> Derivation:
    """E sigma_t^2 / sigma_0^2 for the divisor N - shift, t >= 1: the first fit, then one factor a generation."""
    lines, (fitted, start) = recursion(shift), first_fit(shift)
    rule = Induction(variable=t, base=1, base_value=start, step=lines[-1])
    found = Line(left=VARIANCE(t), right=(n - 1) / (n - shift) * factors(shift, t), rule=rule,
                 reason="one factor a generation after the first")  # fmt: skip
    return Derivation(
        quantity=VARIANCE(t), facts=(*lines, fitted, start), chain=(found,), least={t: 1},
        instances=lambda: instances(shift, by_moments),
    )  # fmt: skip


@cache
def mean(shift: Any = delta) -> Derivation:
    """E (mu_t - mu_0)^2 / sigma_0^2 for the divisor N - shift, t >= 1."""
    lemma = variance(shift)
    quoted = Line(left=VARIANCE(t), right=lemma.result, rule=Lemma(derivation=lemma, title="the variance of fit t"),
                  reason="the variance from the first fit on")  # fmt: skip
    apart = Line(
        left=sympy.Sum(VARIANCE(k - 1) / k**2, (k, 1, t)),
        right=VARIANCE(0) + sympy.Sum(VARIANCE(k - 1) / k**2, (k, 2, t)),
        rule=Telescoping(variable=t, base=1), reason="the first deviation comes from the truth",
    )  # fmt: skip
    ratio, inner = (n - 1) / (n - shift), factors(shift, k - 1) / k**2
    late = sympy.Sum(ratio * inner, (k, 2, t))
    pulled = Line(left=late, right=ratio * sympy.Sum(inner, (k, 2, t)), rule=Telescoping(variable=t, base=1),
                  reason="a common factor of all terms")  # fmt: skip
    split = (VARIANCE(0) + sympy.Sum(VARIANCE(k - 1) / k**2, (k, 2, t))) / n
    put_in = Use(facts=(TRUE_VARIANCE, quoted), given={t: k - 1})
    chain = (
        ADDED,
        Line(left=ADDED.right, right=split, rule=Use(facts=(apart,)), reason=apart.reason),
        Line(left=split, right=(1 + late) / n, rule=put_in, reason="the variances put in"),
        Line(left=(1 + late) / n, right=(1 + pulled.right) / n, rule=Use(facts=(pulled,)), reason=pulled.reason),
    )
    return Derivation(
        quantity=DISPLACEMENT(t), facts=(*MEAN_LINES, TRUE_VARIANCE, quoted, apart, pulled), chain=chain,
        least={t: 1, k: 2}, instances=lambda: instances(shift, displaced),
    )  # fmt: skip


@cache
def mean_mle() -> Derivation:
    """E (mu_t - mu_0)^2 / sigma_0^2 for the divisor N, from t = 0 on: what the variance loses, the mean gains."""
    lemma = product(delta=0)
    before = Line(
        left=VARIANCE(t - 1), right=lemma.result.xreplace({t: t - 1}), reason="the variance of the fit before",
        rule=Lemma(derivation=lemma, title="the variance, divisor N", given={t: t - 1}),
    )  # fmt: skip
    step = Line(left=DISPLACEMENT(t), right=MEAN_STEP.right.xreplace({VARIANCE(t - 1): before.right}),
                rule=Use(facts=(MEAN_STEP, before)), reason="put in")  # fmt: skip
    rule = Induction(variable=t, base=0, base_value=NO_DISPLACEMENT, step=step)
    return Derivation(
        quantity=DISPLACEMENT(t), facts=(*MEAN_LINES, before, step), instances=lambda: instances(0, displaced),
        chain=(Line(left=DISPLACEMENT(t), right=1 - lemma.result, rule=rule, reason="the sum of both is conserved"),),
    )  # fmt: skip


@cache
def mean_unbiased() -> Derivation:
    """E (mu_t - mu_0)^2 / sigma_0^2 for the divisor N - 1, from t = 0 on."""
    lines = recursion(1)
    first, start = base(1)
    rule = FromFirstValues(variable=t, first=(TRUE_VARIANCE, start), step=lines[-1])
    solved = Line(left=VARIANCE(t), right=factors(1, t), rule=rule,
                  reason="the first fit is unbiased; then one factor a generation")  # fmt: skip
    total = sympy.Sum(factors(1, k - 1) / k**2, (k, 1, t)) / n
    put_in = Use(facts=(solved,), given={t: k - 1})
    return Derivation(
        quantity=DISPLACEMENT(t), facts=(*lines, first, TRUE_VARIANCE, start, solved, *MEAN_LINES),
        chain=(ADDED, Line(left=ADDED.right, right=total, rule=put_in, reason="the variances put in")),
        instances=lambda: instances(1, displaced),
    )  # fmt: skip


def displaced(rows: int, fits: int, shift: Any) -> fmpq:
    """E (mu_t - mu_0)^2 / sigma_0^2 from the matrix of second moments of all draws."""
    moments = moments_of_draws(rows, fits, shift)
    return sum((sum(row, fmpq(0)) for row in moments), fmpq(0)) / len(moments) ** 2


def instances(shift: Any, direct: Any) -> Iterable[Instance]:
    """The values at CASES, for OTHER_DIVISORS in turn where the divisor is a symbol."""
    divisors = [shift] * len(CASES) if shift != delta else [OTHER_DIVISORS[m % 3] for m in range(len(CASES))]
    for (rows, fits), each in zip(CASES, divisors, strict=True):
        value = direct(rows, fits, fmpq(Fraction(each).numerator, Fraction(each).denominator))
        at = {n: rows, t: fits} | ({delta: each} if shift == delta else {})
        yield Instance(label=f"n = {rows}, t = {fits}, delta = {each}", at=at, direct=value)
