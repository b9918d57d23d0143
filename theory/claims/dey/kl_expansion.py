"""The divergence of a small step of the natural parameter: KL(p_eta || p_{eta + h}) = V(mu) h^2/2 + O(h^3)."""

from theory.claim import Claim, NearMiss
from theory.families.declared import BINOMIAL, m, mu
from theory.lemmas.divergence_expansion import divergence_rate
from theory.lemmas.glm_trials import SOURCE
from theory.proof.line import Derivation

SQUARE = mu * (1 - mu / m)


def derivation() -> Derivation:
    """A(eta + h) - A(eta) - h A'(eta), whose expansion begins with h^2 A''(eta)/2."""
    return divergence_rate(BINOMIAL, SQUARE / 2)


CLAIM = Claim(
    id="dey.kl-expansion",
    source=SOURCE,
    title="Divergence of a small step",
    statement="KL(p_eta || p_{eta+h})/h^2 tends to V(mu)/2 = mu (1 - mu/m)/2 as h tends to 0, for m binomial trials.",
    conventions=(
        "binomial family of m trials in its natural parameter, mu the mean at eta",
        "both directions of KL agree to this order: they differ by h^3 A'''/6 and h^3 A'''/3",
        "not printed in the source, whose ratios of E KL need it: KL = (X h)' grad^2 A (X h)/2 to second order",
    ),
    kind="limit in h",
    parameters=BINOMIAL.parameters,
    value=SQUARE / 2,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=SQUARE, slip="the factor 1/2 forgotten"),
        NearMiss(formula=1 / (2 * SQUARE), slip="the step taken in the mean, not in the natural parameter"),
        NearMiss(formula=mu * (1 - mu) / 2, slip="one trial in place of m"),
        NearMiss(formula=SQUARE * (1 - 2 * mu / m) / 6, slip="the coefficient of h^3"),
    ),
)
