"""Ridge with a fixed penalty on accumulating data: the variance tends to (sigma^2/s) psi'(1 + lam/s)."""

from collections.abc import Iterable
from fractions import Fraction

import sympy
from flint import arb, fmpq
from sympy import pi, polygamma

from theory.claim import Claim, NearMiss
from theory.lemmas.refitted_regression_trials import FITS, ridge
from theory.lemmas.regression_extensions import BEYOND
from theory.lemmas.regression_trials import PARAMETERS, SOURCE
from theory.lemmas.ridge import ALONG, EIGENVALUE, FIXED, PENALTY, RIDGE, SPREAD, SUM, lam, s, variance
from theory.proof.binding import LIMIT
from theory.proof.limits import CitedLimit, LimitOfProduct
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Cited, Lemma, Use
from theory.symbols import n, sigma
from theory.vocabulary import Statistic

SHIFT = lam / s
VARYING = polygamma(1, 1 + SHIFT) - polygamma(1, n + 1 + SHIFT)
CONSTANT = sigma**2 / s
POINTS = tuple(
    {s: size, lam: weight} for size, weight in ((1, 1), (2, sympy.Rational(1, 3)), (sympy.Rational(1, 2), 5))
)
LAST = 4000  # of the terms that an instance adds up


def derivation() -> Derivation:
    """The sum as a difference of trigamma values, the later of which vanishes."""
    lemma = variance()
    quoted = Line(left=SPREAD(n), right=lemma.result, reason="the variance at finite n",
                  rule=Lemma(derivation=lemma, title="ridge with a fixed penalty"))  # fmt: skip
    summed = Line(
        left=SUM, right=VARYING / s**2, reason="psi'(z + 1) = psi'(z) - 1/z^2 at z = i + lam/s",
        rule=Cited(reference="DLMF 5.15.5, the recurrence of psi'",
                   at=tuple({**point, n: last} for point in POINTS for last in (1, 2, 7))),
    )  # fmt: skip
    exact = Line(left=SPREAD(n), right=CONSTANT * VARYING, rule=Use(facts=(quoted, summed)), reason="put together")
    tends = Line(left=LIMIT(VARYING, n), right=polygamma(1, 1 + SHIFT), reason="psi'(z) tends to 0 as z grows",
                 rule=CitedLimit(reference="DLMF 5.15.8, psi'(z) ~ 1/z", at=POINTS))  # fmt: skip
    start, reached = LIMIT(SPREAD(n), n), CONSTANT * LIMIT(VARYING, n)
    return Derivation(
        quantity=start,
        facts=(quoted, summed, exact, tends),
        chain=(
            Line(left=start, right=reached, rule=LimitOfProduct(fact=exact, constant=CONSTANT, varying=VARYING),
                 reason="the scale does not move with n"),
            Line(left=reached, right=CONSTANT * polygamma(1, 1 + SHIFT), rule=Use(facts=(tends,)), reason="put in"),
        ),
        instances=_instances,
        rests_on=("the recurrence and the decay of psi' (DLMF 5.15.5, 5.15.8)",),
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    """Partial sums of 1/(i s + lam)^2; the tail beyond N lies between 1/(s ((N + 1) s + lam)) and 1/(s (N s + lam))."""
    for size, weight in ((fmpq(1), fmpq(1)), (fmpq(2), fmpq(1, 3)), (fmpq(1, 2), fmpq(5))):
        partial = sum((arb(1 / (i * size + weight) ** 2) for i in range(1, LAST + 1)), arb(0))
        ends = [partial + arb(1 / (size * ((LAST + extra) * size + weight))) for extra in (0, 1)]
        at = {s: size, lam: weight, sigma: sympy.Rational(3, 2)}
        yield Instance(label=f"s = {size}, lam = {weight}", at=at, direct=fmpq(9, 4) * size * ends[0].union(ends[1]))


CLAIM = Claim(
    id="gerstgrasser.ridge-fixed-limit",
    source=SOURCE,
    title="Accumulate with ridge: the limit of the variance, fixed penalty",
    statement="When data accumulate, the variance of ridge with a fixed penalty lam tends to "
    "(sigma^2/s) * psi'(1+lam/s) along an eigenvector, with psi' the trigamma function.",
    conventions=(RIDGE, FIXED, ALONG, BEYOND),
    kind="limit in n",
    parameters=(EIGENVALUE, PENALTY, PARAMETERS[3]),
    value=CONSTANT * polygamma(1, 1 + SHIFT),
    transfer=VARYING / polygamma(1, 1 + SHIFT),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=CONSTANT * pi**2 / 6, slip="the penalty left out"),
        NearMiss(formula=CONSTANT * polygamma(1, SHIFT), slip="the sum started at i = 0"),
        NearMiss(formula=sigma**2 * s * pi**2 / (6 * (s + lam) ** 2), slip="the penalty grown with the data"),
        NearMiss(formula=CONSTANT / (1 + SHIFT), slip="the leading term of psi' alone"),
    ),
    plan=ridge(
        Statistic.COMPONENT_SPREAD, ({n: 4, s: 3, lam: Fraction(3, 2), sigma: Fraction(3, 2)},), Fraction(1, 40),
        also=(FITS,),
    ),
)  # fmt: skip
