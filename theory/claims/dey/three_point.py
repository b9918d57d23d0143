"""Divergences do not add up along a path: KL(a || c) - KL(a || b) - KL(b || c) = (mu_a - mu_b)(eta_b - eta_c)."""

from theory.claim import Claim, NearMiss
from theory.lemmas.glm_trials import SOURCE
from theory.lemmas.three_point import CROSS, ODDS, PARAMETERS, a, b, c, three_point
from theory.proof.line import Derivation


def derivation() -> Derivation:
    """The log-partition cancels, whatever it is; the means and natural parameters are those of Bernoulli laws."""
    return three_point()


CLAIM = Claim(
    id="dey.three-point",
    source=SOURCE,
    title="Three-point identity of divergences",
    statement="KL(p_a || p_c) - KL(p_a || p_b) - KL(p_b || p_c) = (a - b) (logit b - logit c) for Bernoulli laws.",
    conventions=(
        "in any exponential family the right side is (mu_a - mu_b)(eta_b - eta_c), means times natural parameters",
        "not printed in the source; it makes the divergences of refitted models add up in the mean (reverse-kl)",
    ),
    kind="prediction",
    parameters=PARAMETERS,
    value=CROSS,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=(a - b) * (ODDS[c] - ODDS[b]), slip="the sign of the second factor"),
        NearMiss(formula=(a - b) * (ODDS[a] - ODDS[c]), slip="the natural parameter of the first law"),
        NearMiss(formula=(a - b) * (b - c), slip="means in place of natural parameters: the Euclidean case"),
        NearMiss(formula=(ODDS[a] - ODDS[b]) * (b - c), slip="means and natural parameters exchanged"),
    ),
)
