"""The inverse Gaussian family of known lam, A(eta) = -sqrt(-2 lam eta) for eta < 0: V(mu) = mu^3/lam."""

from theory.claim import Claim, NearMiss
from theory.families.declared import INVERSE_GAUSSIAN, lam, mu
from theory.lemmas.glm_trials import SOURCE
from theory.lemmas.variance_functions import CANONICAL, OURS, variance_function
from theory.proof.line import Derivation


def derivation() -> Derivation:
    """The natural parameter of mean mu is -lam/(2 mu^2), less than 0 as it must be."""
    return variance_function(INVERSE_GAUSSIAN, CLAIM.value)


CLAIM = Claim(
    id="dey.family-inverse-gaussian",
    source=SOURCE,
    title="The inverse Gaussian family: variance function",
    statement="For the inverse Gaussian family of shape lam, A(eta) = -sqrt(-2 lam eta) for eta < 0, V(mu) = mu^3/lam.",
    conventions=(CANONICAL, "the natural parameter is -lam/(2 mu^2), which must be below 0", OURS),
    kind="variance function",
    parameters=INVERSE_GAUSSIAN.parameters,
    value=mu**3 / lam,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=mu**2 / lam, slip="the gamma family's power"),
        NearMiss(formula=mu**3, slip="lam taken as 1"),
        NearMiss(formula=mu**3 * lam, slip="lam and its inverse confused"),
        NearMiss(formula=2 * mu**3 / lam, slip="the factor 2 of the natural parameter kept"),
    ),
)
