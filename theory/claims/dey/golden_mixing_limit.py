"""At the best weight of fresh real rows the variance tends to that weight over kappa: 0.618 at kappa = 1."""

from sympy import sqrt

from theory.claim import Claim, NearMiss
from theory.lemmas import mixing
from theory.lemmas.glm_trials import SOURCE
from theory.lemmas.mixing import GOLDEN, kappa
from theory.lemmas.weighted import BEYOND, FRESH, MIXED, RATIO
from theory.proof.line import Derivation


def derivation() -> Derivation:
    """The fixed point at the best weight, where w^2 = kappa (1 - w)."""
    return mixing.golden_limit()


CLAIM = Claim(
    id="dey.golden-mixing-limit",
    source=SOURCE,
    title="Fresh real rows mixed in: the least limit",
    statement="At the best weight the variance tends to (sqrt(kappa^2 + 4 kappa) - kappa)/(2 kappa).",
    conventions=(FRESH, MIXED, "the best weight in every fit", BEYOND),
    kind="limit in G",
    parameters=(RATIO,),
    value=GOLDEN / kappa,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=GOLDEN, slip="the weight in place of the variance"),
        NearMiss(formula=1 / (1 + kappa), slip="the first fit, all of whose rows are real"),
        NearMiss(formula=1 / sqrt(kappa), slip="the order for small kappa"),
        NearMiss(formula=1 / kappa, slip="the fresh rows alone"),
    ),
)
