"""The displays of the source hold for no divisor but N, while it defines N - 1: the first fit decides."""

from sympy import Integer

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_accumulate import ANY_DIVISOR, BEYOND, DIVISOR, FIRST, delta
from theory.lemmas.gaussian_conservation import excess
from theory.lemmas.gaussian_trials import ACCUMULATE, SOURCE, parameters
from theory.symbols import n

CLAIM = Claim(
    id="kazdan.no-single-divisor",
    source=SOURCE,
    title="Accumulate: no single divisor",
    statement="With the divisor N - delta, E sigma_1^2 lies delta (n-1)/(n (n-delta)) * sigma_0^2 above the printed "
    "sigma_0^2 (1 - 1/n): the display of the variance needs delta = 0, and the definition on the slides delta = 1.",
    conventions=(
        ANY_DIVISOR, ACCUMULATE, BEYOND,
        "the display of the mean needs the same at its second fit, E sigma_1^2 = sigma_0^2 (1 - 1/n)",
    ),
    kind="variance",
    parameters=(*parameters(2, None), DIVISOR),
    value=delta * (n - 1) / (n * (n - delta)),
    derivation=excess,
    near_misses=(
        NearMiss(formula=Integer(0), slip="the printed value taken to hold for every divisor"),
        NearMiss(formula=delta / n, slip="right for delta = 0 and delta = 1 alone"),
        NearMiss(formula=FIRST, slip="the variance itself"),
        NearMiss(formula=(1 - delta) * (n - 1) / (n * (n - delta)), slip="0 for the divisor N - 1 in place of N"),
    ),
)  # fmt: skip
