"""A normal refitted on its newest n draws alone: the fitted variance and mean, by induction on the number of fits."""

from collections.abc import Callable, Iterable
from functools import cache

import sympy
from flint import fmpq
from sympy import Integer

from theory.lemmas.gaussian_refitting import BETWEEN, BETWEEN_MEANS, VARIANCE, WITHIN, WITHIN_BATCH, v
from theory.parameter import Parameter
from theory.proof.induction import Induction
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Use
from theory.symbols import n, t

REPLACE = "data are replaced: fit t uses the n rows drawn from fit t - 1 alone; fit 1 uses n real rows"
OURS = "not printed in the source: what its model gives exactly"
PARAMETERS = (
    Parameter(symbol=n, meaning="rows drawn a generation", least=2),
    Parameter(symbol=t, meaning="fits", least=0),
)
# of one fitted variance, for either divisor: a product of t chi-squares, each with E x^2/(E x)^2 = (n + 1)/(n - 1)
RELATIVE_VARIANCE = ((n + 1) / (n - 1)) ** t - 1
DRIFT = sympy.Function("MeanDisplacement")  # E (mu_t - mu_0)^2 / sigma_0^2
ONE = Integer(1)


@cache
def variance(delta: int) -> Derivation:
    """E sigma_t^2 / sigma_0^2 = ((n - 1)/(n - delta))^t."""
    before = VARIANCE(t - 1)
    factor = (n - 1) / (n - delta)
    fitted = Line(
        left=VARIANCE(t), right=WITHIN(n, before) / (n - delta), rule=Definition(),
        reason="squares of n rows drawn with variance sigma_{t-1}^2 about their mean, over the divisor, in expectation",
    )  # fmt: skip
    start = Line(left=VARIANCE(0), right=Integer(1), rule=Definition(), reason="the true variance, in its own unit")
    step = Line(left=VARIANCE(t), right=before * factor, reason="n - 1 squares over the divisor",
                rule=Use(facts=(fitted, WITHIN_BATCH), given={v: before}))  # fmt: skip
    return Derivation(
        quantity=VARIANCE(t), facts=(WITHIN_BATCH, fitted, start, step), least={n: 2},
        chain=(
            Line(left=VARIANCE(t), right=ONE if delta else (1 - 1 / n) ** t, reason="one factor a generation",
                 rule=Induction(variable=t, base=0, base_value=start, step=step)),
        ),
        instances=lambda: _instances(lambda rows, fits: by_moments(rows, fits, delta)[0]),
    )  # fmt: skip


@cache
def drift(delta: int) -> Derivation:
    """E (mu_t - mu_0)^2 / sigma_0^2: t/n for delta = 1, 1 - (1 - 1/n)^t for delta = 0."""
    lemma = variance(delta)
    spread = lemma.chain[0]
    earlier = spread.right.xreplace({t: t - 1})
    moved = Line(
        left=DRIFT(t), right=DRIFT(t - 1) + BETWEEN(n, VARIANCE(t - 1)), rule=Definition(),
        reason="mu_t is mu_{t-1} plus the mean of n independent centred errors of variance sigma_{t-1}^2",
    )  # fmt: skip
    start = Line(left=DRIFT(0), right=Integer(0), rule=Definition(), reason="the truth has not moved")
    before = Line(left=VARIANCE(t - 1), right=earlier, reason="the variance one generation before",
                  rule=Use(facts=(spread,), given={t: t - 1}))  # fmt: skip
    step = Line(left=DRIFT(t), right=DRIFT(t - 1) + earlier / n, reason="its mean square is that variance over n",
                rule=Use(facts=(moved, BETWEEN_MEANS, before), given={v: VARIANCE(t - 1)}))  # fmt: skip
    return Derivation(
        quantity=DRIFT(t), least={n: 2},
        facts=(*lemma.lines, BETWEEN_MEANS, moved, start, before, step),
        chain=(
            Line(left=DRIFT(t), right=t / n if delta else 1 - (1 - 1 / n) ** t,
                 rule=Induction(variable=t, base=0, base_value=start, step=step),
                 reason="the errors of all generations add up"),
        ),
        instances=lambda: _instances(lambda rows, fits: by_moments(rows, fits, delta)[1]),
    )  # fmt: skip


def _instances(direct: Callable[[int, int], fmpq]) -> Iterable[Instance]:
    for rows, fits in ((2, 1), (2, 3), (3, 2), (5, 4)):
        yield Instance(label=f"n = {rows}, t = {fits}", at={n: rows, t: fits}, direct=direct(rows, fits))


def by_moments(rows: int, fits: int, delta: int) -> tuple[fmpq, fmpq]:
    """E of the fitted variance and of the fitted mean's square, from the second moments of every draw of each batch."""
    mean, variance_before = fmpq(0), fmpq(1)
    for _ in range(fits):
        moments = [[mean + (variance_before if x == y else 0) for x in range(rows)] for y in range(rows)]
        total = sum((sum(row, fmpq(0)) for row in moments), fmpq(0))
        squares = sum((moments[place][place] for place in range(rows)), fmpq(0))
        mean, variance_before = total / rows**2, (squares - total / rows) / (rows - delta)
    return variance_before, mean
