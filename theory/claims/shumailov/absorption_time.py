"""The mean time until one of two categories has all rows: an entry of the fundamental matrix's row sums."""

from sympy import log

from theory.claim import Claim, NearMiss
from theory.lemmas import absorption
from theory.lemmas.absorption import MOST_ROWS
from theory.lemmas.discrete_trials import COPIES, EXACT_REFIT, LOGARITHMS, OURS, REPLACE, SOURCE, TWO, plan
from theory.lemmas.wright_fisher import M
from theory.parameter import Parameter
from theory.proof.line import Derivation
from theory.proof.shares import ABSORPTION_TIME
from theory.symbols import i
from theory.vocabulary import Statistic


def derivation() -> Derivation:
    """The fundamental matrix, held against state elimination."""
    return absorption.absorption_time()


CLAIM = Claim(
    id="shumailov.absorption-time",
    source=SOURCE,
    title="Discrete, replace: the absorption time",
    statement="The mean time until one of two categories has all M rows is the i-th row sum of (I - Q)^-1, "
    f"for M up to {MOST_ROWS}.",
    conventions=(
        EXACT_REFIT,
        REPLACE,
        TWO,
        "Q: the binomial transitions among 1, ..., M - 1 rows",
        OURS,
        "shown state by state for each M listed; the bounds of the absorption time hold for every M",
    ),
    kind="absorption time",
    parameters=(Parameter(symbol=M, meaning="rows drawn a generation", least=2, most=MOST_ROWS), COPIES),
    value=ABSORPTION_TIME(M, i),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=LOGARITHMS, slip="the diffusion in place of the chain"),
        NearMiss(formula=M * i * (M - i) / (M - 1), slip="the upper bound, exact at M = 2 and M = 3 only"),
        NearMiss(formula=4 * i * (M - i) / M, slip="the lower bound, exact at M = 2 only"),
        NearMiss(formula=M * log(M), slip="the order of a coupon collector's time"),
    ),
    plan=plan(Statistic.FITS_TO_ONE, ({M: 4, i: 2}, {M: 9, i: 2})),
)
