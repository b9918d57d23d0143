"""A share alpha of the same real rows kept in every fit: the variance tends to 1/(alpha (2 - alpha))."""

from theory.claim import Claim, NearMiss
from theory.lemmas import kept_share
from theory.lemmas.glm_trials import SOURCE
from theory.lemmas.kept_share import alpha
from theory.lemmas.weighted import BATCHES, BEYOND, KEPT, SHARE
from theory.proof.line import Derivation


def derivation() -> Derivation:
    """The exact growth, less a multiple of (1 - alpha)^(2G)."""
    return kept_share.kept_share_limit()


CLAIM = Claim(
    id="dey.kept-share-limit",
    source=SOURCE,
    title="A kept share of real rows: the limit of the variance",
    statement="With the weight alpha on the real batch in every fit, Var W(G)/Var W(1) tends to 1/(alpha (2 - alpha)).",
    conventions=(BATCHES, KEPT, "at alpha = 1/10 it is 100/19", BEYOND),
    kind="limit in G",
    parameters=(SHARE,),
    value=1 / (alpha * (2 - alpha)),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=1 / alpha, slip="weights in place of their squares"),
        NearMiss(formula=1 / alpha**2, slip="the variance of the kept share alone"),
        NearMiss(formula=1 + (1 - alpha) ** 2, slip="the second fit"),
        NearMiss(formula=(1 - alpha) ** 2 / (alpha * (2 - alpha)), slip="the real noise left out"),
    ),
)
