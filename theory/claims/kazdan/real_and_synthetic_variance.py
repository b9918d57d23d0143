"""A fit on m real and s synthetic rows of an independent source model: 1/(m+s) + (s/(m+s))^2/N."""

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
from theory.lemmas.real_and_synthetic import N, m, pooled, s
from theory.proof.line import Derivation


def derivation() -> Derivation:
    """The variance of a weighted sum of three independent noises."""
    return pooled()


CLAIM = Claim(
    id="kazdan.real-and-synthetic-variance",
    source=SOURCE,
    title="Real and synthetic rows: the squared error of one fit",
    statement="With s synthetic rows of a source model that saw N real rows of its own beside m real rows, the squared "
    "error is 1/(m+s) + (s/(m+s))^2/N.",
    conventions=(UNIT, TOGETHER, OWN, FRESH, BEYOND),
    kind="variance",
    parameters=(REAL, SYNTHETIC, TAUGHT),
    value=1 / (m + s) + (s / (m + s)) ** 2 / N,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=1 / (m + s), slip="synthetic rows taken for real ones"),
        NearMiss(formula=1 / (m + s) + s / (m + s) / N, slip="the share in place of its square"),
        NearMiss(
            formula=1 / (m + s) + (s / (m + s)) ** 2 / m, slip="the source model taken to know the m real rows alone"
        ),
        NearMiss(formula=1 / m + s / (m + s) ** 2, slip="the source model fitted on the real rows of the fit"),
        NearMiss(formula=1 / (m + s * N / (s + N)), slip="the best weights in place of equal ones"),
    ),
    plan=mean_plan(({m: 3, s: 5, N: 2}, {m: 2, s: 6, N: 9}), delta=Fraction(1, 50)),
)
