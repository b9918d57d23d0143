"""The variance product as printed, for the estimator that the same slides define (divisor N - 1)."""

from fractions import Fraction

from sympy import Product

from theory.claim import Claim, Erratum, Expected, NearMiss
from theory.claims.kazdan import variance_unbiased
from theory.lemmas.gaussian_trials import ACCUMULATE, AS_PRINTED, DIVISOR_N_1, SOURCE, parameters, plan
from theory.symbols import k, n, t
from theory.vocabulary import Estimator, Statistic, Workflow

CLAIM = Claim(
    id="kazdan.variance-as-printed",
    source=SOURCE,
    title="Accumulate: the variance, as printed",
    statement="With the divisor N - 1, E sigma_t^2 = sigma_0^2 * prod_{k=1}^t (1 - 1/(k^2 n)).",
    conventions=(DIVISOR_N_1, ACCUMULATE, AS_PRINTED),
    kind="variance",
    expected=Expected.REFUTED,
    parameters=parameters(2, 0),
    value=Product(1 - 1 / (k**2 * n), (k, 1, t)),
    derivation=variance_unbiased.derivation,
    errata=(
        Erratum(
            place="Multivariate Gaussian Modeling, accumulate: the expected variance",
            printed=r"\mathbb{E}(\sigma_t^2) = \sigma_0^2 \cdot \prod_{k=1}^t \left(1 - \frac{1}{k^2 n} \right)",
            corrected=r"\mathbb{E}(\sigma_t^2) = \sigma_0^2 \cdot \prod_{k=2}^t "
            r"\left(1 - \frac{1}{k (k n - 1)} \right)",
            reason="The product holds for the divisor N, while the slides define the divisor N - 1, whose first fit is "
            "unbiased and whose later factors differ.",
            corrected_by=("kazdan.variance-unbiased", "kazdan.variance-mle", "kazdan.no-single-divisor"),
        ),
    ),
    near_misses=(
        NearMiss(formula=(1 - 1 / n) ** t, slip="replace in place of accumulate"),
        NearMiss(formula=Product(1 - 1 / (k * n), (k, 1, t)), slip="k in place of k^2"),
        NearMiss(formula=Product(1 - 1 / (k**2 * (n - 1)), (k, 1, t)), slip="n - 1 in place of n"),
    ),
    plan=plan(
        Workflow.AUGMENT, Estimator.UNBIASED, Statistic.VARIANCE, at=((5, 6), (3, 5)), delta=Fraction(1, 100)
    ),
)  # fmt: skip
