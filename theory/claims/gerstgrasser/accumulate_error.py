"""Accumulating data, the test error is sigma^2 d/(T - d - 1) times sum_{i<=n} 1/i^2."""

from fractions import Fraction

from sympy import harmonic

from theory.claim import Claim, NearMiss
from theory.lemmas.regression_trials import FINITE_VARIANCE, PARAMETERS, SAME_FEATURES, SCALE, SOURCE, TEST_ERROR, plan
from theory.lemmas.shared_features import error_of_shared
from theory.proof.line import Derivation
from theory.symbols import T, d, n, sigma
from theory.vocabulary import Features, Workflow


def derivation() -> Derivation:
    """The error from the coefficients 1/i: late noises hardly matter."""
    return error_of_shared(Workflow.AUGMENT)


CLAIM = Claim(
    id="gerstgrasser.accumulate-error",
    source=SOURCE,
    title="Accumulate: the test error",
    statement="When data accumulate, the test error is sigma^2 d/(T-d-1) * sum_{i=1}^n 1/i^2, for T >= d + 2.",
    conventions=(SAME_FEATURES, TEST_ERROR),
    kind="test error",
    parameters=PARAMETERS,
    value=SCALE * harmonic(n, 2),
    derivation=derivation,
    finite_variance=FINITE_VARIANCE,
    near_misses=(
        NearMiss(formula=SCALE * harmonic(n), slip="1/i in place of 1/i^2"),
        NearMiss(formula=SCALE * harmonic(n - 1, 2), slip="the sum stops at n - 1"),
        NearMiss(formula=sigma**2 * SCALE * harmonic(n, 2), slip="sigma^2 stands twice"),
        NearMiss(formula=SCALE * (T - d - 1) / (T - d) * harmonic(n, 2), slip="T - d in place of T - d - 1"),
    ),
    plan=plan(
        Workflow.AUGMENT, Features.SAME,
        at=((4, 20, 3, Fraction(3, 2)), (2, 24, 5, Fraction(1, 2))), delta=Fraction(1, 50)
    ),
)  # fmt: skip
