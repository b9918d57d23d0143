"""Accumulating data in any dimension, divisor N: E Sigma_t = Sigma_0 prod_{k=1}^t (1 - 1/(k^2 n)), entry by entry."""

from fractions import Fraction

from sympy import Product

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_accumulate import ANY_LAW, BEYOND
from theory.lemmas.gaussian_covariance import ANY_SAMPLER, covariance
from theory.lemmas.gaussian_trials import ACCUMULATE, DIVISOR_N, SOURCE, parameters
from theory.lemmas.multivariate_trials import BY_LAW, BY_ROWS, CORRELATED, plan, points
from theory.proof.line import Derivation
from theory.symbols import k, n, t
from theory.vocabulary import Statistic, Workflow


def derivation() -> Derivation:
    """The univariate product along every direction."""
    return covariance(0)


CLAIM = Claim(
    id="kazdan.covariance-mle",
    source=SOURCE,
    title="Accumulate: the covariance matrix, divisor N",
    statement="With the divisor N, E Sigma_t = Sigma_0 * prod_{k=1}^t (1 - 1/(k^2 n)) in every dimension.",
    conventions=(DIVISOR_N, ACCUMULATE, ANY_SAMPLER, ANY_LAW, BEYOND, "the value is the common ratio of all entries"),
    kind="covariance",
    parameters=parameters(1, 0),
    value=Product(1 - 1 / (k**2 * n), (k, 1, t)),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=Product(1 - 1 / (k * (k * n - 1)), (k, 2, t)), slip="the product of the divisor N - 1"),
        NearMiss(formula=(1 - 1 / n) ** t, slip="replace in place of accumulate"),
        NearMiss(formula=Product(1 - 1 / (k * n), (k, 1, t)), slip="k in place of k^2"),
        NearMiss(formula=Product(1 - 1 / (k**2 * (n - 1)), (k, 1, t)), slip="n - 1 in place of n"),
    ),
    plan=plan(
        Workflow.AUGMENT, "mle", Statistic.COVARIANCE_ENTRY, {**CORRELATED, **BY_LAW}, {**CORRELATED, **BY_ROWS},
        at=points(n, t, at=((4, 3),)), delta=Fraction(1, 50),
    ),
)  # fmt: skip
