"""Replacing Gaussian data, divisor N - 1: the fitted mean is a random walk, E (mu_t - mu_0)^2 = sigma_0^2 t/n."""

from fractions import Fraction

from sympy import harmonic

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_replace import OURS, PARAMETERS, REPLACE, drift
from theory.lemmas.gaussian_trials import DIVISOR_N_1, SOURCE, plan
from theory.proof.line import Derivation
from theory.symbols import n, t
from theory.vocabulary import Estimator, Statistic, Workflow


def derivation() -> Derivation:
    """Each generation adds the mean square of its own error, sigma_0^2/n in expectation."""
    return drift(delta=1)


CLAIM = Claim(
    id="kazdan.replace-mean-unbiased",
    source=SOURCE,
    title="Replace: the mean, divisor N - 1",
    statement="When data are replaced, with the divisor N - 1, E (mu_t - mu_0)^2 = sigma_0^2 t/n.",
    conventions=(DIVISOR_N_1, REPLACE, OURS, "no law of the draws is needed beyond their mean and variance"),
    kind="mean",
    parameters=PARAMETERS,
    value=t / n,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=1 - (1 - 1 / n) ** t, slip="the divisor N in place of N - 1"),
        NearMiss(formula=t / (n - 1), slip="n - 1 in place of n"),
        NearMiss(formula=harmonic(t, 2) / n, slip="accumulate in place of replace"),
        NearMiss(formula=(t - 1) / n, slip="the first fit taken to be exact"),
    ),
    plan=plan(
        Workflow.DISCARD, Estimator.UNBIASED, Statistic.MEAN_DISPLACEMENT, at=((4, 3), (3, 2)), delta=Fraction(1, 100)
    ),
)  # fmt: skip
