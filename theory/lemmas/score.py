"""The mean of X'T(Y) under the truth, from the two outcomes of a Bernoulli response: it is X' grad A(X theta_0)."""

from collections.abc import Iterable
from functools import cache

import flint
import sympy
from flint import arb, fmpq
from sympy import exp

from theory.families.family import eta
from theory.lemmas.divergence import BERNOULLI
from theory.lemmas.variance_functions import MEAN, cumulant_line
from theory.parameter import Parameter
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Use
from theory.proof.turned import Meeting

x, theta_0 = sympy.symbols("x theta_0", real=True)  # the feature and its coefficient
RESPONSE = sympy.Function("MeanResponse")  # E T(Y) at eta, summed over the outcomes
WEIGHTED = sympy.Function("MeanOfXT")  # E_0[X'T(Y) | X = x]
NATURAL = x * theta_0
MEAN_OF_XT = x * exp(NATURAL) / (1 + exp(NATURAL))
PARAMETERS = (
    Parameter(symbol=x, meaning="the feature", whole=False, above=None),
    Parameter(symbol=theta_0, meaning="the true coefficient", whole=False, above=None),
)
CONVENTIONS = (
    "Bernoulli response with canonical link, one feature x: eta = x theta_0, A(eta) = log(1 + e^eta)",
    "the value is E_0[X'T(Y) | X = x]: the score is centred when X' times its centring term equals that",
)


@cache
def weighted_mean() -> Derivation:
    """E_0[X'T(Y) | X = x] is x A'(x theta_0)."""
    mean = cumulant_line(BERNOULLI, 1, MEAN)
    summed = Line(left=RESPONSE(eta), right=exp(eta - BERNOULLI.log_partition), rule=Definition(),
                  reason="T is 1 with probability exp(eta - A(eta)), else 0")  # fmt: skip
    centre = Line(left=RESPONSE(eta), right=MEAN(eta), rule=Meeting(facts=(summed, mean)), reason="it is grad A(eta)")
    start, reached = x * RESPONSE(NATURAL), x * MEAN(NATURAL)
    return Derivation(
        quantity=WEIGHTED(x, theta_0),
        facts=(mean, summed, centre),
        chain=(
            Line(left=WEIGHTED(x, theta_0), right=start, rule=Definition(), reason="X'T at eta = x theta_0"),
            Line(left=start, right=reached, rule=Use(facts=(centre,), given={eta: NATURAL}),
                 reason="X' grad A(X theta_0)"),
            Line(left=reached, right=MEAN_OF_XT, rule=Use(facts=(mean,), given={eta: NATURAL}),
                 reason="written out"),
        ),
        instances=_instances,
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    """The two outcomes with their odds, the odds of feature 1 multiplied up."""
    for feature, coefficient in ((1, fmpq(2)), (2, fmpq(3, 2)), (3, fmpq(-1, 3)), (4, fmpq(1, 2))):
        with flint.ctx.workprec(128):
            odds = arb(1)
            for _ in range(feature):
                odds *= arb(coefficient).exp()
            masses = {0: 1 / (1 + odds), 1: odds / (1 + odds)}
            direct = sum((feature * outcome * mass for outcome, mass in masses.items()), arb(0))
        at = {x: feature, theta_0: coefficient}
        yield Instance(label=f"x = {feature}, theta_0 = {coefficient}", at=at, direct=direct)
