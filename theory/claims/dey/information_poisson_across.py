"""The Fisher information of Poisson regression on standard normal features, across the coefficient vector."""

from sympy import exp

from theory.claim import Claim, NearMiss
from theory.claims.dey.information_poisson import DESIGN
from theory.lemmas.feature_information import POISSON_PARAMETERS, a, b, poisson_information
from theory.lemmas.glm_trials import SOURCE
from theory.proof.line import Derivation


def derivation() -> Derivation:
    """The second derivative of E exp(a + b x_1 + s x_2) in s, at s = 0."""
    return poisson_information(along=False)


CLAIM = Claim(
    id="dey.information-poisson-across",
    source=SOURCE,
    title="Poisson: information across the coefficients",
    statement="E[e^eta x_2^2] = exp(a + b^2/2) for eta = a + b x_1 and standard normal features.",
    conventions=DESIGN,
    kind="information",
    parameters=POISSON_PARAMETERS,
    value=exp(a + b**2 / 2),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=(1 + b**2) * exp(a + b**2 / 2), slip="the entry along the coefficients"),
        NearMiss(formula=exp(a), slip="A'' at the mean feature"),
        NearMiss(formula=exp(a + b**2), slip="the variance of eta not halved"),
    ),
)
