"""Accumulating Gaussian data, any divisor N - delta: the mean square of the fitted mean."""

from fractions import Fraction

from sympy import Product, Sum, harmonic

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_accumulate import (
    ANY_DIVISOR,
    ANY_LAW,
    BEYOND,
    DIVISOR,
    FIRST,
    delta,
    factors,
    mean,
)  # fmt: skip
from theory.lemmas.gaussian_trials import ACCUMULATE, SOURCE, parameters
from theory.lemmas.multivariate_trials import plan, points
from theory.symbols import k, n, t
from theory.vocabulary import Statistic, Workflow

CLAIM = Claim(
    id="kazdan.mean-divisor",
    source=SOURCE,
    title="Accumulate: the mean, any divisor",
    statement="With the divisor N - delta, E(mu_t - mu_0)^2 = sigma_0^2/n * (1 + (n-1)/(n-delta) * "
    "sum_{k=2}^t 1/k^2 prod_{i=2}^{k-1} (1 - 1/(i (i n - delta)))).",
    conventions=(ANY_DIVISOR, ACCUMULATE, BEYOND, ANY_LAW),
    kind="mean",
    parameters=(*parameters(2, 1), DIVISOR),
    value=(1 + FIRST * Sum(factors(delta, k - 1) / k**2, (k, 2, t))) / n,
    derivation=mean,
    near_misses=(
        NearMiss(formula=1 - FIRST * factors(delta, t), slip="the sum of both moments taken to be conserved"),
        NearMiss(formula=FIRST * (1 + Sum(factors(delta, k - 1) / k**2, (k, 2, t))) / n,
                 slip="the first batch taken to be drawn from the first fit"),
        NearMiss(formula=(1 + Sum(factors(delta, k - 1) / k**2, (k, 2, t))) / n, slip="an unbiased first fit"),
        NearMiss(formula=harmonic(t, 2) / n, slip="every batch taken to be drawn with the true variance"),
        NearMiss(formula=1 - Product(1 - 1 / (k**2 * n), (k, 1, t)), slip="the divisor N"),
    ),
    plan=plan(
        Workflow.AUGMENT, "", Statistic.MEAN_DISPLACEMENT,
        at=points(n, t, delta, at=((3, 2, Fraction(3, 2)), (3, 3, -1))), delta=Fraction(1, 100),
    ),
)  # fmt: skip
