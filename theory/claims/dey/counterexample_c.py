"""Estimating functions with Cov(psi, score) = C: augmenting multiplies the variance by P(G)^2 sum_i 1/(i P(i))^2."""

from collections.abc import Iterable
from fractions import Fraction

from sympy import Product, Sum, harmonic

from theory.claim import Claim, NearMiss
from theory.lemmas.estimating_functions import GROWTH, SETTING, SLOPE, c, instances, recursion
from theory.lemmas.glm_trials import PARAMETERS, SOURCE
from theory.lemmas.limit_process import PROCESS_THEOREMS
from theory.proof.line import Derivation, Instance, Line
from theory.proof.nested import NestedInduction
from theory.symbols import G, i, k

CARRIED = Product((k - 1 + c) / k, (k, 2, G))
VALUE = CARRIED**2 * Sum(1 / (i * CARRIED.xreplace({G: i})) ** 2, (i, 1, G))


def derivation() -> Derivation:
    """The recursion from fit to fit, solved by induction."""
    facts = recursion(c)
    rule = NestedInduction(variable=G, base=1, base_value=facts[-2], step=facts[-1])
    return Derivation(
        quantity=GROWTH(G),
        facts=facts,
        chain=(Line(left=GROWTH(G), right=VALUE, rule=rule, reason="noise i is carried on by P(G)/P(i)"),),
        instances=_instances,
        rests_on=PROCESS_THEOREMS,
    )


def _instances() -> Iterable[Instance]:
    for slope in (Fraction(2), Fraction(1), Fraction(2, 3)):
        yield from instances(slope, (1, 2, 5), {c: slope})


CLAIM = Claim(
    id="dey.counterexample-c",
    source=SOURCE,
    title="Estimating functions that are unbiased at one point alone",
    statement="With Cov(psi, score) = C, augmenting gives Var W(G) = sum_{i=1}^G 1/i^2 prod_{k=i+1}^G ((k-1+C)/k)^2 * "
    "Var W(1).",
    conventions=(
        SETTING, "written as P(G)^2 sum_i 1/(i P(i))^2 with P(G) = prod_{k=2}^G (k-1+C)/k",
        "not printed in the source: C = 1 is its case, and needs E_theta psi_theta = 0 near theta_0",
    ),
    kind="counterexample",
    parameters=(*PARAMETERS, SLOPE),
    value=VALUE,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=harmonic(G, 2), slip="C = 1 whatever the estimating function"),
        NearMiss(formula=c**2 * harmonic(G, 2), slip="the variance taken to scale by C^2 at every generation"),
        NearMiss(formula=CARRIED**2 * harmonic(G, 2), slip="every noise carried on from the first batch"),
        NearMiss(formula=1 + c**2 * (harmonic(G, 2) - 1), slip="C applied once to each later noise"),
    ),
)  # fmt: skip
