"""The information on the slope of a logistic regression: E[X^2 p(1 - p)] >= 1/(4 (1 + b^2/2)^(3/2))."""

from sympy import Rational, pi, sqrt

from theory.claim import Claim, NearMiss
from theory.claims.dey.information_logit import DESIGN
from theory.lemmas.feature_information import LOGIT_PARAMETERS, logit_bound, slope
from theory.lemmas.glm_trials import SOURCE
from theory.proof.line import Derivation

SPREAD = 1 + slope**2 / 2


def derivation() -> Derivation:
    """A Gaussian below p(1 - p) at every eta, and its second moment."""
    return logit_bound(2)


CLAIM = Claim(
    id="dey.information-logit-slope",
    source=SOURCE,
    title="Logit: information on the slope",
    statement="E[X^2 p(1 - p)] >= 1/(4 (1 + b^2/2)^(3/2)) for logistic regression with slope b on a standard normal "
    "feature.",
    conventions=DESIGN,
    kind="information",
    relation=">=",
    parameters=LOGIT_PARAMETERS,
    value=SPREAD ** Rational(-3, 2) / 4,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=Rational(1, 4), slip="the upper bound p(1 - p) <= 1/4"),
        NearMiss(formula=1 / (4 * sqrt(SPREAD)), slip="the information on the intercept"),
        NearMiss(formula=(1 + pi * slope**2 / 8) ** Rational(-3, 2) / 4, slip="the probit approximation"),
        NearMiss(formula=1 / (4 * SPREAD), slip="the power 1 in place of 3/2"),
    ),
)
