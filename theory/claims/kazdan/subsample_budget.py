"""The fixed budget of less than one batch: the variance ratio is (2 + 1/lam) H_G^(2) - 2."""

from fractions import Fraction

from sympy import Symbol, harmonic

from theory.claim import Claim, NearMiss, Regime
from theory.lemmas.budget_trials import batches
from theory.lemmas.fixed_budget import DESIGN, GENERATIONS, LIMIT_LAW, OURS, SOURCE, subsample
from theory.parameter import Parameter
from theory.proof.line import Derivation
from theory.symbols import G

lam = Symbol("lam", positive=True)
SHARE = Parameter(symbol=lam, meaning="rows of a fit over those of a batch", whole=False, above=0, below=1)


def derivation() -> Derivation:
    """The error of a subset of lam n rows has the variance 1/lam - 1/G."""
    return subsample(lam)


CLAIM = Claim(
    id="kazdan.subsample-budget",
    source=SOURCE,
    title="Fixed budget: less than one batch",
    statement="When data accumulate and each fit uses a random subset of lam n rows, lam < 1, the variance of fit G "
    "over that of a fit on n real rows is (2 + 1/lam) H_G^(2) - 2.",
    conventions=(DESIGN, LIMIT_LAW, OURS, "for lam > 1 the first fits have fewer rows than the budget, and it fails"),
    kind="variance ratio",
    regime=Regime.LIMIT,
    parameters=(GENERATIONS, SHARE),
    value=(2 + 1 / lam) * harmonic(G, 2) - 2,
    transfer=lam,  # the first fit has lam n rows: 1/lam of the variance of one on n
    derivation=derivation,
    near_misses=(
        NearMiss(formula=3 * harmonic(G, 2) - 2, slip="the budget of one batch"),
        NearMiss(formula=harmonic(G, 2) / lam, slip="augment, with fewer rows in each fit"),
        NearMiss(formula=(3 * harmonic(G, 2) - 2) / lam, slip="the ratio to the first fit taken as that of one batch"),
        NearMiss(formula=(2 + lam) * harmonic(G, 2) - 2, slip="lam in place of 1/lam"),
    ),
    plan=batches(
        lambda point: Fraction(point[lam]),
        lambda point: int(point[G]),
        ({G: 3, lam: Fraction(1, 2)},),
    ),
)
