"""The mean time until one category has all rows is at most M i (M - i)/(M - 1) generations."""

from theory.claim import Claim, NearMiss
from theory.lemmas import fixation
from theory.lemmas.discrete_trials import COPIES, EXACT_REFIT, LOGARITHMS, OURS, PAIRS, REPLACE, SOURCE, TWO, plan
from theory.lemmas.wright_fisher import M
from theory.proof.line import Derivation
from theory.symbols import i
from theory.vocabulary import Statistic


def derivation() -> Derivation:
    """M^3/(M - 1) x (1 - x) falls in the mean by at least 1 at every step."""
    return fixation.absorption_bound("<=")


CLAIM = Claim(
    id="shumailov.absorption-time-upper",
    source=SOURCE,
    title="Discrete, replace: the absorption time from above",
    statement="The mean time until one of two categories has all M rows is at most M i(M-i)/(M-1).",
    conventions=(EXACT_REFIT, REPLACE, TWO, "equality at M = 2 and M = 3", OURS),
    kind="bound",
    relation="<=",
    parameters=(PAIRS, COPIES),
    value=M * i * (M - i) / (M - 1),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=4 * i * (M - i) / M, slip="the bound from below"),
        NearMiss(formula=i * (M - i), slip="the factor M/(M - 1) left out"),
        NearMiss(formula=LOGARITHMS / 2, slip="haploid and diploid time units mixed up in the diffusion formula"),
    ),
    plan=plan(Statistic.FITS_TO_ONE, ({M: 4, i: 2}, {M: 6, i: 1})),
)
