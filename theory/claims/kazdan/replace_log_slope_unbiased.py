"""Replacing Gaussian data, divisor N - 1: log sigma_t^2 falls by log((n-1)/2) - psi((n-1)/2) a fit, in the mean."""

from fractions import Fraction

from sympy import Integer, digamma, log

from theory.claim import Claim, NearMiss, Plan
from theory.lemmas.gaussian_logarithm import ROWS, log_slope, slope
from theory.lemmas.gaussian_replace import FITS_SIMULATED, OURS, REPLACE, trial
from theory.lemmas.gaussian_trials import DIVISOR_N_1, SOURCE
from theory.proof.line import Derivation
from theory.symbols import n
from theory.vocabulary import Estimator, Statistic


def derivation() -> Derivation:
    """The mean logarithm of a chi-square of n - 1 degrees over n - 1."""
    return log_slope(delta=1)


CLAIM = Claim(
    id="kazdan.replace-log-slope-unbiased",
    source=SOURCE,
    title="Replace: the slope of the log variance, divisor N - 1",
    statement="When data are replaced, with the divisor N - 1, E log(sigma_t^2/sigma_{t-1}^2) = "
    "psi((n-1)/2) - log((n-1)/2) in every generation.",
    conventions=(
        DIVISOR_N_1, REPLACE, OURS,
        f"simulated as log(sigma_t^2/sigma_0^2) at t = {FITS_SIMULATED}, the sum of so many steps",
    ),
    kind="log variance",
    parameters=ROWS,
    value=slope(1),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=Integer(0), slip="the logarithm of the mean in place of the mean of the logarithm"),
        NearMiss(formula=slope(0), slip="the divisor N in place of N - 1"),
        NearMiss(formula=digamma(n / 2) - log(n / 2), slip="n degrees in place of n - 1"),
        NearMiss(formula=-1 / (n - 1), slip="the first term of the asymptotic series"),
    ),
    transfer=Integer(FITS_SIMULATED),
    plan=Plan(
        statistic=Statistic.LOG_VARIANCE,
        trials=(
            trial(Estimator.UNBIASED, 4, FITS_SIMULATED, Statistic.LOG_VARIANCE, per_step=True),
            trial(Estimator.UNBIASED, 5, FITS_SIMULATED, Statistic.LOG_VARIANCE, per_step=True),
        ),
        delta=Fraction(1, 50),
    ),
)  # fmt: skip
