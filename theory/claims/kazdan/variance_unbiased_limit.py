"""The limit of the variance, divisor N - 1: a quotient of three Gamma values."""

from collections.abc import Iterable
from fractions import Fraction

import sympy
from sympy import Integer, gamma, pi, sin, sqrt

from theory.claim import Claim, NearMiss
from theory.claims.kazdan import variance_unbiased
from theory.lemmas.gaussian_limits import limit_of_product, tail_instances
from theory.lemmas.gaussian_trials import (
    ACCUMULATE,
    AT_FINITE_T,
    CORRECTED,
    DIVISOR_N_1,
    FITS,
    SOURCE,
    parameters,
    plan,
)
from theory.proof.line import Derivation, Instance
from theory.symbols import n, t
from theory.vocabulary import Estimator, Statistic, Workflow

# k^2 n - k - 1 = n (k - PLUS)(k - MINUS): the roots of the numerator of each factor
PLUS = (1 / n + sqrt(1 / n**2 + 4 / n)) / 2
MINUS = (1 / n - sqrt(1 / n**2 + 4 / n)) / 2
CONSTANT = gamma(2 - 1 / n) / (gamma(2 - PLUS) * gamma(2 - MINUS))
VARYING = gamma(t + 1 - PLUS) * gamma(t + 1 - MINUS) / (gamma(t + 1) * gamma(t + 1 - 1 / n))
m = sympy.Symbol("m", positive=True)


def derivation() -> Derivation:
    """The product as Gamma values; their quotient tends to 1 because both pairs of shifts have the sum -1/n."""
    lemma = variance_unbiased.derivation()
    facts, chain = limit_of_product(lemma, CONSTANT, VARYING, first=1, parametrise={n: m * (m + 1)})
    return Derivation(
        quantity=chain[0].left, facts=facts, chain=chain, instances=_instances
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    return tail_instances(delta=1, rows=(2, 3, 5, 10))


CLAIM = Claim(
    id="kazdan.variance-unbiased-limit",
    source=SOURCE,
    title="Accumulate: the limit of the variance, divisor N - 1",
    statement="With the divisor N - 1, E sigma_t^2 tends to sigma_0^2 * Gamma(2-1/n)/(Gamma(2-r) Gamma(2-s)) as t "
    "grows, "
    "r and s being the roots of n x^2 = x + 1.",
    conventions=(DIVISOR_N_1, ACCUMULATE, AT_FINITE_T, CORRECTED),
    kind="limit in t",
    parameters=parameters(2, None),
    value=CONSTANT,
    transfer=VARYING,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=sin(pi / sqrt(n)) / (pi / sqrt(n)), slip="the limit of the divisor N"),
        NearMiss(formula=sin(pi / sqrt(n)) / (pi / sqrt(n)) / (1 - 1 / n), slip="that limit without its first factor"),
        NearMiss(formula=Integer(1), slip="an unbiased estimator taken to stay unbiased"),
    ),
    plan=plan(
        Workflow.AUGMENT, Estimator.UNBIASED, Statistic.VARIANCE, at=((3, 5),), delta=Fraction(1, 100), also=(FITS,)
    ),
)  # fmt: skip
