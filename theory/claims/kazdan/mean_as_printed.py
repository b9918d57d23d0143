"""The mean as printed, for the estimator that the same slides define (divisor N - 1)."""

from fractions import Fraction

from sympy import Product

from theory.claim import Claim, Erratum, Expected, NearMiss
from theory.lemmas.gaussian_accumulate import mean_unbiased
from theory.lemmas.gaussian_trials import ACCUMULATE, AS_PRINTED, DIVISOR_N_1, SOURCE, parameters, plan
from theory.symbols import k, n, t
from theory.vocabulary import Estimator, Statistic, Workflow

CLAIM = Claim(
    id="kazdan.mean-as-printed",
    source=SOURCE,
    title="Accumulate: the mean, as printed",
    statement="With the divisor N - 1, E(mu_t - mu_0)^2 = sigma_0^2 * (1 - prod_{k=1}^t (1 - 1/(k^2 n))).",
    conventions=(DIVISOR_N_1, ACCUMULATE, AS_PRINTED),
    kind="mean",
    expected=Expected.REFUTED,
    parameters=parameters(2, 0),
    value=1 - Product(1 - 1 / (k**2 * n), (k, 1, t)),
    derivation=mean_unbiased,
    errata=(
        Erratum(
            place="Multivariate Gaussian Modeling, accumulate: the mean",
            printed=r"\mathbb{E}[(\mu_t - \mu_0)^2] = \sigma_0^2 \cdot \left(1 - \prod_{k=1}^t "
            r"\left(1 - \frac{1}{k^2 n} \right) \right)",
            corrected=r"\mathbb{E}[(\mu_t - \mu_0)^2] = \frac{\sigma_0^2}{n} \sum_{k=1}^t \frac{1}{k^2} "
            r"\prod_{i=2}^{k-1} \left(1 - \frac{1}{i (i n - 1)} \right)",
            reason="The display holds for the divisor N, while the slides define the divisor N - 1, for which the "
            "expected variance and the mean square of the fitted mean do not add up to a constant.",
            corrected_by=("kazdan.mean-unbiased", "kazdan.mean-mle", "kazdan.conservation"),
        ),
    ),
    near_misses=(
        NearMiss(formula=1 - (1 - 1 / n) ** t, slip="replace in place of accumulate"),
        NearMiss(formula=1 - Product(1 - 1 / (k**2 * n), (k, 1, t - 1)), slip="the product of the fit before"),
        NearMiss(formula=1 - Product(1 - 1 / (k**2 * (n - 1)), (k, 1, t)), slip="n - 1 in place of n"),
    ),
    plan=plan(
        Workflow.AUGMENT, Estimator.UNBIASED, Statistic.MEAN_DISPLACEMENT, at=((2, 3), (2, 6)), delta=Fraction(1, 50)
    ),
)  # fmt: skip
