"""Replacing Gaussian data, divisor N: E sigma_t^2 = sigma_0^2 (1 - 1/n)^t."""

from fractions import Fraction

from sympy import Integer, exp

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_replace import OURS, PARAMETERS, RELATIVE_VARIANCE, REPLACE, variance
from theory.lemmas.gaussian_trials import DIVISOR_N, SOURCE, plan
from theory.proof.line import Derivation
from theory.symbols import n, t
from theory.vocabulary import Estimator, Statistic, Workflow


def derivation() -> Derivation:
    """N - 1 squares in expectation, over the divisor n, in every generation."""
    return variance(delta=0)


CLAIM = Claim(
    id="kazdan.replace-variance-mle",
    source=SOURCE,
    title="Replace: the variance, divisor N",
    statement="When data are replaced, with the divisor N, E sigma_t^2 = sigma_0^2 (1 - 1/n)^t.",
    conventions=(DIVISOR_N, REPLACE, OURS, "no law of the draws is needed beyond their mean and variance"),
    kind="variance",
    parameters=PARAMETERS,
    value=(1 - 1 / n) ** t,
    relative_variance=RELATIVE_VARIANCE,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=Integer(1), slip="the divisor N - 1 in place of N"),
        NearMiss(formula=1 - t / n, slip="first order in 1/n"),
        NearMiss(formula=exp(-t / n), slip="the power taken as an exponential"),
        NearMiss(formula=(1 - 1 / n) ** (t - 1), slip="the first fit taken to be unbiased"),
    ),
    plan=plan(Workflow.DISCARD, Estimator.MLE, Statistic.VARIANCE, at=((6, 3), (4, 2)), delta=Fraction(1, 100)),
)
