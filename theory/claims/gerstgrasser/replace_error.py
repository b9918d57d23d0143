"""Replacing data, the test error grows linearly: sigma^2 d/(T - d - 1) times n."""

from fractions import Fraction

from sympy import harmonic

from theory.claim import Claim, NearMiss
from theory.lemmas.regression_trials import FINITE_VARIANCE, PARAMETERS, SAME_FEATURES, SCALE, SOURCE, TEST_ERROR, plan
from theory.lemmas.shared_features import error_of_shared
from theory.proof.line import Derivation
from theory.symbols import T, d, n
from theory.vocabulary import Features, Workflow


def derivation() -> Derivation:
    """The coefficients are all 1: each generation adds its own noise to what it was given."""
    return error_of_shared(Workflow.DISCARD)


CLAIM = Claim(
    id="gerstgrasser.replace-error",
    source=SOURCE,
    title="Replace: the test error",
    statement="When data are replaced, the test error is sigma^2 d/(T-d-1) * n.",
    conventions=(SAME_FEATURES, TEST_ERROR),
    kind="test error",
    parameters=PARAMETERS,
    value=SCALE * n,
    derivation=derivation,
    finite_variance=FINITE_VARIANCE,
    near_misses=(
        NearMiss(formula=SCALE * (n - 1), slip="the first fit, on real data, counted as free of error"),
        NearMiss(formula=SCALE * harmonic(n), slip="halfway in place of replace"),
        NearMiss(formula=SCALE * n**2, slip="errors added in place of variances"),
        NearMiss(formula=SCALE * (T - d - 1) / (T - d) * n, slip="T - d in place of T - d - 1"),
    ),
    plan=plan(
        Workflow.DISCARD, Features.SAME,
        at=((3, 20, 3, Fraction(3, 2)), (5, 24, 5, Fraction(1, 2))), delta=Fraction(1, 50)
    ),
)  # fmt: skip
