"""The limit of the variance, divisor N: sigma_0^2 sin(pi/sqrt n)/(pi/sqrt n)."""

from collections.abc import Iterable
from fractions import Fraction

import sympy
from sympy import exp, gamma, pi, sin, sqrt

from theory.claim import Claim, NearMiss
from theory.claims.kazdan import variance_mle
from theory.lemmas.gaussian_limits import limit_of_product, tail_instances
from theory.lemmas.gaussian_trials import ACCUMULATE, AT_FINITE_T, DIVISOR_N, FITS, SOURCE, parameters, plan
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Cited
from theory.symbols import n, t
from theory.vocabulary import Estimator, Statistic, Workflow

ROOT = 1 / sqrt(n)
SINE = sin(pi / sqrt(n)) / (pi / sqrt(n))
CONSTANT = 1 / (gamma(1 - ROOT) * gamma(1 + ROOT))
VARYING = gamma(t + 1 - ROOT) * gamma(t + 1 + ROOT) / gamma(t + 1) ** 2
m = sympy.Symbol("m", positive=True)


def derivation() -> Derivation:
    """The product as Gamma values, their limit, and the reflection formula; at n = 1 both sides are 0."""
    lemma = variance_mle.derivation()
    facts, chain = limit_of_product(lemma, CONSTANT, VARYING, first=0, parametrise={n: m**2})
    reflection = Line(
        left=CONSTANT, right=SINE, reason="Gamma(1 - x) Gamma(1 + x) = pi x / sin(pi x)",
        rule=Cited(reference="DLMF 5.5.3, the reflection "
        "formula", at=tuple({n: rows} for rows in (2, 3, 5, 7, 10, 100))),
    )  # fmt: skip
    return Derivation(
        quantity=chain[0].left, facts=facts, chain=(*chain, reflection), instances=_instances
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    return tail_instances(delta=0, rows=(2, 3, 5, 10))


CLAIM = Claim(
    id="kazdan.variance-mle-limit",
    source=SOURCE,
    title="Accumulate: the limit of the variance, divisor N",
    statement="With the divisor N, E sigma_t^2 tends to sigma_0^2 * sin(pi/sqrt n)/(pi/sqrt n) as t grows.",
    conventions=(DIVISOR_N, ACCUMULATE, AT_FINITE_T),
    kind="limit in t",
    parameters=parameters(1, None),
    value=SINE,
    transfer=VARYING,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=sin(pi / n) / (pi / n), slip="n in place of sqrt n"),
        NearMiss(formula=exp(-(pi**2) / (6 * n)), slip="the product taken as the exponential of the sum"),
        NearMiss(formula=1 - pi**2 / (6 * n), slip="first order in 1/n"),
    ),
    plan=plan(
        Workflow.AUGMENT, Estimator.MLE, Statistic.VARIANCE, at=((5, 6),), delta=Fraction(1, 100), also=(FITS,)
    ),
)  # fmt: skip
