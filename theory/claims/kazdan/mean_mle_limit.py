"""The limit of the mean, divisor N: sigma_0^2 (1 - sin(pi/sqrt n)/(pi/sqrt n))."""

from sympy import exp, pi, sin, sqrt

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_mean_limits import SINE, mle
from theory.lemmas.gaussian_trials import ACCUMULATE, DIVISOR_N, SOURCE, parameters
from theory.symbols import n

CLAIM = Claim(
    id="kazdan.mean-mle-limit",
    source=SOURCE,
    title="Accumulate: the limit of the mean, divisor N",
    statement="With the divisor N, E(mu_t - mu_0)^2 tends to sigma_0^2 * (1 - sin(pi/sqrt n)/(pi/sqrt n)) as t grows.",
    conventions=(DIVISOR_N, ACCUMULATE),
    kind="limit in t",
    parameters=parameters(1, None),
    value=1 - SINE,
    derivation=mle,
    near_misses=(
        NearMiss(formula=pi**2 / (6 * n), slip="every batch taken to be drawn with the true variance"),
        NearMiss(formula=1 - sin(pi / n) / (pi / n), slip="n in place of sqrt n"),
        NearMiss(formula=1 - exp(-(pi**2) / (6 * n)), slip="the product taken as the exponential of the sum"),
        NearMiss(formula=1 - sin(sqrt(n) / pi) / (sqrt(n) / pi), slip="the argument of the sine inverted"),
    ),
)  # fmt: skip
