"""Replacing Gaussian data, divisor N - 1: E W2^2 = sigma_0^2 (t/n + 2 - 2 c4(n)^t), in one dimension."""

from fractions import Fraction

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_replace import OURS, PARAMETERS, REPLACE
from theory.lemmas.gaussian_scale import DISTANCE, root_ratio, wasserstein
from theory.lemmas.gaussian_trials import DIVISOR_N_1, SOURCE, plan
from theory.proof.line import Derivation
from theory.symbols import n, t
from theory.vocabulary import Estimator, Statistic, Workflow

ROOT = root_ratio(1)


def derivation() -> Derivation:
    """The random walk of the mean, the constant mean of the variance and the falling mean of the scale."""
    return wasserstein(delta=1)


CLAIM = Claim(
    id="kazdan.replace-w2-unbiased",
    source=SOURCE,
    title="Replace: the Wasserstein distance, divisor N - 1",
    statement="When data are replaced, with the divisor N - 1, E W2^2 = sigma_0^2 (t/n + 2 - 2 c4(n)^t), "
    "c4(n) = sqrt(2/(n-1)) Gamma(n/2)/Gamma((n-1)/2).",
    conventions=(DIVISOR_N_1, REPLACE, DISTANCE, OURS),
    kind="distance",
    parameters=PARAMETERS,
    value=t / n + 2 - 2 * ROOT**t,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=t / n, slip="the scale left out"),
        NearMiss(formula=2 - 2 * root_ratio(0) ** t, slip="the divisor N in place of N - 1"),
        NearMiss(formula=t / n + (1 - ROOT**t) ** 2, slip="the mean gap of the scale squared"),
        NearMiss(formula=t / n + 1 - ROOT ** (2 * t), slip="the variance of the scale in place of its mean square gap"),
    ),
    plan=plan(
        Workflow.DISCARD, Estimator.UNBIASED, Statistic.WASSERSTEIN, at=((5, 3), (4, 2)), delta=Fraction(1, 100)
    ),
)  # fmt: skip
