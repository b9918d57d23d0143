"""The limit of the variance as printed, for the estimator that the same slides define (divisor N - 1)."""

from sympy import Integer, exp, pi, sin, sqrt

from theory.claim import Claim, Erratum, Expected, NearMiss
from theory.claims.kazdan import variance_unbiased_limit
from theory.lemmas.gaussian_trials import ACCUMULATE, AS_PRINTED, DIVISOR_N_1, SOURCE, parameters
from theory.symbols import n

SINE = sin(pi / sqrt(n)) / (pi / sqrt(n))

CLAIM = Claim(
    id="kazdan.variance-limit-as-printed",
    source=SOURCE,
    title="Accumulate: the limit of the variance, as printed",
    statement="With the divisor N - 1, E sigma_t^2 tends to sigma_0^2 * sin(pi/sqrt n)/(pi/sqrt n) as t grows.",
    conventions=(DIVISOR_N_1, ACCUMULATE, AS_PRINTED),
    kind="limit in t",
    expected=Expected.REFUTED,
    parameters=parameters(2, None),
    value=SINE,
    derivation=variance_unbiased_limit.derivation,
    errata=(
        Erratum(
            place="Multivariate Gaussian Modeling, accumulate: the limit of the variance",
            printed=r"\mathbb{E}(\sigma_t^2) \xrightarrow{t \rightarrow \infty} \sigma_0^2 \cdot "
            r"\left(\frac{\sin(\pi/\sqrt{n})}{\pi/\sqrt{n}} \right)",
            corrected=r"\mathbb{E}(\sigma_t^2) \xrightarrow{t \rightarrow \infty} \sigma_0^2 \cdot "
            r"\frac{\Gamma(2 - 1/n)}{\Gamma(2 - r) \Gamma(2 - s)}, \quad r, s \text{ the roots of } n x^2 = x + 1",
            reason="The sine is the limit for the divisor N, while the slides define the divisor N - 1.",
            corrected_by=("kazdan.variance-unbiased-limit", "kazdan.variance-mle-limit"),
        ),
    ),
    near_misses=(
        NearMiss(formula=SINE / (1 - 1 / n), slip="the sine without the factor of the first fit"),
        NearMiss(formula=exp(-(pi**2) / (6 * n)), slip="the product taken as the exponential of the sum"),
        NearMiss(formula=Integer(1), slip="an unbiased estimator taken to stay unbiased"),
    ),
)  # fmt: skip
