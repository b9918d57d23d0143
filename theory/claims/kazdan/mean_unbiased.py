"""Accumulating Gaussian data, divisor N - 1: E (mu_t - mu_0)^2 = (1/n) sum_{k<=t} E sigma_{k-1}^2/k^2."""

from fractions import Fraction

from sympy import Product, Sum, harmonic

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_accumulate import ANY_LAW, factors, mean_unbiased
from theory.lemmas.gaussian_trials import ACCUMULATE, CORRECTED, DIVISOR_N_1, SOURCE, parameters, plan
from theory.symbols import k, n, t
from theory.vocabulary import Estimator, Statistic, Workflow

CLAIM = Claim(
    id="kazdan.mean-unbiased",
    source=SOURCE,
    title="Accumulate: the mean, divisor N - 1",
    statement="With the divisor N - 1, E(mu_t - mu_0)^2 = sigma_0^2/n * sum_{k=1}^t V_{k-1}/k^2, where "
    "V_k = prod_{i=2}^k (1 - 1/(i (i n - 1))) is E sigma_k^2/sigma_0^2.",
    conventions=(DIVISOR_N_1, ACCUMULATE, CORRECTED, ANY_LAW),
    kind="mean",
    parameters=parameters(2, 0),
    value=Sum(factors(1, k - 1) / k**2, (k, 1, t)) / n,
    derivation=mean_unbiased,
    near_misses=(
        NearMiss(formula=1 - Product(1 - 1 / (k**2 * n), (k, 1, t)), slip="the mean of the divisor N"),
        NearMiss(formula=1 - factors(1, t), slip="the sum of both moments taken to be conserved"),
        NearMiss(formula=harmonic(t, 2) / n, slip="an unbiased estimator taken to stay unbiased"),
        NearMiss(formula=Sum(factors(1, k) / k**2, (k, 1, t)) / n, slip="V_k in place of V_{k-1}"),
        NearMiss(formula=t / n, slip="replace in place of accumulate"),
    ),
    plan=plan(
        Workflow.AUGMENT, Estimator.UNBIASED, Statistic.MEAN_DISPLACEMENT, at=((2, 6), (3, 4)), delta=Fraction(1, 50)
    ),
)  # fmt: skip
