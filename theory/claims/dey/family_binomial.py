"""The binomial family of m trials, A(eta) = m log(1 + exp eta): V(mu) = mu (1 - mu/m)."""

from theory.claim import Claim, NearMiss
from theory.families.declared import BINOMIAL, m, mu
from theory.lemmas.glm_trials import SOURCE
from theory.lemmas.variance_functions import CANONICAL, OURS, variance_function
from theory.proof.line import Derivation


def derivation() -> Derivation:
    """The natural parameter of mean mu is the log odds log(mu/(m - mu))."""
    return variance_function(BINOMIAL, CLAIM.value)


CLAIM = Claim(
    id="dey.family-binomial",
    source=SOURCE,
    title="The binomial family: variance function",
    statement="For the binomial family of m trials, A(eta) = m log(1 + e^eta), V(mu) = mu (1 - mu/m) for 0 < mu < m.",
    conventions=(CANONICAL, "a response counts the successes among m trials", OURS),
    kind="variance function",
    parameters=BINOMIAL.parameters,
    value=mu * (1 - mu / m),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=mu * (1 - mu), slip="one trial in place of m"),
        NearMiss(formula=mu, slip="the Poisson family's"),
        NearMiss(formula=mu * (m - mu), slip="the factor m forgotten"),
        NearMiss(formula=mu * (1 - mu / m) / m, slip="the variance of the sum over m in place of that of the sum"),
    ),
)
