"""Replacing Gaussian data, divisor N: log sigma_t^2 falls by log(n/2) - psi((n-1)/2) a fit, in the mean."""

from fractions import Fraction

from sympy import digamma, log

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_logarithm import ROWS, log_slope, slope
from theory.lemmas.gaussian_replace import OURS, REPLACE
from theory.lemmas.gaussian_trials import DIVISOR_N, FITS, SOURCE, plan
from theory.proof.line import Derivation
from theory.symbols import n, t
from theory.vocabulary import Estimator, Statistic, Workflow


def derivation() -> Derivation:
    """The mean logarithm of a chi-square of n - 1 degrees over n."""
    return log_slope(delta=0)


CLAIM = Claim(
    id="kazdan.replace-log-slope-mle",
    source=SOURCE,
    title="Replace: the slope of the log variance, divisor N",
    statement="When data are replaced, with the divisor N, E log(sigma_t^2/sigma_{t-1}^2) = psi((n-1)/2) - log(n/2) "
    "in every generation.",
    conventions=(
        DIVISOR_N, REPLACE, OURS,
        "simulated as log(sigma_t^2/sigma_0^2), the sum of t steps",
    ),
    kind="log variance",
    parameters=ROWS,
    value=slope(0),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=log(1 - 1 / n), slip="the logarithm of the mean in place of the mean of the logarithm"),
        NearMiss(formula=slope(1), slip="the divisor N - 1 in place of N"),
        NearMiss(formula=digamma(n / 2) - log(n / 2), slip="n degrees in place of n - 1"),
        NearMiss(formula=-2 / n, slip="the first term of the asymptotic series"),
    ),
    transfer=t,
    plan=plan(
        Workflow.DISCARD, Estimator.MLE, Statistic.LOG_VARIANCE,
        at=((4, 3), (5, 3)), delta=Fraction(1, 50), also=(FITS,),
    ),
)  # fmt: skip
