"""The binomial log-partition has a bounded third derivative: |A'''| <= sqrt(3) m/18 at every eta."""

from theory.claim import Claim, NearMiss
from theory.families.declared import m
from theory.lemmas.glm_trials import SOURCE
from theory.lemmas.third_derivatives import BINOMIAL_PARAMETERS, RESTRICTED, binomial_bound, p
from theory.proof.line import Derivation


def derivation() -> Derivation:
    """The third derivative in the probability p, and a complete square."""
    return binomial_bound()


CLAIM = Claim(
    id="dey.third-derivative-binomial",
    source=SOURCE,
    title="Binomial: the third derivative is bounded",
    statement="A'''(eta)^2 <= m^2/108 at every eta, that is |A'''| <= sqrt(3) m/18, for m binomial trials.",
    conventions=(
        "p = 1/(1 + e^-eta); p < 1/2 is no loss, as p and 1 - p give the same square; attained at p = (3 - sqrt 3)/6",
        "so a constant dominates the third derivative for any features; the bound is not printed in the source",
    ),
    kind="regularity",
    relation="<=",
    parameters=BINOMIAL_PARAMETERS,
    value=m**2 / 108,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=m**2 / 144, slip="|A'''| <= m/12"),
        NearMiss(formula=m / 108, slip="m in place of m^2"),
        NearMiss(formula=m**2 / 128, slip="the square at p (1 - p) = 1/8 taken as the largest"),
        NearMiss(formula=(m * p * (1 - p)) ** 2 / 16, slip="|A'''| <= A''/4"),
    ),
    errata=(RESTRICTED,),
)
