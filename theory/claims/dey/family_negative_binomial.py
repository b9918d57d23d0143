"""The negative binomial family of known r, A(eta) = -r log(1 - exp eta) for eta < 0: V(mu) = mu + mu^2/r."""

from theory.claim import Claim, NearMiss
from theory.families.declared import NEGATIVE_BINOMIAL, mu, r
from theory.lemmas.glm_trials import SOURCE
from theory.lemmas.variance_functions import CANONICAL, OURS, variance_function
from theory.proof.line import Derivation


def derivation() -> Derivation:
    """The natural parameter of mean mu is log(mu/(mu + r)), less than 0 as it must be."""
    return variance_function(NEGATIVE_BINOMIAL, CLAIM.value)


CLAIM = Claim(
    id="dey.family-negative-binomial",
    source=SOURCE,
    title="The negative binomial family: variance function",
    statement="For the negative binomial family of known r, A(eta) = -r log(1 - e^eta), eta < 0, V(mu) = mu + mu^2/r.",
    conventions=(
        CANONICAL,
        "a response counts the failures before the r-th success; the natural parameter must be below 0",
        OURS,
    ),
    kind="variance function",
    parameters=NEGATIVE_BINOMIAL.parameters,
    value=mu + mu**2 / r,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=mu, slip="the Poisson family, the limit r -> infinity"),
        NearMiss(formula=mu**2 / r, slip="the gamma part alone"),
        NearMiss(formula=mu + r * mu**2, slip="r and its inverse confused"),
        NearMiss(formula=mu - mu**2 / r, slip="the binomial family of r trials"),
    ),
)
