"""The limit of the mean as printed, for the divisor N - 1 that the slides define, at n = 2, where it is known."""

from sympy import Rational, exp, pi

from theory.claim import Claim, Erratum, Expected, NearMiss
from theory.lemmas.gaussian_mean_limits import SINE, unbiased_two_limit
from theory.lemmas.gaussian_trials import ACCUMULATE, AS_PRINTED, DIVISOR_N_1, SOURCE
from theory.parameter import Parameter
from theory.symbols import n

CLAIM = Claim(
    id="kazdan.mean-limit-as-printed",
    source=SOURCE,
    title="Accumulate: the limit of the mean, as printed",
    statement="With the divisor N - 1, E(mu_t - mu_0)^2 tends to sigma_0^2 * (1 - sin(pi/sqrt n)/(pi/sqrt n)) as t "
    "grows.",
    conventions=(
        DIVISOR_N_1, ACCUMULATE, AS_PRINTED,
        "printed for every n; held against the exact limit at n = 2, which refutes it",
    ),
    kind="limit in t",
    expected=Expected.REFUTED,
    parameters=(Parameter(symbol=n, meaning="rows drawn a generation", least=2, most=2),),
    value=1 - SINE,
    derivation=unbiased_two_limit,
    errata=(
        Erratum(
            place="Multivariate Gaussian Modeling, accumulate: the limit of the mean",
            printed=r"\mathbb{E}[(\mu_t - \mu_0)^2] \xrightarrow{t \rightarrow \infty} \sigma_0^2 \cdot "
            r"\left(1 - \frac{\sin(\pi/\sqrt{n})}{\pi/\sqrt{n}} \right)",
            corrected=r"\mathbb{E}[(\mu_t - \mu_0)^2] \xrightarrow{t \rightarrow \infty} \frac{\sigma_0^2}{n} "
            r"\sum_{k=1}^\infty \frac{1}{k^2} \prod_{i=2}^{k-1} \left(1 - \frac{1}{i (i n - 1)} \right), \quad "
            r"\text{which is } \sigma_0^2 \left(\frac{1}{2} + \frac{\pi^2}{36}\right) \text{ at } n = 2",
            reason="The sine is the limit for the divisor N, while the slides define the divisor N - 1.",
            corrected_by=("kazdan.mean-unbiased", "kazdan.mean-unbiased-limit-two", "kazdan.mean-mle-limit"),
        ),
    ),
    near_misses=(
        NearMiss(formula=pi**2 / (6 * n), slip="every batch taken to be drawn with the true variance"),
        NearMiss(formula=1 - exp(-(pi**2) / (6 * n)), slip="the product taken as the exponential of the sum"),
        NearMiss(formula=1 - SINE / (1 - 1 / n), slip="the sine without the factor of the first fit"),
        NearMiss(formula=Rational(1, 3), slip="the sum of both moments taken to be conserved: 1 - 2/3"),
    ),
)  # fmt: skip
