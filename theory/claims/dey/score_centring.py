"""What centres the score: E_0[X'T(Y)] = E[X' grad A(X theta_0)]."""

from sympy import exp

from theory.claim import Claim, NearMiss
from theory.lemmas.glm_trials import SOURCE
from theory.lemmas.score import CONVENTIONS, MEAN_OF_XT, NATURAL, PARAMETERS, theta_0, weighted_mean, x
from theory.proof.line import Derivation


def derivation() -> Derivation:
    """The mean of T over its outcomes is the derivative of A at X theta_0."""
    return weighted_mean()


CLAIM = Claim(
    id="dey.score-centring",
    source=SOURCE,
    title="What centres the score",
    statement="E_0[X'T(Y) | X = x] = x' grad A(x theta_0), so X'(T(Y) - grad A(X theta_0)) has mean 0.",
    conventions=CONVENTIONS,
    kind="score",
    parameters=PARAMETERS,
    value=MEAN_OF_XT,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=x * exp(theta_0) / (1 + exp(theta_0)), slip="grad A(theta_0), as printed in the proof"),
        NearMiss(formula=MEAN_OF_XT / x, slip="the factor X' forgotten"),
        NearMiss(formula=x * exp(NATURAL), slip="the odds in place of the probability"),
        NearMiss(formula=x**2 * exp(NATURAL) / (1 + exp(NATURAL)) ** 2, slip="the second moment of the score"),
    ),
)
