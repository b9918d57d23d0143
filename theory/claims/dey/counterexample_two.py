"""With C = 2, augmenting multiplies the variance by (G+1)^2 sum_i 1/(i (i+1))^2: it grows like G^2, without a bound."""

from collections.abc import Iterable
from fractions import Fraction

import sympy
from sympy import harmonic, pi

from theory.claim import Claim, NearMiss
from theory.lemmas.estimating_functions import GROWTH, SETTING, instances, recursion
from theory.lemmas.glm_trials import PARAMETERS, SOURCE
from theory.lemmas.limit_process import PROCESS_THEOREMS
from theory.proof.induction import Induction
from theory.proof.line import Derivation, Instance, Line
from theory.symbols import G

VALUE = (G + 1) ** 2 * (2 * harmonic(G, 2) - 3) + 2 * G + 3


def derivation() -> Derivation:
    """The recursion at C = 2, solved in closed form by induction."""
    facts = recursion(sympy.Integer(2))
    rule = Induction(variable=G, base=1, base_value=facts[-2], step=facts[-1])
    return Derivation(
        quantity=GROWTH(G),
        facts=facts,
        chain=(
            Line(left=GROWTH(G), right=VALUE, rule=rule,
                 reason="(G+1)^2 sum_i 1/(i (i+1))^2, with 1/(i (i+1)) = 1/i - 1/(i+1)"),
        ),
        instances=_instances,
        rests_on=PROCESS_THEOREMS,
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    return instances(Fraction(2), (1, 2, 5, 8), {})


CLAIM = Claim(
    id="dey.counterexample-two",
    source=SOURCE,
    title="An estimating function for which augmenting collapses",
    statement="For psi = 2 (y - theta_0), whose mean is 0 at theta_0, augmenting gives Var W(G) = "
    "[(G+1)^2 (2 H_G^(2) - 3) + 2 G + 3] Var W(1): 5/2 at G = 2, without a bound.",
    conventions=(SETTING, "C = 2", "not printed in the source, whose assumption E_0 psi = 0 it satisfies"),
    kind="counterexample",
    parameters=PARAMETERS,
    value=VALUE,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=harmonic(G, 2), slip="C = 1 whatever the estimating function"),
        NearMiss(formula=(G + 1) ** 2 * (pi**2 / 3 - 3), slip="the leading term for large G"),
        NearMiss(formula=(G + 1) ** 2 / sympy.Integer(4) * harmonic(G, 2), slip="every noise carried on from fit 1"),
        NearMiss(formula=4 * harmonic(G, 2) - 3, slip="C applied once to each later noise"),
    ),
)
