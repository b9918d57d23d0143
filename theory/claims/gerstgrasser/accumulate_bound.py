"""Accumulating data, the test error stays below sigma^2 d/(T - d - 1) * pi^2/6 for ever: the bound is strict, and
sharp."""

from fractions import Fraction

from sympy import Rational, pi, zeta

from theory.claim import Claim, NearMiss
from theory.claims.gerstgrasser import accumulate_error
from theory.lemmas.basel import below_basel
from theory.lemmas.regression_trials import FINITE_VARIANCE, PARAMETERS, SAME_FEATURES, SCALE, SOURCE, TEST_ERROR, plan
from theory.proof.line import Derivation, Line
from theory.proof.order import Scaled
from theory.symbols import n
from theory.vocabulary import Features, Workflow


def derivation() -> Derivation:
    """The error just derived, then two inequalities multiplied by the positive scale."""
    exact = accumulate_error.derivation()
    grows, tends, limit = below_basel(n)
    bounds = (
        Line(left=exact.result, relation="<", right=SCALE * grows.right, reason=grows.reason,
             rule=Scaled(fact=grows, by=SCALE, least=exact.least)),
        Line(left=SCALE * grows.right, relation="<", right=SCALE * pi**2 / 6, reason=tends.reason,
             rule=Scaled(fact=tends, by=SCALE, least=exact.least)),
    )  # fmt: skip
    return Derivation(
        quantity=exact.quantity, facts=(*exact.facts, limit, grows, tends), chain=(*exact.chain, *bounds),
        instances=exact.instances, least=exact.least,
    )  # fmt: skip


CLAIM = Claim(
    id="gerstgrasser.accumulate-bound",
    source=SOURCE,
    title="Accumulate: the pi^2/6 bound",
    statement="When data accumulate, the test error is at most sigma^2 d/(T-d-1) * pi^2/6 at every n.",
    conventions=(SAME_FEATURES, TEST_ERROR),
    kind="bound",
    relation="<=",
    parameters=PARAMETERS,
    value=SCALE * pi**2 / 6,
    derivation=derivation,
    finite_variance=FINITE_VARIANCE,
    near_misses=(
        NearMiss(formula=SCALE * pi**2 / 8, slip="the sum over odd i alone"),
        NearMiss(formula=SCALE * zeta(3), slip="1/i^3 in place of 1/i^2"),
        NearMiss(formula=SCALE * pi**2 / 12, slip="alternating signs"),
        NearMiss(formula=SCALE * Rational(4, 3), slip="a geometric series with ratio 1/4"),
    ),
    plan=plan(
        Workflow.AUGMENT, Features.SAME, at=((6, 20, 3, Fraction(3, 2)),), delta=Fraction(1, 50)
    ),
)  # fmt: skip
