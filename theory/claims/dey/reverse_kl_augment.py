"""Augment, at every n: E KL(p_G || p_0) is the sum of the expected steps, H_G^(2)/(2n) for the mean of a normal."""

from sympy import harmonic, pi

from theory.claim import Claim, NearMiss
from theory.claims.dey.reverse_kl import CLAIM as DISCARD
from theory.lemmas.glm_trials import SOURCE
from theory.lemmas.reverse_divergence import CONVENTIONS, reverse
from theory.proof.line import Derivation
from theory.symbols import G, n
from theory.vocabulary import Workflow


def derivation() -> Derivation:
    """The three-point identity, the martingale of pooled means, and the newest batch's weight 1/G."""
    return reverse(Workflow.AUGMENT)


CLAIM = Claim(
    id="dey.reverse-kl-augment",
    source=SOURCE,
    title="Augment: the reverse divergence at every n",
    statement="E KL(p_G || p_0) = sum_{g=1}^G E KL(p_g || p_{g-1}) at every n; for the mean of a normal it is "
    "sum_{g=1}^G 1/g^2 / (2n).",
    conventions=CONVENTIONS,
    kind="prediction",
    parameters=DISCARD.parameters,
    value=harmonic(G, 2) / (2 * n),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=harmonic(G) / (2 * n), slip="the weight 1/g not squared"),
        NearMiss(formula=G / (2 * n), slip="discard in place of augment"),
        NearMiss(formula=1 / (2 * n * G), slip="G n independent real rows"),
        NearMiss(formula=pi**2 / (12 * n), slip="the limit in G for a finite G"),
    ),
)
