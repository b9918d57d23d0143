"""Augmenting, the efficiency of fit G is the inverse of sum_{g<=G} 1/g^2."""

from sympy import harmonic, pi

from theory.claim import Claim, NearMiss
from theory.lemmas.efficiency import RATIO_OF_VARIANCES, efficiency
from theory.lemmas.glm_trials import LIMIT_LAW, PARAMETERS, SOURCE
from theory.proof.line import Derivation
from theory.symbols import G
from theory.vocabulary import Workflow


def derivation() -> Derivation:
    """The inverse of the growth."""
    return efficiency(Workflow.AUGMENT)


CLAIM = Claim(
    id="dey.are-augment",
    source=SOURCE,
    title="Augment: the efficiency",
    statement="When data are augmented, the asymptotic relative efficiency of fit G is 1/sum_{g=1}^G 1/g^2.",
    conventions=(LIMIT_LAW, RATIO_OF_VARIANCES),
    kind="efficiency",
    parameters=PARAMETERS,
    value=1 / harmonic(G, 2),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=harmonic(G, 2), slip="the efficiency turned over: V_2/V_1"),
        NearMiss(formula=6 / pi**2, slip="the limit in G for a finite G"),
        NearMiss(formula=1 / harmonic(G), slip="1/g in place of 1/g^2"),
        NearMiss(formula=G / (2 * G - 1), slip="the telescoping upper bound 2 - 1/G of the sum"),
    ),
)
