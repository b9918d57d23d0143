"""At the best weights s synthetic rows are worth s N/(s + N) real ones: they never hurt then."""

from fractions import Fraction

from theory.claim import Claim, NearMiss, Point
from theory.lemmas.cardinality_trials import BEYOND, FRESH, OWN, REAL, SOURCE, SYNTHETIC, TAUGHT, UNIT, mean_plan
from theory.lemmas.real_and_synthetic import N, best_weighted, m, s
from theory.proof.line import Derivation


def derivation() -> Derivation:
    """The squared error is a parabola in the weight of the synthetic rows."""
    return best_weighted()


def weight(point: Point) -> Fraction:
    """The best weight of a synthetic row beside a real one, N/(s + N)."""
    return Fraction(point[N]) / (point[s] + point[N])


CLAIM = Claim(
    id="kazdan.best-weighted-error",
    source=SOURCE,
    title="Synthetic rows at their best weight",
    statement="Where a synthetic row weighs N/(s + N) of a real one, the squared error is least, "
    "1/(m + s N/(s + N)): s synthetic rows are worth s N/(s + N) real ones.",
    conventions=(
        UNIT, "one maximum likelihood fit on m real and s synthetic rows, the latter with a weight of their own", OWN,
        FRESH, BEYOND,
    ),
    kind="optimum",
    parameters=(REAL, SYNTHETIC, TAUGHT),
    value=1 / (m + s * N / (s + N)),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=1 / (m + s) + (s / (m + s)) ** 2 / N, slip="equal weights"),
        NearMiss(formula=1 / (m + N), slip="endless synthetic rows"),
        NearMiss(formula=1 / (m + s), slip="synthetic rows taken for real ones"),
        NearMiss(formula=1 / (m + (s + N) / 4), slip="s N/(s + N) at s = N for all s and N"),
    ),
    plan=mean_plan(({m: 3, s: 12, N: 2},), delta=Fraction(1, 50), weight=weight),
)  # fmt: skip
