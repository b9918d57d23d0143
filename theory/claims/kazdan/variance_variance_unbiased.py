"""Accumulating Gaussian data, divisor N - 1: the variance of sigma_t^2, which sizes its simulation."""

from fractions import Fraction

from sympy import Product

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_accumulate import BEYOND, factors
from theory.lemmas.gaussian_structure import STRUCTURE, factor, variance_of_variance
from theory.lemmas.gaussian_trials import ACCUMULATE, DIVISOR_N_1, SOURCE, parameters
from theory.lemmas.multivariate_trials import plan, points
from theory.proof.line import Derivation
from theory.symbols import k, n, t
from theory.vocabulary import Statistic, Workflow

FIRST, SQUARES, MEANS = (n + 1) / (n - 1), Product(factor(1), (k, 2, t)), factors(1, t)


def derivation() -> Derivation:
    """The second moment less the square of the first."""
    return variance_of_variance(1)


CLAIM = Claim(
    id="kazdan.variance-variance-unbiased",
    source=SOURCE,
    title="Accumulate: the variance of the variance, divisor N - 1",
    statement="With the divisor N - 1, Var(sigma_t^2) = sigma_0^4 * ((n+1)/(n-1) * "
    "prod_{k=2}^t (1 - (2k - 3)/(k^2 (k n - 1)^2)) - prod_{k=2}^t (1 - 1/(k (k n - 1)))^2).",
    conventions=(
        DIVISOR_N_1, ACCUMULATE, BEYOND, STRUCTURE,
        "over the number of replicates, its root is the standard error of a simulated E sigma_t^2/sigma_0^2",
    ),
    kind="variance of the variance",
    parameters=parameters(2, 1),
    value=FIRST * SQUARES - MEANS**2,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=2 / (n - 1), slip="the first fit alone"),
        NearMiss(formula=2 / (n * t - 1), slip="n t independent rows of the true variance"),
        NearMiss(formula=FIRST * SQUARES - 1, slip="an unbiased estimator taken to stay unbiased"),
        NearMiss(formula=FIRST * SQUARES - MEANS, slip="the mean in place of its square"),
        NearMiss(formula=FIRST**t - 1, slip="replace in place of accumulate"),
    ),
    plan=plan(
        Workflow.AUGMENT, "unbiased", Statistic.VARIANCE_SPREAD,
        at=points(n, t, at=((4, 2), (5, 3))), delta=Fraction(1, 50),
    ),
)  # fmt: skip
