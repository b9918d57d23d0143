"""The expansion of an M-estimator, corrected: theta-hat - theta_0 is minus the mean of omega psi."""

from theory.claim import Claim, NearMiss
from theory.lemmas.glm_trials import SOURCE
from theory.lemmas.weighted_fit import CONVENTIONS, PARAMETERS, a, b, expansion, theta_0
from theory.proof.line import Derivation


def derivation() -> Derivation:
    """The fit by completing the square, and psi by differentiation of the same loss."""
    return expansion()


CLAIM = Claim(
    id="dey.aal-expansion",
    source=SOURCE,
    title="Expansion of an M-estimator, corrected",
    statement="For a quadratic loss, theta-hat - theta_0 = -(1/N) sum omega psi(Z; theta_0) exactly.",
    conventions=CONVENTIONS,
    kind="expansion",
    parameters=PARAMETERS,
    value=(b - a * theta_0) / a,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=(a * theta_0 - b) / a, slip="the sign as printed"),
        NearMiss(formula=b - a * theta_0, slip="grad L in place of psi: the second derivative forgotten"),
        NearMiss(formula=b / a, slip="theta_0 not subtracted"),
        NearMiss(formula=(b - a * theta_0) / a**2, slip="divided by the second derivative twice"),
    ),
)
