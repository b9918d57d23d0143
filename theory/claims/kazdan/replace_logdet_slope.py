"""Replacing Gaussian data in d dimensions: the log determinant of the fitted covariance falls at a constant rate."""

from fractions import Fraction

from sympy import Sum, digamma, log

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_logarithm import j, log_determinant_slope
from theory.lemmas.gaussian_replace import OURS, REPLACE
from theory.lemmas.gaussian_trials import DIVISOR_N_1, FITS, SOURCE
from theory.lemmas.multivariate_trials import BY_LAW, BY_ROWS, plan, points
from theory.parameter import Parameter
from theory.proof.line import Derivation
from theory.symbols import d, n, t
from theory.vocabulary import Statistic, Workflow

PARAMETERS = (
    Parameter(symbol=n, meaning="rows drawn a generation", least=d + 1),
    Parameter(symbol=d, meaning="dimension of the data"),
)
LEVEL = log((n - 1) / 2)


def derivation() -> Derivation:
    """Bartlett's product of independent chi-squares, and the mean logarithm of each."""
    return log_determinant_slope(delta=1)


CLAIM = Claim(
    id="kazdan.replace-logdet-slope",
    source=SOURCE,
    title="Replace: the slope of the log determinant",
    statement="When data are replaced, with the divisor N - 1, E log(det Sigma_t/det Sigma_{t-1}) = "
    "sum_{j=1}^d psi((n-j)/2) - d log((n-1)/2) in every generation.",
    conventions=(
        DIVISOR_N_1, REPLACE, OURS,
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
        NearMiss(formula=Sum(digamma((n - j) / 2), (j, 1, d)) - d * log(n / 2), slip="the divisor N"),
        NearMiss(formula=-d / (n - 1), slip="the series' first term, each coordinate alone"),
    ),
    transfer=t,
    plan=plan(
        Workflow.DISCARD, "unbiased", Statistic.LOG_DETERMINANT, BY_LAW, BY_ROWS,
        at=points(n, d, t, at=((5, 3, 3), (4, 2, 2))), delta=Fraction(1, 100), also=(FITS,),
    ),
)  # fmt: skip
