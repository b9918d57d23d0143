"""With one real batch, no weights bring the variance of a fit below that of the first."""

from collections.abc import Iterable

import sympy
from flint import fmpq
from sympy import Rational

from theory.claim import Claim, NearMiss
from theory.lemmas.general_weights import COEFFICIENT, FIRST_COLUMN, SHARES, a, b, c, coefficient
from theory.lemmas.glm_trials import LIMIT_LAW, SOURCE
from theory.lemmas.limit_process import LIMIT_THEOREMS, VARIANCE, Tilted
from theory.proof.line import Derivation, Instance, Line
from theory.proof.order import Positive
from theory.proof.rules import Definition, Use
from theory.symbols import i

EQUAL = "for every G the first column of C is all ones; the last lines are for G = 3, positive weights, equal batches"
GROWTH = sympy.Function("Growth")  # Var W(3) over Var W(1)
PART = sympy.Function("GrowthPart")  # what noise i contributes to it


def derivation() -> Derivation:
    """The first column of C is all ones, so noise 1 alone contributes 1."""
    row = (coefficient(3, 1, sympy.Integer(1)), coefficient(3, 2, b + a * c), coefficient(3, 3, c))
    part = Line(left=PART(i, a, b, c), right=COEFFICIENT(3, i, a, b, c) ** 2, rule=Definition(),
                reason="W(3) = sum_i C(3, i) Z_i with independent Z_i of variance V^-1: equal batches")  # fmt: skip
    parts = tuple(
        Line(left=PART(place, a, b, c), right=entry.right**2, reason=f"noise {place}",
             rule=Use(facts=(part, entry), given={i: sympy.Integer(place)}))
        for place, entry in enumerate(row, 1)
    )  # fmt: skip
    total, written = sympy.Add(*[each.left for each in parts]), 1 + (b + a * c) ** 2 + c**2
    return Derivation(
        quantity=GROWTH(3, a, b, c),
        facts=(FIRST_COLUMN, *row, part, *parts),
        chain=(
            Line(left=GROWTH(3, a, b, c), right=total, rule=Definition(), reason="the variances of the three noises"),
            Line(left=total, right=written, rule=Use(facts=parts), reason="put in; noise 1 alone contributes 1"),
            Line(left=written, relation=">", right=sympy.Integer(1), rule=Positive(least={}),
                 reason="squares are left"),
        ),
        instances=_instances,
        rests_on=LIMIT_THEOREMS,
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    """From the density of P alone, for weights without any pattern."""
    for entries in (((2, 3), (1, 4), (5, 4)), ((1, 7), (3, 5), (2, 9)), ((2, 1), (3, 1), (1, 2))):
        x, y, z = (fmpq(*entry) for entry in entries)
        law = Tilted(weights=[[fmpq(1)], [1 - x, x], [1 - y - z, y, z]], variance=VARIANCE)
        yield Instance(label=f"{x}, {y}, {z}", at={a: x, b: y, c: z}, direct=law.covariance_of_fits(3, 3))


CLAIM = Claim(
    id="dey.never-below-one",
    source=SOURCE,
    title="One real batch: the variance never falls",
    statement="Where the first batch is the only real one, Var W_Theta(G) >= Var W_Theta(1) whatever the weights.",
    conventions=(
        LIMIT_LAW, EQUAL, "not printed in the source",
    ),
    kind="bound",
    relation=">=",
    parameters=SHARES,
    value=sympy.Integer(1),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=Rational(49, 36), slip="augment, equal weights 1/3, taken as the best"),
        NearMiss(formula=Rational(5, 4), slip="no fit taken to be better than the second under augment"),
        NearMiss(formula=1 + c, slip="the weight of the newest noise without its square"),
        NearMiss(formula=sympy.Integer(2), slip="each later fit taken to add a noise in full"),
    ),
)  # fmt: skip
