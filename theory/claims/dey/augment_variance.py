"""Augmenting, the variance of the fit stays bounded: Var W(G) = (sum_{g<=G} 1/g^2) Var W(1)."""

from fractions import Fraction

from sympy import harmonic, pi

from theory.claim import Claim, NearMiss, Regime
from theory.lemmas.finite_sample_excess import LIMIT_ALONE
from theory.lemmas.glm_trials import LIMIT_LAW, PARAMETERS, SOURCE, plan
from theory.lemmas.pathways import growth
from theory.proof.line import Derivation
from theory.symbols import G
from theory.vocabulary import Workflow


def derivation() -> Derivation:
    """The coefficients are 1/i: late noises hardly matter."""
    return growth(Workflow.AUGMENT)


CLAIM = Claim(
    id="dey.augment-variance",
    source=SOURCE,
    title="Augment: growth of the variance",
    statement="When data are augmented, Var W(G) = sum_{g=1}^G 1/g^2 * Var W(1).",
    conventions=(LIMIT_LAW, "not a bound at finite n: families with a variance function above linear exceed it"),
    kind="variance growth",
    regime=Regime.LIMIT,
    parameters=PARAMETERS,
    value=harmonic(G, 2),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=harmonic(G), slip="1/g in place of 1/g^2"),
        NearMiss(formula=harmonic(G - 1, 2), slip="the sum stops at G - 1"),
        NearMiss(formula=pi**2 / 6, slip="the limit in G for a finite G"),
        NearMiss(formula=2 - 1 / G, slip="the telescoping upper bound of the sum"),
    ),
    plan=plan(Workflow.AUGMENT, Fraction(1, 25)),
    errata=(LIMIT_ALONE,),
)
