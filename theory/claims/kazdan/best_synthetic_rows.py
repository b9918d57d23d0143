"""At the best number of synthetic rows, m N/(2m - N), the squared error is 1/m - N/(4 m^2)."""

from dataclasses import replace
from fractions import Fraction

from theory.claim import Claim, NearMiss, Point
from theory.lemmas.cardinality_trials import BEYOND, FRESH, OWN, REAL, SOURCE, TAUGHT, TOGETHER, UNIT, mean_plan
from theory.lemmas.real_and_synthetic import N, least_error, m
from theory.proof.line import Derivation


def derivation() -> Derivation:
    """The parabola in the share of synthetic rows, at its vertex."""
    return least_error()


def best(point: Point) -> Fraction:
    """The best number of synthetic rows, m N/(2m - N)."""
    return Fraction(point[m] * point[N]) / (2 * point[m] - point[N])


CLAIM = Claim(
    id="kazdan.best-synthetic-rows",
    source=SOURCE,
    title="The best number of synthetic rows",
    statement="For N < 2m the squared error is least with s = m N/(2m - N) synthetic rows, 1/m - N/(4 m^2) there.",
    conventions=(UNIT, TOGETHER, OWN, FRESH, "where s is no whole number, no number of rows reaches it", BEYOND),
    kind="optimum",
    parameters=(REAL, replace(TAUGHT, most=2 * m - 1)),
    value=1 / m - N / (4 * m**2),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=1 / m, slip="synthetic rows taken never to help"),
        NearMiss(formula=1 / (m + N), slip="endless synthetic rows at the best weights"),
        NearMiss(formula=1 / m - 1 / (4 * N), slip="m and N exchanged in the gain"),
        NearMiss(formula=3 / (4 * m), slip="the source model taken to have seen m real rows"),
        NearMiss(formula=1 / m - N / (2 * m**2), slip="the half of the square forgotten"),
    ),
    plan=mean_plan(({m: 3, N: 4}, {m: 6, N: 4}), delta=Fraction(1, 50), synthetic=best),
)
