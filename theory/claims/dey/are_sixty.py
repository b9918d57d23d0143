"""Augmenting keeps more than 60 % of the efficiency at every generation: ARE > 3/5, with nothing but fractions in the
proof."""

from dataclasses import replace

from sympy import Rational, pi

from theory.claim import Claim, NearMiss
from theory.lemmas.efficiency import RATIO_OF_VARIANCES, efficiency
from theory.lemmas.glm_trials import LIMIT_LAW, PARAMETERS, SOURCE
from theory.proof.inequality import Dominated
from theory.proof.line import Derivation, Line
from theory.proof.order import Scaled
from theory.symbols import G
from theory.vocabulary import Workflow

BOUND = Rational(3, 5)


def derivation() -> Derivation:
    """The efficiency just derived, and the comparison of 1/g^2 with 1/(g - 1/2) - 1/(g + 1/2)."""
    exact = efficiency(Workflow.AUGMENT)
    squares = 1 / exact.result
    below = Line(
        left=squares, relation="<", right=1 / BOUND, kernel="harmonic.below_five_thirds",
        rule=Dominated(variable=G, through=1 / BOUND - 2 / (2 * G + 1)),
        reason="below 5/3 - 1/(G + 1/2): equal at G = 1, and 1/G^2 < 1/(G - 1/2) - 1/(G + 1/2) from then on",
    )  # fmt: skip
    above = Line(
        left=exact.result, relation=">", right=BOUND, kernel="harmonic.above_sixty",
        rule=Scaled(fact=below, by=BOUND / squares, least={G: 1}), reason="the inequality turned over",
    )  # fmt: skip
    return replace(exact, facts=(*exact.facts, below), chain=(*exact.chain, above))


CLAIM = Claim(
    id="dey.are-sixty",
    source=SOURCE,
    title="Augment: above 60 %",
    statement="When data are augmented, the asymptotic relative efficiency is above 60 % at every G.",
    conventions=(LIMIT_LAW, RATIO_OF_VARIANCES),
    kind="bound",
    relation=">=",
    parameters=PARAMETERS,
    value=BOUND,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=Rational(61, 100), slip="6/pi^2 rounded up to 61 %"),
        NearMiss(formula=Rational(2, 3), slip="the terms after the first taken to sum to at most 1/2"),
        NearMiss(formula=Rational(4, 5), slip="the efficiency at G = 2 taken as the bound"),
        NearMiss(formula=8 / pi**2, slip="the sum over odd g alone"),
    ),
)  # fmt: skip
