"""Accumulating data with fresh features: the test error tends to sigma^2 d/(d + 1) (-gamma - psi(1 - (d + 1)/T))."""

from collections.abc import Iterable
from fractions import Fraction

import sympy
from flint import arb, fmpq
from sympy import EulerGamma, digamma, harmonic, pi

from theory.claim import Claim, NearMiss
from theory.lemmas.fresh_features import ACCUMULATED, accumulated
from theory.lemmas.refitting import TEST_ERROR
from theory.lemmas.regression_extensions import BEYOND
from theory.lemmas.regression_trials import FINITE_VARIANCE, FRESH_FEATURES, PARAMETERS, SCALE, SOURCE, plan
from theory.lemmas.regression_trials import TEST_ERROR as MEANING
from theory.proof.binding import LIMIT
from theory.proof.induction import Telescoping
from theory.proof.limits import CitedLimit, LimitOfProduct
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Lemma, Use
from theory.symbols import T, d, n, sigma
from theory.vocabulary import Features, Workflow

SHIFT = (d + 1) / T
SCALED = sigma**2 * d / (d + 1)
VARYING = digamma(n + 1 - SHIFT) - digamma(1 - SHIFT) - harmonic(n)
VALUE = SCALED * (-EulerGamma - digamma(1 - SHIFT))
LAST = 2000  # of the terms that an instance adds up


def derivation() -> Derivation:
    """Partial fractions turn the sum into digamma values; psi(n + 1 - x) - H_n tends to -gamma."""
    lemma = accumulated()
    quoted = Line(left=TEST_ERROR(n), right=lemma.result, reason="the error at finite n",
                  rule=Lemma(derivation=lemma, title="accumulate with fresh features"))  # fmt: skip
    fractions = Line(left=ACCUMULATED, right=d / (d + 1) * VARYING, rule=Telescoping(variable=n, base=0),
                     reason="partial fractions 1/(i - x) - 1/i, and psi(z + 1) = psi(z) + 1/z")  # fmt: skip
    exact = Line(left=TEST_ERROR(n), right=SCALED * VARYING, rule=Use(facts=(quoted, fractions)), reason="put together")
    tends = Line(
        left=LIMIT(VARYING, n), right=-EulerGamma - digamma(1 - SHIFT), reason="psi(n + 1 - x) - H_n tends to -gamma",
        rule=CitedLimit(reference="DLMF 5.7.6, the digamma series",
                        at=tuple({T: rows, d: features} for rows, features in ((3, 1), (10, 2), (12, 9)))),
    )  # fmt: skip
    start, reached = LIMIT(TEST_ERROR(n), n), SCALED * LIMIT(VARYING, n)
    return Derivation(
        quantity=start,
        facts=(quoted, fractions, exact, tends),
        chain=(
            Line(left=start, right=reached, rule=LimitOfProduct(fact=exact, constant=SCALED, varying=VARYING),
                 reason="the scale does not move with n"),
            Line(left=reached, right=VALUE, rule=Use(facts=(tends,)), reason="the limit put in"),
        ),
        instances=_instances,
        rests_on=("the digamma series (DLMF 5.7.6)",),
        least={T: d + 2},
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    """Partial sums; the tail of 1/(i(i - x)) beyond N lies between 1/(N + 1) and 1/N."""
    for rows, features in ((3, 1), (10, 2), (12, 9)):
        terms = (arb(fmpq(features, i * (i * rows - features - 1))) for i in range(1, LAST + 1))
        partial = sum(terms, arb(0))
        ends = [partial + arb(fmpq(features, rows * (LAST + extra))) for extra in (0, 1)]
        direct = fmpq(9, 4) * ends[0].union(ends[1])
        at = {T: rows, d: features, sigma: sympy.Rational(3, 2)}
        yield Instance(label=f"T = {rows}, d = {features}", at=at, direct=direct)


CLAIM = Claim(
    id="gerstgrasser.accumulate-fresh-limit",
    source=SOURCE,
    title="Accumulate: the limit with fresh features",
    statement="When data accumulate and every generation has fresh features, the test error tends to "
    "sigma^2 * d/(d+1) * (-gamma - psi(1-(d+1)/T)) as n grows.",
    conventions=(FRESH_FEATURES, MEANING, BEYOND),
    kind="limit in n",
    parameters=PARAMETERS[1:],
    value=VALUE,
    transfer=VARYING / (-EulerGamma - digamma(1 - SHIFT)),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=SCALE * pi**2 / 6, slip="the limit for shared features"),
        NearMiss(formula=SCALED * (-EulerGamma - digamma(1 - d / T)), slip="T - d in place of T - d - 1"),
        NearMiss(formula=SCALED * (-EulerGamma + digamma(1 + SHIFT)), slip="the sign of x turned"),
        NearMiss(formula=sigma**2 * (-EulerGamma - digamma(1 - SHIFT)), slip="the factor d/(d + 1) forgotten"),
    ),
    finite_variance=FINITE_VARIANCE,
    plan=plan(
        Workflow.AUGMENT, Features.FRESH, at=((3, 12, 2, Fraction(3, 2)),), delta=Fraction(1, 50), also=(PARAMETERS[0],)
    ),
)  # fmt: skip
