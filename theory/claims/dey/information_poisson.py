"""The Fisher information of Poisson regression on standard normal features, along the coefficient vector."""

from sympy import exp

from theory.claim import Claim, NearMiss
from theory.lemmas.feature_information import POISSON_PARAMETERS, a, b, poisson_information
from theory.lemmas.glm_trials import SOURCE
from theory.proof.line import Derivation

DESIGN = (
    "Poisson response with canonical link, eta = a + x'theta with x ~ N(0, I) in any dimension, and b = |theta|",
    "V_T = E[X' A''(X theta_0) X] in coordinates along and across theta; not printed in the source",
)


def derivation() -> Derivation:
    """The second derivative of E exp(a + b x_1 + s x_2) in b, at s = 0."""
    return poisson_information(along=True)


CLAIM = Claim(
    id="dey.information-poisson",
    source=SOURCE,
    title="Poisson: information along the coefficients",
    statement="E[e^eta x_1^2] = (1 + b^2) exp(a + b^2/2) for eta = a + b x_1 and standard normal features.",
    conventions=DESIGN,
    kind="information",
    parameters=POISSON_PARAMETERS,
    value=(1 + b**2) * exp(a + b**2 / 2),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=exp(a + b**2 / 2), slip="the entry across the coefficients"),
        NearMiss(formula=(1 + b**2) * exp(a), slip="A'' at the mean feature"),
        NearMiss(formula=b**2 * exp(a + b**2 / 2), slip="the mean shifted by b, its variance forgotten"),
        NearMiss(formula=(1 + b) ** 2 * exp(a + b**2 / 2), slip="(1 + b)^2 in place of 1 + b^2"),
    ),
)
