"""Replacing data with shared features, the variance of the test error over replicates grows like n^2."""

from fractions import Fraction

from theory.claim import Claim, NearMiss
from theory.lemmas.error_variance import RATIO_VARIANCE, shared
from theory.lemmas.refitted_regression_trials import TAIL, spread
from theory.lemmas.regression_extensions import BEYOND, FOUR, NORMAL, REPLICATE, VARIANCE_PARAMETERS
from theory.lemmas.regression_trials import SAME_FEATURES, SCALE, SOURCE
from theory.proof.line import Derivation
from theory.symbols import T, d, n, sigma
from theory.vocabulary import Covariates, Workflow


def derivation() -> Derivation:
    """The law of the error with r_n = n."""
    return shared(Workflow.DISCARD)


CLAIM = Claim(
    id="gerstgrasser.replace-variance-same",
    source=SOURCE,
    title="Replace: the variance of the test error, shared features",
    statement="When data are replaced, the test error of a replicate has the variance "
    "n^2 sigma^4 * 2d(T-1)/((T-d-1)^2 (T-d-3)), for T >= d + 4.",
    conventions=(SAME_FEATURES, NORMAL, REPLICATE, FOUR, BEYOND),
    kind="variance",
    parameters=VARIANCE_PARAMETERS,
    value=n**2 * sigma**4 * RATIO_VARIANCE,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=n * sigma**4 * RATIO_VARIANCE, slip="the generations taken as independent"),
        NearMiss(formula=n**2 * sigma**2 * RATIO_VARIANCE, slip="sigma^2 in place of sigma^4"),
        NearMiss(formula=2 * (n * SCALE) ** 2 / d, slip="the error as a multiple of one chi-square"),
        NearMiss(formula=n**2 * sigma**4 * RATIO_VARIANCE * T / (T - 1), slip="T in place of T - 1"),
    ),
    finite_variance=TAIL,
    plan=spread(
        Workflow.DISCARD, Covariates.SAME, ({n: 3, T: 20, d: 4, sigma: Fraction(3, 2)},), Fraction(1, 25)
    ),
)  # fmt: skip
