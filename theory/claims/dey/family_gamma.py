"""The gamma family of known shape k, A(eta) = -k log(-eta) for eta < 0: V(mu) = mu^2/k."""

from theory.claim import Claim, NearMiss
from theory.families.declared import GAMMA, mu
from theory.lemmas.glm_trials import SOURCE
from theory.lemmas.variance_functions import CANONICAL, OURS, variance_function
from theory.proof.line import Derivation
from theory.symbols import k


def derivation() -> Derivation:
    """The natural parameter of mean mu is -k/mu, less than 0 as it must be."""
    return variance_function(GAMMA, CLAIM.value)


CLAIM = Claim(
    id="dey.family-gamma",
    source=SOURCE,
    title="The gamma family: variance function",
    statement="For the gamma family of shape k, A(eta) = -k log(-eta) for eta < 0, V(mu) = mu^2/k.",
    conventions=(CANONICAL, "the natural parameter is minus the rate, so it must be below 0", OURS),
    kind="variance function",
    parameters=GAMMA.parameters,
    value=mu**2 / k,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=mu / k, slip="mean over shape: linear in place of quadratic"),
        NearMiss(formula=mu**2, slip="the exponential family of shape 1"),
        NearMiss(formula=mu**2 * k, slip="shape and its inverse confused"),
        NearMiss(formula=mu**2 / k + mu, slip="the negative binomial family's"),
    ),
)
