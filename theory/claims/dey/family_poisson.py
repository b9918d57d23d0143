"""The Poisson family, A(eta) = exp eta: V(mu) = mu."""

from theory.claim import Claim, NearMiss
from theory.families.declared import POISSON, mu
from theory.lemmas.glm_trials import SOURCE
from theory.lemmas.variance_functions import CANONICAL, OURS, variance_function
from theory.proof.line import Derivation


def derivation() -> Derivation:
    """All derivatives of A are the mean."""
    return variance_function(POISSON, CLAIM.value)


CLAIM = Claim(
    id="dey.family-poisson",
    source=SOURCE,
    title="The Poisson family: variance function",
    statement="For the Poisson family, A(eta) = e^eta, the variance function is V(mu) = mu.",
    conventions=(CANONICAL, "the natural parameter is the logarithm of the mean", OURS),
    kind="variance function",
    parameters=POISSON.parameters,
    value=mu,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=mu**2, slip="the second factorial moment"),
        NearMiss(formula=mu + mu**2, slip="the second moment, or the geometric family's variance"),
        NearMiss(formula=1 / mu, slip="the variance of the natural parameter's estimate"),
        NearMiss(formula=mu * (1 - mu), slip="a single binomial trial"),
    ),
)
