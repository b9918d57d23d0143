"""Replacing Gaussian data, divisor N: E (mu_t - mu_0)^2 = sigma_0^2 (1 - (1 - 1/n)^t), which stays below sigma_0^2."""

from fractions import Fraction

from sympy import exp

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_replace import OURS, PARAMETERS, REPLACE, drift
from theory.lemmas.gaussian_trials import DIVISOR_N, SOURCE, plan
from theory.proof.line import Derivation
from theory.symbols import n, t
from theory.vocabulary import Estimator, Statistic, Workflow


def derivation() -> Derivation:
    """The errors shrink with the variance, and what the variance loses the mean gains."""
    return drift(delta=0)


CLAIM = Claim(
    id="kazdan.replace-mean-mle",
    source=SOURCE,
    title="Replace: the mean, divisor N",
    statement="When data are replaced, with the divisor N, E (mu_t - mu_0)^2 = sigma_0^2 (1 - (1 - 1/n)^t).",
    conventions=(DIVISOR_N, REPLACE, OURS, "no law of the draws is needed beyond their mean and variance"),
    kind="mean",
    parameters=PARAMETERS,
    value=1 - (1 - 1 / n) ** t,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=t / n, slip="the divisor N - 1 in place of N"),
        NearMiss(formula=1 - exp(-t / n), slip="the power taken as an exponential"),
        NearMiss(formula=1 - (1 - 1 / n) ** (t + 1), slip="the errors of one generation too many"),
        NearMiss(formula=(1 - (1 - 1 / n) ** t) * n / (n - 1), slip="errors of variance sigma^2/(n - 1)"),
    ),
    plan=plan(
        Workflow.DISCARD, Estimator.MLE, Statistic.MEAN_DISPLACEMENT, at=((4, 3), (3, 2)), delta=Fraction(1, 100)
    ),
)  # fmt: skip
