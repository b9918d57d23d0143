"""Replacing isotropic Gaussian data in d dimensions, divisor N - 1: the Wasserstein distance."""

from fractions import Fraction

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_replace import OURS, PARAMETERS, REPLACE
from theory.lemmas.gaussian_scale import DIMENSION, ISOTROPIC, root_ratio, wasserstein
from theory.lemmas.gaussian_trials import DIVISOR_N_1, SOURCE
from theory.lemmas.multivariate_trials import BY_LAW, BY_ROWS, ONE_VARIANCE, plan, points
from theory.proof.line import Derivation
from theory.symbols import d, n, t
from theory.vocabulary import Statistic, Workflow

ROOT = root_ratio(1, d)


def derivation() -> Derivation:
    """D times the mean, the variance and the scale of one coordinate."""
    return wasserstein(1, d)


CLAIM = Claim(
    id="kazdan.replace-w2-isotropic-unbiased",
    source=SOURCE,
    title="Replace: the Wasserstein distance in d dimensions, divisor N - 1",
    statement="When isotropic data in d dimensions are replaced, with the divisor N - 1, E W2^2 = "
    "d sigma_0^2 (t/n + 2 - 2 r^t), r = sqrt(2/m) Gamma((m+1)/2)/Gamma(m/2), m = d (n-1).",
    conventions=(DIVISOR_N_1, REPLACE, ISOTROPIC, OURS),
    kind="distance",
    parameters=(*PARAMETERS, DIMENSION),
    value=d * (t / n + 2 - 2 * ROOT**t),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=d * (t / n + 2 - 2 * root_ratio(1) ** t), slip="n - 1 degrees in place of d (n - 1)"),
        NearMiss(formula=t / n + d * (2 - 2 * ROOT**t), slip="one coordinate in place of d"),
        NearMiss(formula=d * (2 - 2 * root_ratio(0, d) ** t), slip="the divisor N in place of N - 1"),
        NearMiss(formula=d * t / n, slip="the scale left out, the mean of the divisor N - 1"),
    ),
    plan=plan(
        Workflow.DISCARD, "unbiased", Statistic.WASSERSTEIN, {**ONE_VARIANCE, **BY_LAW}, {**ONE_VARIANCE, **BY_ROWS},
        at=points(n, t, d, at=((3, 3, 2), (4, 2, 3))), delta=Fraction(1, 100),
    ),
)  # fmt: skip
