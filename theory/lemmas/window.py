"""A window over the last batches: fit G weighs the newest k batches alike, and all batches before there are k.

For two batches a noise has the coefficients 1/2, 3/4, 5/8, ... in the fits that follow it. For any k they
converge: each is the mean of the last k, and a weighted sum of the last k, with weights k, k - 1, ..., 1, never
changes.
"""

from collections.abc import Iterable
from fractions import Fraction
from functools import cache

import flint
import sympy
from flint import arb, fmpq
from sympy import Integer, Rational

from theory.lemmas.pathways import GROWTH
from theory.proof.averages import CesaroMean, LastMeans
from theory.proof.binding import LIMIT
from theory.proof.geometric import GeometricSum, Recurrence
from theory.proof.induction import Telescoping
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Use
from theory.symbols import G, g, k, t
from theory.workflow import Matrix, variance_ratios

LAG = sympy.Function("Lag")  # Lag(t): the coefficient of a later noise in the fit t generations after its first
PASSED = sympy.Function("Passed")  # Passed(t, k): that of a noise in the batch t generations after its own
SLOPE = sympy.Function("Slope")  # Slope(k): lim Growth(G)/G
WEIGHT = sympy.Function("ell")  # ell(j, k): the weights of the sum of the last k coefficients that never changes
HALVING = Rational(-1, 2)
j = sympy.Symbol("j", positive=True)


def window(length: int, generations: int) -> Matrix:
    """The weights: row G weighs the last `length` batches alike, or all G where there are fewer."""
    return [
        [Fraction(int(fit - length < batch <= fit), min(fit, length)) for batch in range(1, generations + 1)]
        for fit in range(1, generations + 1)
    ]


@cache
def two_batches() -> Derivation:
    """The exact growth for a window of two: 1 for the real noise, and the squares of the coefficients of the others."""
    start = Line(left=LAG(0), right=Rational(1, 2), rule=Definition(), reason="the newest of two batches")
    own = Line(left=LAG(1), right=(1 + LAG(0)) / 2, rule=Definition(),
               reason="once more its own batch, and what the newest batch inherits")  # fmt: skip
    second = Line(left=LAG(1), right=Rational(3, 4), rule=Use(facts=(own, start)), reason="put in")
    step = Line(left=LAG(t), right=(LAG(t - 1) + LAG(t - 2)) / 2, rule=Definition(),
                reason="both batches inherit, from the two fits before")  # fmt: skip
    solved = Line(left=LAG(t), right=Rational(2, 3) - HALVING**t / 6, reason="its roots are 1 and -1/2",
                  rule=Recurrence(variable=t, start=0, first=(start, second), step=step))  # fmt: skip
    later = sympy.Sum(LAG(k) ** 2, (k, 0, t))
    squares = sympy.Sum(solved.right.xreplace({t: k}) ** 2, (k, 0, t))
    total = 4 * (t + 1) / Integer(9) - (1 - HALVING ** (t + 1)) * Rational(4, 27) + (1 - HALVING ** (2 * t + 2)) / 27
    written = Line(left=later, right=squares, rule=Use(facts=(solved,), given={t: k}), reason="each lag")
    added = Line(left=squares, right=total, rule=GeometricSum(variable=t, base=-1), reason="geometric sums")
    summed = Line(left=later, right=total, rule=Use(facts=(written, added)), reason="put together")
    begun = 1 + sympy.Sum(LAG(k) ** 2, (k, 0, G - 2))
    return Derivation(
        quantity=GROWTH(G),
        facts=(start, own, second, step, solved, written, added, summed),
        chain=(
            Line(left=GROWTH(G), right=begun, rule=Definition(),
                 reason="the real noise has the coefficient 1 in every fit, noise i the coefficient Lag(G - i)"),
            Line(left=begun, right=1 + total.xreplace({t: G - 2}), rule=Use(facts=(summed,), given={t: G - 2}),
                 reason="the squares in closed form"),
        ),
        instances=_two_batches,
    )  # fmt: skip


def _two_batches() -> Iterable[Instance]:
    """From the weight matrix, solved for the coefficients of all noises."""
    for generations in (1, 2, 3, 4, 7, 12):
        ratio = variance_ratios(window(2, generations))[-1]
        yield Instance(label=f"G = {generations}", at={G: generations}, direct=fmpq(ratio.numerator, ratio.denominator))


@cache
def slope() -> Derivation:
    """The limit of Growth(G)/G is 4/(k + 1)^2: the square of the limit of a noise's coefficients."""
    start = Line(left=PASSED(0, k), right=Integer(1), rule=Definition(), reason="the noise itself, in its own batch")
    before = Line(left=PASSED(-t, k), right=Integer(0), rule=Definition(), reason="batches before it do not hold it")
    past = sympy.Sum(PASSED(t - j, k), (j, 1, k)) / k
    step = Line(left=PASSED(t, k), right=past, rule=Definition(), reason="each fit, and so the batch drawn from it, is "
                "the mean of the last k batches: every coefficient is the mean of the last k")  # fmt: skip
    weight = Line(left=WEIGHT(j, k), right=2 * (k - j) / (k * (k + 1)), rule=Definition(),
                  reason="weights k, k - 1, ..., 1 of the last k coefficients, over their sum")  # fmt: skip
    counted = Line(left=sympy.Sum(g, (g, 1, k)), right=k * (k + 1) / 2, rule=Telescoping(variable=k, base=0),
                   reason="their sum")  # fmt: skip
    limit = Line(left=LIMIT(PASSED(t, k), t), right=2 / (k + 1), reason="they converge, and the weighted sum of the "
                 "last k keeps its value, which is that of 1 after zeros",
                 rule=LastMeans(start=start, before=before, step=step, weight=weight, total=counted, index=j,
                                length=k))  # fmt: skip
    mean = LIMIT(sympy.Sum(PASSED(t, k) ** 2, (t, 1, G)) / G, G)
    return Derivation(
        quantity=SLOPE(k),
        facts=(start, before, step, weight, counted, limit),
        chain=(
            Line(left=SLOPE(k), right=mean, rule=Definition(),
                 reason="the limit of Growth(G)/G, which sums the squares of the coefficients of G noises: noise i has "
                 "Passed(G - i + 1, k) from i = k on, and the first k - 1 change the sum by k - 1 at the most"),
            Line(left=mean, right=4 / (k + 1) ** 2, rule=CesaroMean(limit=limit, power=2),
                 reason="the squares converge, so their means do"),
        ),
        instances=_slopes,
    )  # fmt: skip


def _slopes() -> Iterable[Instance]:
    """Coefficients run until the last k agree to 20 digits; all later ones are means of these, so lie between them."""
    with flint.ctx.workprec(256):
        for length in (1, 2, 3, 5):
            lags = [fmpq(1, length)]
            while len(lags) < 60 * length:
                own = fmpq(1, length) if len(lags) < length else fmpq(0)
                lags.append(own + sum(lags[-length:], fmpq(0)) / length)
            low, high = arb(min(lags[-length:])), arb(max(lags[-length:]))
            yield Instance(label=f"k = {length}", at={k: length}, direct=(low * low).union(high * high))
