"""Synthetic rows of a model of the same real rows never help: the squared error is at least 1/m."""

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
from theory.lemmas.real_and_synthetic import m, never_help, s
from theory.proof.line import Derivation


def derivation() -> Derivation:
    """What is more than 1/m is the noise of the draws."""
    return never_help()


CLAIM = Claim(
    id="kazdan.same-rows-never-help",
    source=SOURCE,
    title="Synthetic rows of a model of the same real rows never help",
    statement="With any number of synthetic rows of a source model that was fitted on the same m real rows, the "
    "squared error is at least 1/m, that of the real rows alone.",
    conventions=(
        UNIT,
        TOGETHER,
        SAME_ROWS,
        FRESH,
        "1/m is reached without synthetic rows, and again as s grows",
        BEYOND,
    ),
    kind="bound",
    relation=">=",
    parameters=(REAL, SYNTHETIC),
    value=1 / m,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=Rational(5, 4) / m, slip="the largest squared error, at s = m, taken for the least"),
        NearMiss(formula=1 / m + s / (m * (m + s)), slip="the real noise counted again, by the share of the draws"),
        NearMiss(formula=1 / m + s / (2 * m * (m + s)), slip="the share of the draws halved, and not squared"),
    ),
    plan=mean_plan(({m: 2, s: 40},), delta=Fraction(1, 50)),
)
