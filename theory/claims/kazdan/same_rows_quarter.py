"""Synthetic rows of a model of the same real rows hurt by a quarter at most, where there are as many as real ones."""

from fractions import Fraction

from sympy import Rational

from theory.claim import Claim, NearMiss
from theory.lemmas.cardinality_trials import (
    BEYOND,
    FRESH,
    REAL,
    SAME_ROWS,
    SOURCE,
    SYNTHETIC,
    TOGETHER,
    UNIT,
    mean_plan,
)
from theory.lemmas.real_and_synthetic import a_quarter_at_most, m, s
from theory.proof.line import Derivation


def derivation() -> Derivation:
    """The bound less the squared error is a square."""
    return a_quarter_at_most()


CLAIM = Claim(
    id="kazdan.same-rows-quarter",
    source=SOURCE,
    title="Synthetic rows of a model of the same real rows hurt by a quarter at most",
    statement="With any number of synthetic rows of a source model that was fitted on the same m real rows, the "
    "squared error is at most 5/(4 m); s = m reaches it.",
    conventions=(UNIT, TOGETHER, SAME_ROWS, FRESH, "5/4 is what augmenting once costs: 1 + 1/4", BEYOND),
    kind="bound",
    relation="<=",
    parameters=(REAL, SYNTHETIC),
    value=Rational(5, 4) / m,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=1 / m, slip="synthetic rows taken for harmless"),
        NearMiss(formula=Rational(9, 8) / m, slip="a share of a half cubed in place of squared"),
        NearMiss(formula=1 / m + 1 / (m + s) ** 2, slip="one draw in place of s of them"),
        NearMiss(formula=2 / (m + s), slip="all rows taken for real, at twice the noise"),
    ),
    plan=mean_plan(({m: 2, s: 5},), delta=Fraction(1, 50)),
)
