"""Accumulating data in any dimension, divisor N - 1: E Sigma_t = Sigma_0 prod_{k=2}^t (1 - 1/(k (k n - 1)))."""

from fractions import Fraction

from sympy import Integer, Product

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_accumulate import ANY_LAW, BEYOND
from theory.lemmas.gaussian_covariance import ANY_SAMPLER, covariance
from theory.lemmas.gaussian_trials import ACCUMULATE, DIVISOR_N_1, SOURCE, parameters
from theory.lemmas.multivariate_trials import BY_LAW, BY_ROWS, CORRELATED, plan, points
from theory.proof.line import Derivation
from theory.symbols import k, n, t
from theory.vocabulary import Statistic, Workflow


def derivation() -> Derivation:
    """The univariate product along every direction."""
    return covariance(1)


CLAIM = Claim(
    id="kazdan.covariance-unbiased",
    source=SOURCE,
    title="Accumulate: the covariance matrix, divisor N - 1",
    statement="With the divisor N - 1, E Sigma_t = Sigma_0 * prod_{k=2}^t (1 - 1/(k (k n - 1))) in every dimension.",
    conventions=(DIVISOR_N_1, ACCUMULATE, ANY_SAMPLER, ANY_LAW, BEYOND, "the value is the common ratio of all entries"),
    kind="covariance",
    parameters=parameters(2, 1),
    value=Product(1 - 1 / (k * (k * n - 1)), (k, 2, t)),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=Product(1 - 1 / (k**2 * n), (k, 1, t)), slip="the product of the divisor N"),
        NearMiss(formula=(1 - 1 / n) ** t, slip="replace in place of accumulate"),
        NearMiss(formula=Integer(1), slip="an unbiased estimator taken to stay unbiased"),
        NearMiss(formula=Product(1 - 1 / (k**2 * n), (k, 2, t)), slip="that product without its first factor"),
    ),
    plan=plan(
        Workflow.AUGMENT, "unbiased", Statistic.COVARIANCE_ENTRY, {**CORRELATED, **BY_LAW}, {**CORRELATED, **BY_ROWS},
        at=points(n, t, at=((4, 3),)), delta=Fraction(1, 100),
    ),
)  # fmt: skip
