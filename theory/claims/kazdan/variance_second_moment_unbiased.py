"""Accumulating Gaussian data, divisor N - 1: E sigma_t^4 = sigma_0^4 (n+1)/(n-1) times one factor a generation."""

from fractions import Fraction

from sympy import Product

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_accumulate import BEYOND, factors
from theory.lemmas.gaussian_structure import STRUCTURE, factor, second_moment
from theory.lemmas.gaussian_trials import ACCUMULATE, DIVISOR_N_1, SOURCE, parameters
from theory.lemmas.multivariate_trials import plan, points
from theory.proof.line import Derivation
from theory.symbols import k, n, t
from theory.vocabulary import Statistic, Workflow

FIRST = (n + 1) / (n - 1)


def derivation() -> Derivation:
    """The first fit, then one factor E M_k^2 a generation."""
    return second_moment(1)


CLAIM = Claim(
    id="kazdan.variance-second-moment-unbiased",
    source=SOURCE,
    title="Accumulate: the second moment of the variance, divisor N - 1",
    statement="With the divisor N - 1, E sigma_t^4 = sigma_0^4 * (n+1)/(n-1) * "
    "prod_{k=2}^t (1 - (2k - 3)/(k^2 (k n - 1)^2)).",
    conventions=(DIVISOR_N_1, ACCUMULATE, BEYOND, STRUCTURE),
    kind="second moment",
    parameters=parameters(2, 1),
    value=FIRST * Product(factor(1), (k, 2, t)),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=factors(1, t) ** 2, slip="the square of the mean"),
        NearMiss(formula=Product(factor(1), (k, 1, t)), slip="the factor of later fits at k = 1"),
        NearMiss(formula=FIRST * factors(1, t) ** 2, slip="a constant factor after the first fit"),
        NearMiss(formula=Product(factor(0), (k, 1, t)), slip="the divisor N"),
        NearMiss(formula=FIRST**t, slip="replace in place of accumulate"),
    ),
    plan=plan(
        Workflow.AUGMENT, "unbiased", Statistic.SQUARED_VARIANCE,
        at=points(n, t, at=((4, 2), (5, 3))), delta=Fraction(1, 50),
    ),
)  # fmt: skip
