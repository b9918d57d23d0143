"""A source model that is off by b besides: 1/N + b^2 stands where 1/N stood."""

from fractions import Fraction

from theory.claim import Claim, NearMiss
from theory.lemmas.cardinality_trials import (
    BEYOND,
    BIAS,
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
from theory.lemmas.real_and_synthetic import N, b, biased, m, s
from theory.proof.line import Derivation

SHARE = s / (m + s)


def derivation() -> Derivation:
    """Variance and squared bias, the latter by the share of the synthetic rows."""
    return biased()


CLAIM = Claim(
    id="kazdan.low-quality-error",
    source=SOURCE,
    title="Synthetic rows of low quality: the squared error of one fit",
    statement="With a source model that is off by b besides, the squared error is 1/(m+s) + (s/(m+s))^2 (1/N + b^2).",
    conventions=(UNIT, TOGETHER, OWN, FRESH, "b is fixed: the source model's coefficients are moved by it", BEYOND),
    kind="mean squared error",
    parameters=(REAL, SYNTHETIC, TAUGHT, BIAS),
    value=1 / (m + s) + SHARE**2 * (1 / N + b**2),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=1 / (m + s) + SHARE**2 / N, slip="the bias forgotten"),
        NearMiss(formula=1 / (m + s) + SHARE**2 / N + b**2, slip="the whole bias, as if all rows were synthetic"),
        NearMiss(formula=1 / (m + s) + SHARE**2 / N + SHARE * b**2, slip="the share in place of its square"),
        NearMiss(formula=1 / (m + s) + SHARE**2 * (1 / N + b), slip="the bias not squared"),
    ),
    plan=mean_plan(({m: 3, s: 5, N: 4, b: Fraction(2, 3)},), delta=Fraction(1, 50)),
)
