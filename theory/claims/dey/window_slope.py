"""A window of the last k batches: the variance grows linearly, by 4/(k + 1)^2 a generation in the long run."""

from theory.claim import Claim, NearMiss
from theory.lemmas import window
from theory.lemmas.glm_trials import SOURCE
from theory.lemmas.weighted import BATCHES, BEYOND
from theory.parameter import Parameter
from theory.proof.line import Derivation
from theory.symbols import k

EARLY = (
    "the noises 1, ..., k - 1, which reach fits of fewer than k batches, have coefficients between 0 and 1 (means of "
    "such), so that they add at most k - 1 to Var W(G)/Var W(1), which is nothing over G in the limit"
)


def derivation() -> Derivation:
    """The weighted sum of the last k fits moves by noise alone, and all fits follow it."""
    return window.slope()


CLAIM = Claim(
    id="dey.window-slope",
    source=SOURCE,
    title="Window of k batches: the slope of the variance",
    statement="When each fit sees the last k batches, Var W(G)/(G Var W(1)) tends to 4/(k+1)^2 as G grows.",
    conventions=(
        BATCHES, "fit G weighs the newest k batches 1/k each, all G of them while G < k",
        EARLY, BEYOND,
    ),
    kind="limit in G",
    parameters=(Parameter(symbol=k, meaning="batches in the window"),),
    value=4 / (k + 1) ** 2,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=1 / k, slip="the variance of a mean of k batches"),
        NearMiss(formula=1 / k**2, slip="the weight 1/k squared"),
        NearMiss(formula=4 / (k**2 + 3), slip="a wrong lower order"),
        NearMiss(formula=2 / (k + 1), slip="the coefficient in place of its square"),
    ),
)  # fmt: skip
