"""Accumulating Gaussian data, divisor N: the variance of sigma_t^2, which sizes its simulation."""

from fractions import Fraction

from sympy import Product

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_accumulate import BEYOND
from theory.lemmas.gaussian_structure import STRUCTURE, factor, variance_of_variance
from theory.lemmas.gaussian_trials import ACCUMULATE, DIVISOR_N, SOURCE, parameters
from theory.lemmas.multivariate_trials import plan, points
from theory.proof.line import Derivation
from theory.symbols import k, n, t
from theory.vocabulary import Statistic, Workflow

SQUARES, MEANS = Product(factor(0), (k, 1, t)), Product(1 - 1 / (k**2 * n), (k, 1, t))


def derivation() -> Derivation:
    """The second moment less the square of the first."""
    return variance_of_variance(0)


CLAIM = Claim(
    id="kazdan.variance-variance-mle",
    source=SOURCE,
    title="Accumulate: the variance of the variance, divisor N",
    statement="With the divisor N, Var(sigma_t^2) = sigma_0^4 * (prod_{k=1}^t (1 - (4k - 3)/(n^2 k^4)) - "
    "prod_{k=1}^t (1 - 1/(k^2 n))^2).",
    conventions=(
        DIVISOR_N, ACCUMULATE, BEYOND, STRUCTURE,
        "over the number of replicates, its root is the standard error of a simulated E sigma_t^2/sigma_0^2",
    ),
    kind="variance of the variance",
    parameters=parameters(2, 1),
    value=SQUARES - MEANS**2,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=2 * (n - 1) / n**2, slip="the first fit alone"),
        NearMiss(formula=2 * (n * t - 1) / (n * t) ** 2, slip="n t independent rows of the true variance"),
        NearMiss(formula=SQUARES - MEANS, slip="the mean in place of its square"),
        NearMiss(formula=(1 - 1 / n**2) ** t - (1 - 1 / n) ** (2 * t), slip="replace in place of accumulate"),
    ),
    plan=plan(
        Workflow.AUGMENT, "mle", Statistic.VARIANCE_SPREAD,
        at=points(n, t, at=((4, 2), (5, 3))), delta=Fraction(1, 50),
    ),
)  # fmt: skip
