"""Fresh real rows at the best weight of each fit: at kappa = 1 the variances are ratios of Fibonacci numbers."""

from theory.claim import Claim, NearMiss
from theory.lemmas import mixing
from theory.lemmas.glm_trials import PARAMETERS, SOURCE
from theory.lemmas.mixing import w
from theory.lemmas.weighted import BEYOND, FRESH, TUNED
from theory.parameter import Parameter
from theory.proof.line import Derivation
from theory.symbols import G

KEPT = (1 - w) ** (2 * G)


def derivation() -> Derivation:
    """The recursion v' = 1/(kappa + 1/(v + 1)) from v = 0."""
    return mixing.best_mixed()


CLAIM = Claim(
    id="dey.best-mixing-variance",
    source=SOURCE,
    title="Fresh real rows at the best weights: growth of the variance",
    statement="With kappa = w^2/(1-w) and the best weight in each fit, the variance of fit G is "
    "(1-w)/w (1 - (1-w)^(2G))/(1 + (1-w)^(2G+1)).",
    conventions=(
        FRESH, TUNED, "w is the best weight in the long run: (sqrt(kappa^2 + 4 kappa) - kappa)/2",
        "at kappa = 1 it is F(2G)/F(2G+1): 1/2, 3/5, 8/13, ...", BEYOND,
    ),
    kind="variance growth",
    parameters=(*PARAMETERS, Parameter(symbol=w, meaning="best weight in the long run", whole=False, below=1)),
    value=(1 - w) / w * (1 - KEPT) / (1 + (1 - w) ** (2 * G + 1)),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=(1 - w) / w * (1 - KEPT), slip="the best weight of the long run in every fit"),
        NearMiss(formula=(1 - w) / w, slip="the limit in G for a finite G"),
        NearMiss(formula=(1 - w) / w * (1 - KEPT) / (1 + KEPT), slip="a factor 1 - w left out below"),
    ),
)  # fmt: skip
