"""The normal family of known dispersion v, A(eta) = v eta^2/2: the variance is v at every mean."""

from theory.claim import Claim, NearMiss
from theory.families.declared import NORMAL, signed_mu, v
from theory.lemmas.glm_trials import SOURCE
from theory.lemmas.variance_functions import CANONICAL, OURS, variance_function
from theory.proof.line import Derivation


def derivation() -> Derivation:
    """A'' is constant: the mean drops out."""
    return variance_function(NORMAL, CLAIM.value)


CLAIM = Claim(
    id="dey.family-normal",
    source=SOURCE,
    title="The normal family: variance function",
    statement="For the normal family, A(eta) = v eta^2/2, the variance function is V(mu) = v.",
    conventions=(CANONICAL, "the natural parameter is mu/v, so the known dispersion v stands in A", OURS),
    kind="variance function",
    parameters=NORMAL.parameters,
    value=v,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=v * signed_mu**2, slip="a constant coefficient of variation, the gamma family's"),
        NearMiss(formula=1 / v, slip="the natural parameter taken for the mean: the curvature in the mean's units"),
        NearMiss(formula=v**2, slip="the standard deviation v in place of the variance v"),
        NearMiss(formula=signed_mu**2 + v, slip="the second moment in place of the variance"),
    ),
)
