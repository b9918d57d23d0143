"""Augment: E_ref[f L_G] = (1 + sum 1/g^2)^(-q/2) for f = exp(-W'VW/2), which is E_P f: contiguity by a bounded
functional."""

from sympy import exp, harmonic

from theory.claim import Claim, NearMiss, Regime
from theory.lemmas.change_of_measure_trials import plan
from theory.lemmas.contiguity import BOUNDED, FUNCTIONAL, PARAMETERS, contiguity, q
from theory.lemmas.glm_trials import SOURCE
from theory.lemmas.limit_process import LIKELIHOOD
from theory.proof.line import Derivation
from theory.symbols import G
from theory.vocabulary import Workflow

GROWN = harmonic(G, 2)


def derivation() -> Derivation:
    """The change of measure, then q Gaussian integrals of variance sum 1/g^2."""
    return contiguity(Workflow.AUGMENT)


CLAIM = Claim(
    id="dey.contiguity-augment",
    source=SOURCE,
    title="Augment: contiguity by a bounded functional",
    statement="When data are augmented, E_ref[f L_G] = E_P f = (1 + sum_{g=1}^G 1/g^2)^(-q/2) for f = exp(-W'VW/2), W "
    "= W_Theta(G), and a parameter of q entries.",
    conventions=(
        LIKELIHOOD, FUNCTIONAL, BOUNDED,
        "L_G alone has no variance for G >= 2, and f L_G none for G >= 4 (dey.contiguity-variance-augment)",
    ),
    kind="change of measure",
    regime=Regime.LIMIT,
    parameters=PARAMETERS,
    value=(1 + GROWN) ** (-q / 2),
    derivation=derivation,
    plan=plan(Workflow.AUGMENT),
    finite_variance=3 - G,  # of the weighted side: dey.contiguity-variance
    near_misses=(
        NearMiss(formula=(1 + 1 / G) ** (-q / 2), slip="the law under P_ref, without its weight: V^-1/G"),
        NearMiss(formula=(1 + GROWN) ** (-q), slip="determinants without the square root"),
        NearMiss(formula=(1 + harmonic(G - 1, 2)) ** (-q / 2), slip="the growth of fit G - 1"),
        NearMiss(formula=(1 + harmonic(G)) ** (-q / 2), slip="1/g in place of 1/g^2"),
        NearMiss(formula=1 - q * GROWN / 2, slip="the first order of the exponential"),
        NearMiss(formula=exp(-q * GROWN / 2), slip="the exponential of the mean (Jensen)"),
    ),
)  # fmt: skip
