"""The best weight of fresh real rows is (sqrt(kappa^2 + 4 kappa) - kappa)/2: golden at kappa = 1."""

from sympy import Rational, sqrt

from theory.claim import Claim, NearMiss
from theory.lemmas import mixing
from theory.lemmas.glm_trials import SOURCE
from theory.lemmas.mixing import GOLDEN, kappa
from theory.lemmas.weighted import BEYOND, FRESH, MIXED, RATIO
from theory.proof.line import Derivation


def derivation() -> Derivation:
    """The limit of the variance is that at the best weight and a positive square."""
    return mixing.golden_weight()


CLAIM = Claim(
    id="dey.golden-mixing-weight",
    source=SOURCE,
    title="Fresh real rows mixed in: the best weight",
    statement="The weight of the fresh real rows whose limit variance is least is (sqrt(kappa^2 + 4 kappa) - kappa)/2.",
    conventions=(FRESH, MIXED, "the same weight in every fit; at kappa = 1 it is (sqrt 5 - 1)/2", BEYOND),
    kind="weight",
    parameters=(RATIO,),
    value=GOLDEN,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=kappa / (1 + kappa), slip="all rows weighed alike"),
        NearMiss(formula=2 * kappa / (1 + 2 * kappa), slip="the best weight of the second fit"),
        NearMiss(formula=(sqrt(kappa**2 + 4) - kappa) / 2, slip="4 in place of 4 kappa"),
        NearMiss(formula=Rational(1, 2) * sqrt(kappa), slip="the square root law for small kappa, halved"),
    ),
)
