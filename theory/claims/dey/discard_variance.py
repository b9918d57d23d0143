"""Discarding old data, the variance of the fit grows linearly: Var W(G) = G Var W(1)."""

from fractions import Fraction

from sympy import harmonic, sqrt

from theory.claim import Claim, NearMiss, Regime
from theory.lemmas.glm_trials import LIMIT_LAW, PARAMETERS, SOURCE, plan
from theory.lemmas.pathways import growth
from theory.proof.line import Derivation
from theory.symbols import G
from theory.vocabulary import Workflow


def derivation() -> Derivation:
    """All coefficients are 1: a random walk."""
    return growth(Workflow.DISCARD)


CLAIM = Claim(
    id="dey.discard-variance",
    source=SOURCE,
    title="Discard: growth of the variance",
    statement="When old data are discarded, Var W(G) = G * Var W(1).",
    conventions=(LIMIT_LAW,),
    kind="variance growth",
    regime=Regime.LIMIT,
    parameters=PARAMETERS,
    value=G,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=G - 1, slip="the first fit counted as generation 0"),
        NearMiss(formula=harmonic(G), slip="halfway in place of discard"),
        NearMiss(formula=2 ** (G - 1), slip="the variance taken to double each time"),
        NearMiss(formula=sqrt(G), slip="standard deviation in place of variance"),
    ),
    plan=plan(Workflow.DISCARD, Fraction(1, 20)),
)
