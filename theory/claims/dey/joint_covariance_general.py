"""For any weights the fits have the covariance V^-1 C C' with C = A (S C + I): here three generations written out."""

from collections.abc import Iterable

import sympy
from flint import fmpq

from theory.claim import Claim, NearMiss
from theory.lemmas.general_weights import CROSS, WEIGHTS_OF_THREE, a, b, c, coefficient
from theory.lemmas.glm_trials import LIMIT_LAW, SOURCE
from theory.lemmas.limit_process import PROCESS_THEOREMS, VARIANCE, Tilted
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Use

COVARIANCE = sympy.Function("Cov_W")  # Cov(W(2), W(3)) V


def derivation() -> Derivation:
    """W = C Z and E Z Z' = V^-1 give V^-1 C C'; its entry (2, 3) for three generations."""
    one = sympy.Integer(1)
    second = coefficient(2, 1, one), coefficient(2, 2, a)
    third = coefficient(3, 1, one), coefficient(3, 2, b + a * c)
    product = sympy.Add(*[early.left * late.left for early, late in zip(second, third, strict=True)])
    return Derivation(
        quantity=COVARIANCE(a, b, c),
        facts=(CROSS, *second, *third),
        chain=(
            Line(left=COVARIANCE(a, b, c), right=product, rule=Definition(),
                 reason="the entry (2, 3) of C C': the noises 1 and 2 are shared"),
            Line(left=product, right=1 + a * (b + a * c), rule=Use(facts=(*second, *third)),
                 reason="the coefficients put in"),
        ),
        instances=_instances,
        rests_on=PROCESS_THEOREMS,
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    """From the density of P alone, for weights without any pattern."""
    for entries in (((2, 3), (1, 4), (5, 4)), ((1, 7), (3, 5), (2, 9)), ((2, 1), (3, 1), (1, 2))):
        x, y, z = (fmpq(*entry) for entry in entries)
        law = Tilted(weights=[[fmpq(1)], [1 - x, x], [1 - y - z, y, z]], variance=VARIANCE)
        yield Instance(label=f"{x}, {y}, {z}", at={a: x, b: y, c: z}, direct=law.covariance_of_fits(2, 3))


CLAIM = Claim(
    id="dey.joint-covariance-general",
    source=SOURCE,
    title="Any weights: joint covariance of the fits",
    statement="For any weights with rows that sum to 1, Cov(W_Theta) = C C' (x) V^-1 with C = A (S C + I); for the "
    "rows (1), (1-a, a), (1-b-c, b, c), Cov(W_Theta(2), W_Theta(3)) = V^-1 (1 + a (b + a c)).",
    conventions=(LIMIT_LAW, "weights are not random", "not printed in the source"),
    kind="joint covariance",
    parameters=WEIGHTS_OF_THREE,
    value=1 + a * (b + a * c),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=1 + a * (b + c), slip="noise 2 not diminished on its way through fit 2"),
        NearMiss(formula=(1 - a) * (1 - b - c) + a * b, slip="the weights in place of the coefficients: no feedback"),
        NearMiss(formula=1 + a**2, slip="the variance of W(2): the fits taken as a martingale"),
        NearMiss(formula=a * (b + a * c), slip="the real batch left out"),
    ),
)  # fmt: skip
