"""Augmenting costs at most a factor pi^2/6 of efficiency: ARE >= 6/pi^2 > 60 % at every generation."""

from fractions import Fraction

import sympy
from sympy import Rational, pi, zeta

from theory.claim import Claim, NearMiss, Regime
from theory.claims.dey import augment_variance
from theory.lemmas.basel import below_basel
from theory.lemmas.glm_trials import LIMIT_LAW, PARAMETERS, SOURCE, plan
from theory.lemmas.pathways import GROWTH
from theory.proof.line import Derivation, Instance, Line
from theory.proof.order import Scaled
from theory.proof.rules import Definition, Lemma, Use
from theory.symbols import G
from theory.vocabulary import Workflow

EFFICIENCY = sympy.Function("Efficiency")  # ARE of the fit of generation G relative to the first
BOUND = 6 / pi**2


def derivation() -> Derivation:
    """The inverse of the growth, and the inequalities of its limit turned over."""
    lemma = augment_variance.derivation()
    grown = Line(left=GROWTH(G), right=lemma.result, reason="growth of the variance",
                 rule=Lemma(derivation=lemma, title="growth under augment"),
                 kernel="weights.augment_growth")  # fmt: skip
    grows, tends, limit = below_basel(G)
    exact, raised = 1 / lemma.result, grows.right
    return Derivation(
        quantity=EFFICIENCY(G),
        facts=(grown, limit, grows, tends),
        chain=(
            Line(left=EFFICIENCY(G), right=1 / GROWTH(G), rule=Definition(),
                 reason="ARE = V_1/V_2, the ratio of the limit variances of the first fit and of fit G"),
            Line(left=1 / GROWTH(G), right=exact, rule=Use(facts=(grown,)), reason="the growth put in",
                 kernel="weights.augment_efficiency"),
            Line(left=exact, relation=">", right=1 / raised, reason=grows.reason, kernel="basel.efficiency_falls",
                 rule=Scaled(fact=grows, by=1 / (lemma.result * raised), least={G: 1})),
            Line(left=1 / raised, relation=">", right=BOUND, reason=tends.reason, kernel="basel.efficiency_bound",
                 rule=Scaled(fact=tends, by=BOUND / raised, least={G: 1})),
        ),
        instances=lambda: (
            Instance(label=instance.label, at=instance.at, direct=1 / instance.direct) for instance in lemma.instances()
        ),
    )  # fmt: skip


CLAIM = Claim(
    id="dey.are-bound",
    source=SOURCE,
    title="Augment: the efficiency bound",
    statement="When data are augmented, the asymptotic relative efficiency is at least 6/pi^2 > 60 % at every G.",
    conventions=(LIMIT_LAW, "the efficiency is V_1/V_2, that of fit G relative to the first fit"),
    kind="bound",
    regime=Regime.LIMIT,
    relation=">=",
    parameters=PARAMETERS,
    value=BOUND,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=8 / pi**2, slip="the sum over odd g alone"),
        NearMiss(formula=1 / zeta(3), slip="1/g^3 in place of 1/g^2"),
        NearMiss(formula=Rational(4, 5), slip="the efficiency at G = 2 taken as the bound"),
    ),
    plan=plan(Workflow.AUGMENT, Fraction(1, 25), inverse=True),
)
