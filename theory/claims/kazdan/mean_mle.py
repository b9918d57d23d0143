"""Accumulating Gaussian data, divisor N: E (mu_t - mu_0)^2 = sigma_0^2 (1 - prod_{k<=t} (1 - 1/(k^2 n)))."""

from fractions import Fraction

from sympy import Product, harmonic

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_accumulate import ANY_LAW, mean_mle
from theory.lemmas.gaussian_trials import ACCUMULATE, DIVISOR_N, SOURCE, parameters, plan
from theory.symbols import k, n, t
from theory.vocabulary import Estimator, Statistic, Workflow

CLAIM = Claim(
    id="kazdan.mean-mle",
    source=SOURCE,
    title="Accumulate: the mean, divisor N",
    statement="With the divisor N, E(mu_t - mu_0)^2 = sigma_0^2 * (1 - prod_{k=1}^t (1 - 1/(k^2 n))).",
    conventions=(DIVISOR_N, ACCUMULATE, ANY_LAW),
    kind="mean",
    parameters=parameters(1, 0),
    value=1 - Product(1 - 1 / (k**2 * n), (k, 1, t)),
    derivation=mean_mle,
    near_misses=(
        NearMiss(formula=harmonic(t, 2) / n, slip="every batch taken to be drawn with the true variance"),
        NearMiss(formula=1 - (1 - 1 / n) ** t, slip="replace in place of accumulate"),
        NearMiss(formula=1 - Product(1 - 1 / (k**2 * n), (k, 1, t - 1)), slip="the product of the fit before"),
        NearMiss(formula=1 - Product(1 - 1 / (k * (k * n - 1)), (k, 2, t)), slip="the product of the divisor N - 1"),
    ),
    plan=plan(
        Workflow.AUGMENT, Estimator.MLE, Statistic.MEAN_DISPLACEMENT, at=((3, 3), (2, 4)), delta=Fraction(1, 50)
    ),
)  # fmt: skip
