"""Accumulating Gaussian data, divisor N - 1: E sigma_t^2 = sigma_0^2 prod_{k=2..t} (1 - 1/(k (k n - 1)))."""

from fractions import Fraction

from sympy import Integer, Product

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_refitting import product
from theory.lemmas.gaussian_trials import ACCUMULATE, CORRECTED, DIVISOR_N_1, SOURCE, parameters, plan
from theory.proof.line import Derivation
from theory.symbols import k, n, t
from theory.vocabulary import Estimator, Statistic, Workflow


def derivation() -> Derivation:
    """The recursion for the divisor N - 1, solved by induction from its unbiased first fit."""
    return product(delta=1)


CLAIM = Claim(
    id="kazdan.variance-unbiased",
    source=SOURCE,
    title="Accumulate: the variance, divisor N - 1",
    statement="With the divisor N - 1, E sigma_t^2 = sigma_0^2 * prod_{k=2}^t (1 - 1/(k (k n - 1))).",
    conventions=(DIVISOR_N_1, ACCUMULATE, CORRECTED),
    kind="variance",
    parameters=parameters(2, 0),
    value=Product(1 - 1 / (k * (k * n - 1)), (k, 2, t)),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=Product(1 - 1 / (k**2 * n), (k, 1, t)), slip="the product of the divisor N"),
        NearMiss(formula=Product(1 - 1 / (k**2 * n), (k, 2, t)), slip="that product without its first factor"),
        NearMiss(formula=Integer(1), slip="an unbiased estimator taken to stay unbiased"),
        NearMiss(formula=Product(1 - 1 / (k * (n - 1)), (k, 2, t)), slip="the divisor of one batch for all"),
    ),
    plan=plan(
        Workflow.AUGMENT, Estimator.UNBIASED, Statistic.VARIANCE, at=((5, 6), (3, 5)), delta=Fraction(1, 100)
    ),
)  # fmt: skip
