"""E L_2^p = (1 - p (p - 1))^(-q/2): the moments of the likelihood ratio, finite up to the golden ratio."""

from sympy import Rational, sqrt

from theory.claim import Claim, NearMiss
from theory.lemmas.glm_trials import SOURCE
from theory.lemmas.likelihood_ratio import BELOW, BELOW_EIGHT_FIFTHS, FIRST_TWO, moment, p, q
from theory.lemmas.limit_process import LIKELIHOOD
from theory.parameter import Parameter
from theory.proof.line import Derivation

VALUE = (1 / sqrt(1 - p * (p - 1))) ** q


def derivation() -> Derivation:
    """The integral over N_2 by completing the square, that over N_1 by rescaling."""
    return moment(*BELOW_EIGHT_FIFTHS)


CLAIM = Claim(
    id="dey.likelihood-ratio-moment",
    source=SOURCE,
    title="Moments of the likelihood ratio",
    statement="At G = 2, E_ref L_2^p = (1 - p (p - 1))^(-q/2) for a parameter of q entries and 0 < p < 8/5.",
    conventions=(LIKELIHOOD, FIRST_TWO, BELOW, "not printed in the source: it prints E L = 1, the case p = 1"),
    kind="moment",
    parameters=(
        Parameter(symbol=p, meaning="power of the likelihood ratio", whole=False, below=Rational(8, 5)),
        Parameter(symbol=q, meaning="entries of theta"),
    ),
    value=VALUE,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=(1 - p * (p - 1)) ** (-q), slip="determinants without the square root"),
        NearMiss(formula=(1 - p**2 + p / 2) ** (-q / 2), slip="the half of the exponent counted twice"),
        NearMiss(formula=(1 + p * (p - 1)) ** (q / 2), slip="the sign of the quadratic form"),
        NearMiss(formula=(1 - p * (p - 1) / 2) ** (-q / 2), slip="the exponent t x^2/2 halved once more"),
    ),
)  # fmt: skip
