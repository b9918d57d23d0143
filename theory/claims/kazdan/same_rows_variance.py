"""A source model fitted on the very real rows of the fit: 1/m + s/(m+s)^2."""

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
from theory.lemmas.real_and_synthetic import m, s, same_rows
from theory.proof.line import Derivation


def derivation() -> Derivation:
    """The real noise keeps the weight 1, and the draws add their own."""
    return same_rows()


CLAIM = Claim(
    id="kazdan.same-rows-variance",
    source=SOURCE,
    title="Synthetic rows of a model of the same real rows: the squared error",
    statement="With s synthetic rows of a source model that was fitted on the same m real rows, the squared error is "
    "1/m + s/(m+s)^2.",
    conventions=(UNIT, TOGETHER, SAME_ROWS, FRESH, BEYOND),
    kind="variance",
    parameters=(REAL, SYNTHETIC),
    value=1 / m + s / (m + s) ** 2,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=1 / m, slip="the noise of the draws forgotten"),
        NearMiss(formula=1 / (m + s), slip="synthetic rows taken for real ones"),
        NearMiss(
            formula=1 / (m + s) + (s / (m + s)) ** 2 / m, slip="the source model taken to have m real rows of its own"
        ),
        NearMiss(formula=1 / m + 1 / (m + s), slip="no share, but all the noise of the draws"),
        NearMiss(formula=Rational(5, 4) / m, slip="as many synthetic rows as real ones, where they hurt most"),
    ),
    plan=mean_plan(({m: 3, s: 7}, {m: 6, s: 2}), delta=Fraction(1, 50)),
)
