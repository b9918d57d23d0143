"""Accumulating Gaussian data, any divisor N - delta: a first fit, then one factor a generation."""

from fractions import Fraction

from sympy import Product

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_accumulate import (
    ANY_DIVISOR,
    ANY_LAW,
    BEYOND,
    DIVISOR,
    FIRST,
    delta,
    factors,
    variance,
)  # fmt: skip
from theory.lemmas.gaussian_trials import ACCUMULATE, SOURCE, parameters
from theory.lemmas.multivariate_trials import plan, points
from theory.symbols import k, n, t
from theory.vocabulary import Statistic, Workflow

CLAIM = Claim(
    id="kazdan.variance-divisor",
    source=SOURCE,
    title="Accumulate: the variance, any divisor",
    statement="With the divisor N - delta, E sigma_t^2 = sigma_0^2 * (n-1)/(n-delta) * "
    "prod_{k=2}^t (1 - 1/(k (k n - delta))).",
    conventions=(ANY_DIVISOR, ACCUMULATE, BEYOND, ANY_LAW),
    kind="variance",
    parameters=(*parameters(2, 1), DIVISOR),
    value=FIRST * factors(delta, t),
    derivation=variance,
    near_misses=(
        NearMiss(formula=factors(delta, t), slip="the first fit taken to be unbiased"),
        NearMiss(formula=Product(1 - 1 / (k * (k * n - delta)), (k, 1, t)), slip="the factor of later fits at k = 1"),
        NearMiss(formula=FIRST * Product(1 - 1 / (k * (n - delta)), (k, 2, t)), slip="the divisor of one batch"),
        NearMiss(formula=FIRST**t, slip="replace in place of accumulate"),
        NearMiss(formula=Product(1 - 1 / (k**2 * n), (k, 1, t)), slip="the divisor N"),
    ),
    plan=plan(
        Workflow.AUGMENT, "", Statistic.COVARIANCE_TRACE,
        at=points(n, t, delta, at=((3, 2, Fraction(3, 2)), (3, 3, -1))), delta=Fraction(1, 100),
    ),
)  # fmt: skip
