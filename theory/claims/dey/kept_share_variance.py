"""A share alpha of the same real rows kept in every fit: the variance is a geometric series."""

from theory.claim import Claim, NearMiss
from theory.lemmas import kept_share
from theory.lemmas.glm_trials import PARAMETERS, SOURCE
from theory.lemmas.kept_share import alpha
from theory.lemmas.weighted import BATCHES, BEYOND, KEPT, SHARE
from theory.proof.line import Derivation
from theory.symbols import G

PASSED = (1 - alpha) ** 2


def derivation() -> Derivation:
    """The real noise keeps the coefficient 1; later noises decay by 1 - alpha a generation."""
    return kept_share.kept_share()


CLAIM = Claim(
    id="dey.kept-share-variance",
    source=SOURCE,
    title="A kept share of real rows: growth of the variance",
    statement="With the weight alpha on the real batch in every fit, Var W(G)/Var W(1) = "
    "1 + (1-alpha)^2 (1 - (1-alpha)^(2G-2))/(1 - (1-alpha)^2).",
    conventions=(BATCHES, KEPT, BEYOND),
    kind="variance growth",
    parameters=(*PARAMETERS, SHARE),
    value=1 + PASSED * (1 - (1 - alpha) ** (2 * G - 2)) / (1 - PASSED),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=(1 - (1 - alpha) ** (2 * G)) / (alpha * (2 - alpha)) - 1, slip="the real noise left out"),
        NearMiss(formula=1 / (alpha * (2 - alpha)), slip="the limit in G for a finite G"),
        NearMiss(formula=1 + (1 - alpha) * (1 - (1 - alpha) ** (G - 1)) / alpha, slip="weights in place of squares"),
        NearMiss(formula=1 + (G - 1) * PASSED, slip="later noises that do not decay"),
    ),
)
