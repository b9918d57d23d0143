"""The fixed budget of L batches: once the rows outgrow it, the variance ratio leaves the pathway of augment."""

from fractions import Fraction

from sympy import Sum, Symbol, harmonic

from theory.claim import Claim, NearMiss, Regime
from theory.lemmas.budget_trials import batches
from theory.lemmas.fixed_budget import DESIGN, LIMIT_LAW, OURS, SOURCE, larger
from theory.parameter import Parameter
from theory.proof.line import Derivation
from theory.symbols import k

L, s = Symbol("L", positive=True), Symbol("s", positive=True)
PARAMETERS = (
    Parameter(symbol=L, meaning="batches in the budget"),
    Parameter(symbol=s, meaning="generations since the rows reached the budget", least=0),
)
TAIL = Sum(1 / (L + k) ** 2, (k, 1, s))  # H_G^(2) - H_L^(2) at G = L + s


def derivation() -> Derivation:
    """Augment up to generation L; from there on the error of a subset of L batches has the variance 1/L - 1/G."""
    return larger(L, s)


CLAIM = Claim(
    id="kazdan.subsample-batches",
    source=SOURCE,
    title="Fixed budget: several batches",
    statement="When data accumulate and each fit uses a random subset of L n rows (all rows while G <= L), the "
    "variance of fit G = L + s over that of the first is H_L^(2) + (2 + 1/L)(H_G^(2) - H_L^(2)).",
    conventions=(DESIGN, LIMIT_LAW, OURS),
    kind="variance ratio",
    regime=Regime.LIMIT,
    parameters=PARAMETERS,
    value=harmonic(L, 2) + (2 + 1 / L) * TAIL,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=(2 + 1 / L) * (harmonic(L, 2) + TAIL) - 2, slip="the formula of budgets below one batch"),
        NearMiss(formula=harmonic(L, 2) + TAIL, slip="augment, where fits use all rows"),
        NearMiss(formula=harmonic(L, 2) + 3 * TAIL, slip="the budget of one batch from there on"),
        NearMiss(
            formula=harmonic(L, 2) + (1 + 1 / L) * TAIL, slip="the errors of the subsets alone, not the new noise"
        ),
    ),
    plan=batches(
        lambda point: Fraction(point[L]),
        lambda point: int(point[L] + point[s]),
        ({L: 2, s: 2},),
    ),
)
