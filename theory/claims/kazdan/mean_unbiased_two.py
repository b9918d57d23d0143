"""Two rows a generation, divisor N - 1: E (mu_t - mu_0)^2 = sigma_0^2 (1/2 + (H_t^(2) - 1/t)/6)."""

from sympy import Rational, harmonic

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_accumulate import BEYOND
from theory.lemmas.gaussian_mean_limits import TWO_ROWS, unbiased_two
from theory.lemmas.gaussian_trials import ACCUMULATE, DIVISOR_N_1, SOURCE, parameters
from theory.symbols import t

CLAIM = Claim(
    id="kazdan.mean-unbiased-two",
    source=SOURCE,
    title="Accumulate: the mean, divisor N - 1, two rows",
    statement="With the divisor N - 1 and n = 2, E(mu_t - mu_0)^2 = sigma_0^2 * (1/2 + (H_t^(2) - 1/t)/6).",
    conventions=(DIVISOR_N_1, ACCUMULATE, TWO_ROWS, BEYOND),
    kind="mean",
    parameters=parameters(2, 1)[1:],
    value=Rational(1, 2) + (harmonic(t, 2) - 1 / t) / 6,
    derivation=unbiased_two,
    near_misses=(
        NearMiss(formula=Rational(1, 2) + harmonic(t, 2) / 6, slip="the term -1/t left out"),
        NearMiss(formula=Rational(1, 2) + (harmonic(t) - 1 / t) / 6, slip="H_t in place of H_t^(2)"),
        NearMiss(formula=1 - (2 * t + 1) / (3 * t), slip="the sum of both moments taken to be conserved"),
        NearMiss(formula=harmonic(t, 2) / 2, slip="an unbiased estimator taken to stay unbiased"),
    ),
)  # fmt: skip
