"""Where the source model saw 2m real rows or more, no number of synthetic rows is best: the error falls towards 1/N."""

from dataclasses import replace
from fractions import Fraction

from theory.claim import Claim, NearMiss
from theory.lemmas.cardinality_trials import (
    BEYOND,
    FRESH,
    OWN,
    REAL,
    SOURCE,
    SYNTHETIC,
    TAUGHT,
    TOGETHER,
    UNIT,
    mean_plan,
)
from theory.lemmas.how_many_synthetic import endless
from theory.lemmas.real_and_synthetic import N, m, s
from theory.proof.line import Derivation


def derivation() -> Derivation:
    """What is more than 1/N has one sign where N is 2m or more."""
    return endless()


CLAIM = Claim(
    id="kazdan.endless-synthetic-rows",
    source=SOURCE,
    title="Endless synthetic rows are best where the source model knows enough",
    statement="For N >= 2m the squared error is above 1/N with any number of synthetic rows, which it tends to as "
    "their number grows: no number of them is best.",
    conventions=(UNIT, TOGETHER, OWN, FRESH, BEYOND),
    kind="bound",
    relation=">=",
    parameters=(REAL, SYNTHETIC, replace(TAUGHT, least=2 * m)),
    value=1 / N,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=1 / m, slip="synthetic rows taken never to help"),
        NearMiss(formula=2 / N, slip="the draws taken to be as noisy as the source"),
        NearMiss(formula=1 / N + 1 / (m + s), slip="all of the source's noise, without the share"),
        NearMiss(formula=(1 + (s / (m + s)) ** 2) / N, slip="the noise of the source counted twice, once by its share"),
    ),
    plan=mean_plan(({m: 2, s: 6, N: 6},), delta=Fraction(1, 50)),
)
