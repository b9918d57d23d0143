"""Halfway with stacked features, the logarithmic bound that does hold: sigma^2 d/(T - d - 1) (1 + log n)."""

from fractions import Fraction

from sympy import Rational, log

from theory.claim import Claim, NearMiss
from theory.claims.gerstgrasser import halfway_stacked
from theory.lemmas.logarithm import harmonic_bounds
from theory.lemmas.regression_trials import CORRECTED, FINITE_VARIANCE, PARAMETERS, SCALE, SOURCE, TEST_ERROR, plan
from theory.proof.gaps import SameGap
from theory.proof.line import Derivation, Line
from theory.symbols import n
from theory.vocabulary import Features, Workflow

VALUE = SCALE * (1 + log(n))


def derivation() -> Derivation:
    """The error just derived, and H_n <= 1 + log n times the positive scale."""
    exact = halfway_stacked.derivation()
    logs = harmonic_bounds(n)
    bound = Line(left=exact.result, relation="<=", right=VALUE, reason=logs.upper.reason,
                 rule=SameGap(fact=logs.upper, by=SCALE, least=exact.least))  # fmt: skip
    return Derivation(quantity=exact.quantity, facts=(*exact.facts, logs.slopes[0], logs.upper),
                      chain=(*exact.chain, bound), instances=exact.instances, least=exact.least)  # fmt: skip


CLAIM = Claim(
    id="gerstgrasser.halfway-stacked-bound",
    source=SOURCE,
    title="Halfway, corrected: the logarithmic bound",
    statement="Halfway between the two, with stacked features, the test error is at most "
    "sigma^2 d/(T-d-1) * (1 + log n).",
    conventions=(halfway_stacked.STACKED, TEST_ERROR, CORRECTED),
    kind="bound",
    relation="<=",
    parameters=PARAMETERS,
    value=VALUE,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=SCALE * log(n), slip="the bound as printed: 0 at n = 1"),
        NearMiss(formula=SCALE * log(n + 1), slip="the integral that bounds H_n from below"),
        NearMiss(formula=SCALE * (log(n) + Rational(1, 2)), slip="1/2 in place of 1: below Euler's constant"),
        NearMiss(formula=SCALE * (log(n) + Rational(1, 2) + 1 / (4 * n)), slip="terms of the expansion, rounded down"),
    ),
    finite_variance=FINITE_VARIANCE,
    plan=plan(
        Workflow.HALFWAY, Features.SAME, at=((2, 14, 3, Fraction(3, 2)),), delta=Fraction(1, 50)
    ),
)  # fmt: skip
