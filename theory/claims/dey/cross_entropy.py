"""Cross entropy, corrected: CE(theta-hat) = KL(p_theta0 || p_theta-hat) + H(p_theta0)."""

from theory.claim import Claim, NearMiss
from theory.lemmas.divergence import PARAMETERS, bernoulli_divergence, bernoulli_entropy, excess, p, q
from theory.lemmas.glm_trials import SOURCE
from theory.proof.line import Derivation

BERNOULLI = "Y is 0 or 1: the truth has P(Y = 1) = p, the fitted law q; the argument holds for every log-partition A"


def derivation() -> Derivation:
    """Expected log likelihoods under the truth, from the log-partition."""
    return excess()


CLAIM = Claim(
    id="dey.cross-entropy",
    source=SOURCE,
    title="Cross entropy, corrected",
    statement="The cross entropy of a fitted law exceeds the entropy of the truth by KL(truth || fitted law).",
    conventions=(BERNOULLI, "the value is CE - H(p); the direction of KL is not the printed one"),
    kind="prediction",
    parameters=PARAMETERS,
    value=bernoulli_divergence(p, q),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=bernoulli_divergence(q, p), slip="the direction as printed"),
        NearMiss(formula=bernoulli_entropy(q) - bernoulli_entropy(p), slip="a difference of entropies"),
        NearMiss(formula=(p - q) ** 2 / (2 * p * (1 - p)), slip="the expansion to second order"),
        NearMiss(formula=2 * (p - q) ** 2, slip="Pinsker's lower bound"),
    ),
)
