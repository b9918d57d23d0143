"""Replacing Gaussian data in d dimensions, divisor N: the log determinant falls faster, by d log(n/(n - 1)) a fit."""

from fractions import Fraction

from sympy import Sum, digamma, log

from theory.claim import Claim, NearMiss
from theory.claims.kazdan.replace_logdet_slope import PARAMETERS
from theory.lemmas.gaussian_logarithm import j, log_determinant_slope
from theory.lemmas.gaussian_replace import OURS, REPLACE
from theory.lemmas.gaussian_trials import DIVISOR_N, FITS, SOURCE
from theory.lemmas.multivariate_trials import BY_LAW, BY_ROWS, plan, points
from theory.proof.line import Derivation
from theory.symbols import d, n, t
from theory.vocabulary import Statistic, Workflow

LEVEL = log(n / 2)


def derivation() -> Derivation:
    """Bartlett's product of independent chi-squares, and the mean logarithm of each."""
    return log_determinant_slope(delta=0)


CLAIM = Claim(
    id="kazdan.replace-logdet-slope-mle",
    source=SOURCE,
    title="Replace: the slope of the log determinant, divisor N",
    statement="When data are replaced, with the divisor N, E log(det Sigma_t/det Sigma_{t-1}) = "
    "sum_{j=1}^d psi((n-j)/2) - d log(n/2) in every generation.",
    conventions=(
        DIVISOR_N, REPLACE, OURS,
        "a normal in d dimensions with any covariance; n > d, or det Sigma_t = 0",
        "simulated as log(det Sigma_t/det Sigma_0), the sum of t steps",
    ),
    kind="log determinant",
    parameters=PARAMETERS,
    value=Sum(digamma((n - j) / 2), (j, 1, d)) - d * LEVEL,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=d * (digamma((n - 1) / 2) - LEVEL), slip="the coordinates taken to be independent"),
        NearMiss(formula=Sum(digamma((n - j + 1) / 2), (j, 1, d)) - d * LEVEL, slip="n degrees in place of n - 1"),
        NearMiss(formula=Sum(digamma((n - j) / 2), (j, 1, d)) - d * log((n - 1) / 2), slip="the divisor N - 1"),
        NearMiss(formula=-d * (d + 3) / (2 * n), slip="the first term of the asymptotic series"),
    ),
    transfer=t,
    plan=plan(
        Workflow.DISCARD, "mle", Statistic.LOG_DETERMINANT, BY_LAW, BY_ROWS,
        at=points(n, d, t, at=((5, 3, 3), (4, 2, 2))), delta=Fraction(1, 100), also=(FITS,),
    ),
)  # fmt: skip
