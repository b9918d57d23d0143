"""Ridge with a fixed penalty on accumulating data: the variance is sigma^2 s sum_{i<=n} 1/(i s + lam)^2."""

from fractions import Fraction

from sympy import Sum, harmonic

from theory.claim import Claim, NearMiss
from theory.lemmas.refitted_regression_trials import ridge
from theory.lemmas.regression_extensions import BEYOND
from theory.lemmas.regression_trials import PARAMETERS, SOURCE
from theory.lemmas.ridge import ALONG, EIGENVALUE, FIXED, PENALTY, RIDGE, SUM, lam, s, variance
from theory.symbols import i, n, sigma
from theory.vocabulary import Statistic

CLAIM = Claim(
    id="gerstgrasser.ridge-fixed-variance",
    source=SOURCE,
    title="Accumulate with ridge: the variance, fixed penalty",
    statement="When data accumulate, ridge with a fixed penalty lam has the variance "
    "sigma^2 s * sum_{i=1}^n 1/(i s+lam)^2 along an eigenvector.",
    conventions=(RIDGE, FIXED, ALONG, BEYOND),
    kind="variance",
    parameters=(PARAMETERS[0], EIGENVALUE, PENALTY, PARAMETERS[3]),
    value=sigma**2 * s * SUM,
    derivation=variance,
    near_misses=(
        NearMiss(formula=sigma**2 / s * harmonic(n, 2), slip="the penalty left out"),
        NearMiss(formula=sigma**2 * s * harmonic(n, 2) / (s + lam) ** 2, slip="the penalty grown with the data"),
        NearMiss(formula=sigma**2 * Sum(1 / (i * s + lam), (i, 1, n)), slip="s/(i s + lam) taken as 1"),
        NearMiss(formula=sigma**2 * s * n / (s + lam) ** 2, slip="replace in place of accumulate"),
    ),
    plan=ridge(
        Statistic.COMPONENT_SPREAD, ({n: 3, s: 3, lam: Fraction(3, 2), sigma: Fraction(3, 2)},), Fraction(1, 40)
    ),
)  # fmt: skip
