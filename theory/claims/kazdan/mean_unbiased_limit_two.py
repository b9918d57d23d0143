"""Two rows a generation, divisor N - 1: the limit of E (mu_t - mu_0)^2 is sigma_0^2 (1/2 + pi^2/36)."""

from sympy import Rational, pi, sin, sqrt

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_accumulate import BEYOND
from theory.lemmas.gaussian_mean_limits import TWO_ROWS, unbiased_two_limit
from theory.lemmas.gaussian_trials import ACCUMULATE, DIVISOR_N_1, SOURCE

CLAIM = Claim(
    id="kazdan.mean-unbiased-limit-two",
    source=SOURCE,
    title="Accumulate: the limit of the mean, divisor N - 1, two rows",
    statement="With the divisor N - 1 and n = 2, E(mu_t - mu_0)^2 tends to sigma_0^2 * (1/2 + pi^2/36) as t grows.",
    conventions=(DIVISOR_N_1, ACCUMULATE, TWO_ROWS, BEYOND),
    kind="limit in t",
    parameters=(),
    value=Rational(1, 2) + pi**2 / 36,
    derivation=unbiased_two_limit,
    near_misses=(
        NearMiss(formula=1 - sin(pi / sqrt(2)) / (pi / sqrt(2)), slip="the limit of the divisor N"),
        NearMiss(formula=pi**2 / 12, slip="an unbiased estimator taken to stay unbiased"),
        NearMiss(formula=Rational(1, 3), slip="the sum of both moments taken to be conserved: 1 - 2/3"),
        NearMiss(formula=Rational(1, 2) + (pi**2 / 6 - 1) / 6, slip="the first term of the sum left out"),
    ),
)  # fmt: skip
