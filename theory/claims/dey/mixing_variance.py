"""Fresh real rows mixed in with the weight w: the variance tends to a fixed point, at the rate (1 - w)^2."""

from theory.claim import Claim, NearMiss
from theory.lemmas import mixing
from theory.lemmas.glm_trials import PARAMETERS, SOURCE
from theory.lemmas.mixing import FIXED_POINT, kappa, w
from theory.lemmas.weighted import BEYOND, FRESH, MIXED, RATIO, WEIGHT
from theory.proof.line import Derivation
from theory.symbols import G


def derivation() -> Derivation:
    """The recursion v' = (1 - w)^2 (v + 1) + w^2/kappa from v = 0."""
    return mixing.mixed()


CLAIM = Claim(
    id="dey.mixing-variance",
    source=SOURCE,
    title="Fresh real rows mixed in: growth of the variance",
    statement="With fresh real rows at the weight w, the variance of fit G is "
    "((1-w)^2 + w^2/kappa)/(w(2-w)) (1 - (1-w)^(2G)).",
    conventions=(FRESH, MIXED, BEYOND),
    kind="variance growth",
    parameters=(*PARAMETERS, RATIO, WEIGHT),
    value=FIXED_POINT * (1 - (1 - w) ** (2 * G)),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=FIXED_POINT, slip="the limit in G for a finite G"),
        NearMiss(formula=FIXED_POINT * (1 - (1 - w) ** (2 * G - 2)), slip="fit 1 taken as the truth"),
        NearMiss(formula=FIXED_POINT * (1 - (1 - w) ** G), slip="the weight in place of its square"),
        NearMiss(formula=G * ((1 - w) ** 2 + w**2 / kappa), slip="no noise forgotten"),
    ),
)
