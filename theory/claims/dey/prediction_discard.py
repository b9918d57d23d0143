"""Discarding old data, the mean of the limit of the divergence grows linearly: the ratio is G."""

from sympy import harmonic

from theory.claim import Claim, NearMiss, Regime
from theory.lemmas.glm_trials import LIMIT_LAW, PARAMETERS, SOURCE
from theory.lemmas.prediction import CONVENTION, NO_FINITE_EXPECTATION, prediction
from theory.lemmas.prediction_trials import plan
from theory.proof.line import Derivation
from theory.symbols import G
from theory.vocabulary import Workflow


def derivation() -> Derivation:
    """Half the trace of V Cov W(G), for the random walk of discard."""
    return prediction(Workflow.DISCARD)


CLAIM = Claim(
    id="dey.prediction-discard",
    source=SOURCE,
    title="Discard: growth of the prediction loss",
    statement="When old data are discarded, E[W(G)'VW(G)/2] / E[W(1)'VW(1)/2] = G on the limit law.",
    conventions=(LIMIT_LAW, *CONVENTION),
    kind="prediction",
    regime=Regime.LIMIT,
    parameters=PARAMETERS,
    value=G,
    derivation=derivation,
    plan=plan(Workflow.DISCARD),
    near_misses=(
        NearMiss(formula=G**2, slip="the standard deviation taken to grow like G"),
        NearMiss(formula=(G + 1) / 2, slip="the mean over all fits so far"),
        NearMiss(formula=harmonic(G), slip="halfway in place of discard"),
        NearMiss(formula=G - 1, slip="the first fit counted as generation 0"),
    ),
    errata=(NO_FINITE_EXPECTATION,),
)
