"""Where the first batch alone is real, the least variance that weights can reach is that of a fit on it alone."""

from sympy import Integer, harmonic

from theory.claim import Claim, NearMiss
from theory.lemmas import best_weights
from theory.lemmas.glm_trials import PARAMETERS, SOURCE
from theory.lemmas.weighted import BEYOND, LINEAR
from theory.proof.line import Derivation
from theory.symbols import G


def derivation() -> Derivation:
    """The covariance of the real batch with every batch is 1, so any other row adds a square."""
    return best_weights.least_variance()


CLAIM = Claim(
    id="dey.optimal-weights",
    source=SOURCE,
    title="The best weights: all on the real batch",
    statement="Whatever the earlier weights, the least Var W(G)/Var W(1) over the last row of weights is 1, reached at "
    "(1, 0, ..., 0).",
    conventions=(
        LINEAR,
        "any batch sizes, batch 1 alone is real; rows of weights sum to 1, and may be negative",
        "Var W(G) = a'Ba, a the last row and B the covariance of the batch means, over that of a fit on the real batch",
        BEYOND,
    ),
    kind="bound",
    parameters=PARAMETERS,
    value=Integer(1),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=1 / harmonic(G, 2), slip="augment taken as the best"),
        NearMiss(formula=G, slip="the batches taken as independent real data"),
        NearMiss(formula=harmonic(G), slip="batch g taken to hold 1/g of the information"),
    ),
)
