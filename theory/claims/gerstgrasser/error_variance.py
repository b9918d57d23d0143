"""Accumulating data, the variance of the test error over replicates: an analytic standard error for simulations."""

from fractions import Fraction

from sympy import harmonic

from theory.claim import Claim, NearMiss
from theory.lemmas.error_variance import RATIO_VARIANCE, shared
from theory.lemmas.refitted_regression_trials import TAIL, spread
from theory.lemmas.regression_extensions import BEYOND, FOUR, NORMAL, REPLICATE, VARIANCE_PARAMETERS
from theory.lemmas.regression_trials import SAME_FEATURES, SOURCE
from theory.proof.line import Derivation
from theory.symbols import T, d, n, sigma
from theory.vocabulary import Covariates, Workflow

GROWN = sigma**4 * harmonic(n, 2) ** 2


def derivation() -> Derivation:
    """The law of the error with r_n = H_n^(2)."""
    return shared(Workflow.AUGMENT)


CLAIM = Claim(
    id="gerstgrasser.error-variance",
    source=SOURCE,
    title="Accumulate: the variance of the test error",
    statement="When data accumulate, the test error of a replicate has the variance "
    "sigma^4 * (H_n^(2))^2 * 2d(T-1)/((T-d-1)^2 (T-d-3)), for T >= d + 4.",
    conventions=(SAME_FEATURES, NORMAL, REPLICATE, FOUR, BEYOND),
    kind="variance",
    parameters=VARIANCE_PARAMETERS,
    value=GROWN * RATIO_VARIANCE,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=GROWN * 2 * d / (T - d - 1) ** 2, slip="the features held fixed at X'X = (T - d - 1) I"),
        NearMiss(formula=GROWN * d * (d + 2) / ((T - d - 1) * (T - d - 3)), slip="the mean square in place of the "
        "variance"),
        NearMiss(formula=sigma**4 * harmonic(n, 4) * RATIO_VARIANCE, slip="variances of the generations added up"),
        NearMiss(formula=GROWN * RATIO_VARIANCE * T / (T - 1), slip="T in place of T - 1"),
    ),
    finite_variance=TAIL,
    plan=spread(
        Workflow.AUGMENT, Covariates.SAME, ({n: 3, T: 20, d: 4, sigma: Fraction(3, 2)},), Fraction(1, 25)
    ),
)  # fmt: skip
