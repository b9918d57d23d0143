"""Replacing Gaussian data, divisor N: E W2^2 = sigma_0^2 (2 - 2 (sqrt((n-1)/n) c4(n))^t), in one dimension."""

from fractions import Fraction

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_replace import OURS, PARAMETERS, REPLACE
from theory.lemmas.gaussian_scale import DISTANCE, root_ratio, wasserstein
from theory.lemmas.gaussian_trials import DIVISOR_N, SOURCE, plan
from theory.proof.line import Derivation
from theory.symbols import n, t
from theory.vocabulary import Estimator, Statistic, Workflow

ROOT = root_ratio(0)


def derivation() -> Derivation:
    """What the variance loses the mean gains, so that only the mean of the scale is left."""
    return wasserstein(delta=0)


CLAIM = Claim(
    id="kazdan.replace-w2-mle",
    source=SOURCE,
    title="Replace: the Wasserstein distance, divisor N",
    statement="When data are replaced, with the divisor N, E W2^2 = sigma_0^2 (2 - 2 (sqrt((n-1)/n) c4(n))^t), "
    "c4(n) = sqrt(2/(n-1)) Gamma(n/2)/Gamma((n-1)/2).",
    conventions=(DIVISOR_N, REPLACE, DISTANCE, OURS),
    kind="distance",
    parameters=PARAMETERS,
    value=2 - 2 * ROOT**t,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=t / n + 2 - 2 * root_ratio(1) ** t, slip="the divisor N - 1 in place of N"),
        NearMiss(formula=2 - 2 * root_ratio(1) ** t, slip="the scale of the divisor N - 1"),
        NearMiss(formula=2 - 2 * (1 - 1 / n) ** t, slip="the variance in place of the scale"),
        NearMiss(formula=1 - (1 - 1 / n) ** t, slip="the scale left out"),
    ),
    plan=plan(
        Workflow.DISCARD, Estimator.MLE, Statistic.WASSERSTEIN, at=((5, 3), (3, 4)), delta=Fraction(1, 100)
    ),
)  # fmt: skip
