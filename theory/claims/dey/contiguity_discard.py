"""Discard: E_ref[f L_G] = (1 + G)^(-q/2) for f = exp(-W'VW/2), which is E_P f: contiguity by a bounded functional."""

from sympy import Integer, exp

from theory.claim import Claim, NearMiss, Regime
from theory.lemmas.change_of_measure_trials import plan
from theory.lemmas.contiguity import BOUNDED, FUNCTIONAL, PARAMETERS, contiguity, q
from theory.lemmas.glm_trials import SOURCE
from theory.lemmas.limit_process import LIKELIHOOD
from theory.proof.line import Derivation
from theory.symbols import G
from theory.vocabulary import Workflow


def derivation() -> Derivation:
    """The change of measure, then q Gaussian integrals of variance G."""
    return contiguity(Workflow.DISCARD)


CLAIM = Claim(
    id="dey.contiguity-discard",
    source=SOURCE,
    title="Discard: contiguity by a bounded functional",
    statement="When data are discarded, E_ref[f L_G] = E_P f = (1 + G)^(-q/2) for f = exp(-W'VW/2), W = W_Theta(G), "
    "and a parameter of q entries.",
    conventions=(
        LIKELIHOOD, FUNCTIONAL, BOUNDED,
        "L_G alone has no variance for G >= 2, and f L_G none for G >= 4 (dey.contiguity-variance)",
    ),
    kind="change of measure",
    regime=Regime.LIMIT,
    parameters=PARAMETERS,
    value=(1 + G) ** (-q / 2),
    derivation=derivation,
    plan=plan(Workflow.DISCARD),
    finite_variance=3 - G,  # of the weighted side: dey.contiguity-variance
    near_misses=(
        NearMiss(formula=Integer(2) ** (-q / 2), slip="the law under P_ref, without its weight: Cov W_Theta(G) = V^-1"),
        NearMiss(formula=(1 + G) ** (-q), slip="determinants without the square root"),
        NearMiss(formula=G ** (-q / 2), slip="the growth of fit G - 1"),
        NearMiss(formula=1 - q * G / 2, slip="the first order of the exponential"),
        NearMiss(formula=exp(-q * G / 2), slip="the exponential of the mean (Jensen)"),
    ),
)  # fmt: skip
