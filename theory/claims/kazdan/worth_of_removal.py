"""Removing s synthetic rows of squared error c is worth so many real rows: (sqrt(m^2 + 4 m s^2 c) - m)/2 - s."""

from sympy import sqrt

from theory.claim import Claim, NearMiss
from theory.lemmas.cardinality_trials import BEYOND, FRESH, OWN, REAL, SOURCE, SYNTHETIC, TOGETHER, UNIT
from theory.lemmas.real_and_synthetic import m, s
from theory.lemmas.worth_of_removal import VALUE, c, worth
from theory.parameter import Parameter
from theory.proof.line import Derivation


def derivation() -> Derivation:
    """The rows in all at which the squared error is 1/m solve a quadratic equation."""
    return worth()


CLAIM = Claim(
    id="kazdan.worth-of-removal",
    source=SOURCE,
    title="Removing low-quality rows against collecting real ones",
    statement="Where the source model's squared error c = 1/N + b^2 is above 1/m, removing s synthetic rows is worth "
    "as much as (sqrt(m^2 + 4 m s^2 c) - m)/2 - s further real rows.",
    conventions=(
        UNIT, TOGETHER, OWN, FRESH, "negative where the synthetic rows help: for s < m/(m c - 1)",
        "for many synthetic rows about (sqrt(m c) - 1) s: above m c = 4 a row removed is worth more than one collected",
        BEYOND,
    ),
    kind="optimum",
    parameters=(
        REAL, SYNTHETIC,
        Parameter(symbol=c, meaning="squared error of the source model, 1/N + b^2", whole=False, above=1 / m),
    ),
    value=VALUE,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=(sqrt(m**2 + 4 * m * s**2 * c) - m) / 2, slip="the synthetic rows counted as real"),
        NearMiss(formula=(sqrt(m * c) - 1) * s, slip="the slope for many synthetic rows taken from the first on"),
        NearMiss(formula=m - (m + s) ** 2 / (m + s + s**2 * c), slip="the real rows that all rows are worth, off m"),
        NearMiss(formula=(sqrt(m**2 + 4 * s**2 * c) - m) / 2 - s, slip="the squared error not counted in real rows"),
    ),
)  # fmt: skip
