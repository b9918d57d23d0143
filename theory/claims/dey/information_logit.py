"""The information of logistic regression on a standard normal feature: E[p(1 - p)] >= 1/(4 sqrt(1 + b^2/2))."""

from sympy import Rational, pi, sqrt

from theory.claim import Claim, NearMiss
from theory.lemmas.feature_information import LOGIT_PARAMETERS, logit_bound, slope
from theory.lemmas.glm_trials import SOURCE
from theory.proof.line import Derivation

DESIGN = (
    "Bernoulli response with canonical link, eta = b X, X standard normal, p = 1/(1 + exp(-eta)); no intercept",
    "no closed form is known: the mean is enclosed by Arb, and the bound holds for every b; not printed in the source",
)


def derivation() -> Derivation:
    """A Gaussian below p(1 - p) at every eta, and its mean."""
    return logit_bound(0)


CLAIM = Claim(
    id="dey.information-logit",
    source=SOURCE,
    title="Logit: information on the intercept",
    statement="E[p(1 - p)] >= 1/(4 sqrt(1 + b^2/2)) for logistic regression with slope b on a standard normal feature.",
    conventions=DESIGN,
    kind="information",
    relation=">=",
    parameters=LOGIT_PARAMETERS,
    value=1 / (4 * sqrt(1 + slope**2 / 2)),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=Rational(1, 4), slip="the upper bound p(1 - p) <= 1/4"),
        NearMiss(formula=1 / (4 * sqrt(1 + pi * slope**2 / 8)), slip="the probit approximation of the logistic law"),
        NearMiss(formula=1 / (4 * sqrt(1 + slope**2 / 4)), slip="the exponent z^2/8 in place of z^2/4"),
        NearMiss(formula=Rational(1, 4) - slope**2 / 64, slip="b^2/64 in place of b^2/16 in the expansion"),
    ),
)
