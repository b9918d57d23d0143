"""Augmenting, the mean of the limit of the divergence stays bounded: the ratio is sum 1/g^2."""

from sympy import harmonic, pi

from theory.claim import Claim, NearMiss, Regime
from theory.lemmas.glm_trials import LIMIT_LAW, PARAMETERS, SOURCE
from theory.lemmas.prediction import CONVENTION, prediction
from theory.lemmas.prediction_trials import plan
from theory.proof.line import Derivation
from theory.symbols import G
from theory.vocabulary import Workflow


def derivation() -> Derivation:
    """Half the trace of V Cov W(G), with the coefficients 1/i of augment."""
    return prediction(Workflow.AUGMENT)


CLAIM = Claim(
    id="dey.prediction-augment",
    source=SOURCE,
    title="Augment: growth of the prediction loss",
    statement="When data are augmented, E[W(G)'VW(G)/2] / E[W(1)'VW(1)/2] = sum_{g=1}^G 1/g^2 on the limit law.",
    conventions=(LIMIT_LAW, *CONVENTION),
    kind="prediction",
    regime=Regime.LIMIT,
    parameters=PARAMETERS,
    value=harmonic(G, 2),
    derivation=derivation,
    plan=plan(Workflow.AUGMENT),
    near_misses=(
        NearMiss(formula=harmonic(G), slip="1/g in place of 1/g^2"),
        NearMiss(formula=harmonic(G, 4), slip="the square of the variance's terms"),
        NearMiss(formula=pi**2 / 6, slip="the limit in G for a finite G"),
        NearMiss(formula=harmonic(G - 1, 2), slip="the sum stops at G - 1"),
    ),
)
