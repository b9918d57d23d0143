"""Accumulating Gaussian data, divisor N: E sigma_t^2 = sigma_0^2 prod_{k<=t} (1 - 1/(k^2 n))."""

from fractions import Fraction

from sympy import Product, pi

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_refitting import product
from theory.lemmas.gaussian_trials import ACCUMULATE, DIVISOR_N, SOURCE, parameters, plan
from theory.proof.line import Derivation
from theory.symbols import k, n, t
from theory.vocabulary import Estimator, Statistic, Workflow

PRINTED = Product(1 - 1 / (k**2 * n), (k, 1, t))


def derivation() -> Derivation:
    """The recursion for the divisor N, solved by induction."""
    return product(delta=0)


CLAIM = Claim(
    id="kazdan.variance-mle",
    source=SOURCE,
    title="Accumulate: the variance, divisor N",
    statement="With the divisor N, E sigma_t^2 = sigma_0^2 * prod_{k=1}^t (1 - 1/(k^2 n)).",
    conventions=(DIVISOR_N, ACCUMULATE),
    kind="variance",
    parameters=parameters(1, 0),
    value=PRINTED,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=Product(1 - 1 / (k * (k * n - 1)), (k, 2, t)), slip="the product of the divisor N - 1"),
        NearMiss(formula=(1 - 1 / n) ** t, slip="replace in place of accumulate"),
        NearMiss(formula=Product(1 - 1 / (k * n), (k, 1, t)), slip="k in place of k^2"),
        NearMiss(formula=1 - pi**2 / (6 * n), slip="first order in 1/n, at the end of time"),
    ),
    plan=plan(
        Workflow.AUGMENT, Estimator.MLE, Statistic.VARIANCE, at=((5, 6), (3, 3)), delta=Fraction(1, 100)
    ),
)  # fmt: skip
