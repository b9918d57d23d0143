"""Halfway, the variance of the fit grows like a logarithm: Var W(G) = (sum_{g<=G} 1/g) Var W(1)."""

from sympy import harmonic, log

from theory.claim import Claim, NearMiss
from theory.lemmas.glm_trials import LIMIT_LAW, PARAMETERS, SOURCE
from theory.lemmas.pathways import growth
from theory.proof.line import Derivation
from theory.symbols import G
from theory.vocabulary import Workflow


def derivation() -> Derivation:
    """All coefficients are 1, and noise i has the variance 1/i: a random walk with shrinking steps."""
    return growth(Workflow.HALFWAY)


CLAIM = Claim(
    id="dey.halfway-variance",
    source=SOURCE,
    title="Halfway: growth of the variance",
    statement="When fit G sees a synthetic set of G n rows alone, Var W(G) = sum_{g=1}^G 1/g * Var W(1).",
    conventions=(LIMIT_LAW, "not printed in the source: it is the halfway workflow of Gerstgrasser et al. 2024"),
    kind="variance growth",
    parameters=PARAMETERS,
    value=harmonic(G),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=harmonic(G, 2), slip="augment in place of halfway"),
        NearMiss(formula=1 + log(G), slip="the bound of the sum taken as its value"),
        NearMiss(formula=harmonic(G - 1), slip="the sum stops at G - 1"),
        NearMiss(formula=(G + 1) / 2, slip="the batch sizes averaged rather than their inverses added"),
    ),
)
