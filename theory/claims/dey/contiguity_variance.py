"""Discard: (f L_G)^2 has an infinite mean from G = 4 on, although f is bounded: no average of draws is a test there."""

from sympy import Integer

from theory.claim import Claim, NearMiss
from theory.lemmas.contiguity import FUNCTIONAL
from theory.lemmas.contiguity_variance import ENTRIES, FINITE_BEFORE, PARAMETERS, p, variance
from theory.lemmas.glm_trials import SOURCE
from theory.lemmas.limit_process import LIKELIHOOD
from theory.proof.line import Derivation
from theory.vocabulary import Workflow


def derivation() -> Derivation:
    """The determinant at G = 4 is below 0, and later generations only add."""
    return variance(Workflow.DISCARD)


CLAIM = Claim(
    id="dey.contiguity-variance",
    source=SOURCE,
    title="Discard: the damped likelihood ratio has no variance",
    statement="When data are discarded, the quadratic form of the density times (f L_4)^p has a determinant <= 0 for "
    "every whole p >= 2, so E_ref (f L_G)^p is infinite for G >= 4.",
    conventions=(LIKELIHOOD, FUNCTIONAL, ENTRIES, FINITE_BEFORE),
    kind="infinite moment",
    relation="<=",
    parameters=PARAMETERS,
    value=Integer(0),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=1 + 3 * p - 3 * p**3, slip="f left out"),
        NearMiss(formula=2 + 6 * p + p**2 - 4 * p**3, slip="f to the power 1"),
        NearMiss(formula=Integer(-95), slip="a bound read off at p = 3"),
    ),
)  # fmt: skip
