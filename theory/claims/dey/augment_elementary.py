"""Augmenting at most doubles the variance: Var W(G) <= (2 - 1/G) Var W(1), with nothing but fractions in the proof."""

from dataclasses import replace

from sympy import Rational, pi

from theory.claim import Claim, NearMiss
from theory.lemmas.glm_trials import LIMIT_LAW, PARAMETERS, SOURCE
from theory.lemmas.pathways import growth
from theory.proof.inequality import Dominated
from theory.proof.line import Derivation, Line
from theory.symbols import G
from theory.vocabulary import Workflow

BOUND = 2 - 1 / G


def derivation() -> Derivation:
    """The growth just derived, and the comparison of 1/g^2 with 1/(g - 1) - 1/g."""
    exact = growth(Workflow.AUGMENT)
    bounded = Line(
        left=exact.result, relation="<=", right=BOUND, rule=Dominated(variable=G), kernel="harmonic.below_two",
        reason="equal at G = 1, and 1/G^2 < 1/(G - 1) - 1/G from then on",
    )  # fmt: skip
    return replace(exact, chain=(*exact.chain, bounded))


CLAIM = Claim(
    id="dey.augment-elementary-bound",
    source=SOURCE,
    title="Augment: the elementary bound",
    statement="When data are augmented, Var W(G) is at most (2 - 1/G) Var W(1), so less than twice Var W(1).",
    conventions=(LIMIT_LAW, "not printed in the source, which has the sharp bound pi^2/6"),
    kind="bound",
    relation="<=",
    parameters=PARAMETERS,
    value=BOUND,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=Rational(3, 2) - 1 / (G + 1), slip="1/g^2 compared with 1/g - 1/(g + 1), which is smaller"),
        NearMiss(formula=1 - 1 / G, slip="the first term of the sum forgotten"),
        NearMiss(formula=pi**2 / 6 - 1 / G, slip="the sharp constant with the elementary gap"),
        NearMiss(formula=Rational(3, 2), slip="the bound at G = 2 taken for every G"),
    ),
)  # fmt: skip
