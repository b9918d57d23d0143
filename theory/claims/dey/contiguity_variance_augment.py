"""Augment: (f L_G)^2 has an infinite mean from G = 4 on, although f is bounded: no average of draws is a test there."""

from sympy import Integer, Rational

from theory.claim import Claim, NearMiss
from theory.lemmas.contiguity import FUNCTIONAL
from theory.lemmas.contiguity_variance import ENTRIES, FINITE_BEFORE, PARAMETERS, p, variance
from theory.lemmas.glm_trials import SOURCE
from theory.lemmas.limit_process import LIKELIHOOD
from theory.proof.line import Derivation
from theory.vocabulary import Workflow


def derivation() -> Derivation:
    """The determinant at G = 4 is below 0, and later generations only add."""
    return variance(Workflow.AUGMENT)


CLAIM = Claim(
    id="dey.contiguity-variance-augment",
    source=SOURCE,
    title="Augment: the damped likelihood ratio has no variance",
    statement="When data are augmented, the quadratic form of the density times (f L_4)^p has a determinant <= 0 for "
    "every whole p >= 2, so E_ref (f L_G)^p is infinite for G >= 4.",
    conventions=(LIKELIHOOD, FUNCTIONAL, ENTRIES, FINITE_BEFORE),
    kind="infinite moment",
    relation="<=",
    parameters=PARAMETERS,
    value=Integer(0),
    derivation=derivation,
    near_misses=(
        NearMiss(
            formula=1 + p * Rational(11, 6) - p**2 * Rational(13, 36) - p**3 * Rational(7, 6) - p**4 * Rational(11, 36),
            slip="f left out",
        ),
        NearMiss(formula=-p**2, slip="the leading term of the first two batches"),
        NearMiss(formula=Rational(-55, 2), slip="a bound read off at p = 3"),
    ),
)  # fmt: skip
