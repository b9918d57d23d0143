"""Replacing Gaussian data, divisor N - 1: E sigma_t^2 = sigma_0^2 for ever, although sigma_t^2 tends to 0."""

from fractions import Fraction

from sympy import Integer, Rational

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_replace import OURS, PARAMETERS, RELATIVE_VARIANCE, REPLACE, variance
from theory.lemmas.gaussian_trials import DIVISOR_N_1, SOURCE, plan
from theory.proof.line import Derivation
from theory.symbols import n, t
from theory.vocabulary import Estimator, Statistic, Workflow


def derivation() -> Derivation:
    """N - 1 squares in expectation, over the divisor n - 1, in every generation."""
    return variance(delta=1)


CLAIM = Claim(
    id="kazdan.replace-variance-unbiased",
    source=SOURCE,
    title="Replace: the variance, divisor N - 1",
    statement="When data are replaced, with the divisor N - 1, E sigma_t^2 = sigma_0^2 at every t.",
    conventions=(DIVISOR_N_1, REPLACE, OURS, "no law of the draws is needed beyond their mean and variance"),
    kind="variance",
    parameters=PARAMETERS,
    value=Integer(1),
    relative_variance=RELATIVE_VARIANCE,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=(1 - 1 / n) ** t, slip="the divisor N in place of N - 1"),
        NearMiss(formula=(1 + 1 / (n - 1)) ** t, slip="n rows taken to have n squares about their own mean"),
        NearMiss(formula=Rational(1, 2) ** t, slip="a collapse of the mean concluded from the collapse of the paths"),
    ),
    plan=plan(Workflow.DISCARD, Estimator.UNBIASED, Statistic.VARIANCE, at=((6, 3), (4, 2)), delta=Fraction(1, 100)),
)
