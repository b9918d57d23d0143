"""Where the first batch alone is real, the least variance that weights can reach is that of a fit on it alone."""

from sympy import Integer, harmonic

from theory.claim import Claim, NearMiss
from theory.lemmas import best_weights
from theory.lemmas.glm_trials import PARAMETERS, SOURCE
from theory.lemmas.weighted import BEYOND
from theory.proof.line import Derivation
from theory.symbols import G


def derivation() -> Derivation:
    """The covariance of the real batch with every batch is 1, so Lagrange's condition holds for it alone."""
    return best_weights.precision()


CLAIM = Claim(
    id="dey.optimal-weights",
    source=SOURCE,
    title="The best weights: all on the real batch",
    statement="Whatever the earlier weights, the last row that minimises Var W(G) is (1, 0, ..., 0), and the least "
    "Var W(G)/Var W(1) is 1.",
    conventions=(
        "the limit law W(G) = sum_g a_{G,g} (W(g-1) + Z_g), W(0) = 0, any batch sizes; batch 1 alone is real",
        "the value is 1' B^-1 1, B the covariance of the batch means: the inverse of the least variance, by Lagrange",
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
