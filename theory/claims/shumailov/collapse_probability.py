"""Absorption is certain: the probability that two categories are still there falls at least like (1 - 1/M)^t."""

from theory.claim import Claim, NearMiss
from theory.lemmas import fixation
from theory.lemmas.discrete_trials import COPIES, EXACT_REFIT, FITS, OURS, PAIRS, REPLACE, SOURCE, TWO, plan
from theory.lemmas.wright_fisher import M
from theory.proof.line import Derivation
from theory.symbols import i, t
from theory.vocabulary import Statistic

KEPT = (1 - 1 / M) ** t


def derivation() -> Derivation:
    """The product x (1 - x) is at least (M - 1)/M^2 before absorption, and its mean is known."""
    return fixation.still_mixed()


CLAIM = Claim(
    id="shumailov.collapse-probability",
    source=SOURCE,
    title="Discrete, replace: collapse to one point is certain",
    statement="Two categories are both left after t generations with probability at most i(M-i)/(M-1) (1 - 1/M)^t.",
    conventions=(EXACT_REFIT, REPLACE, TWO, OURS),
    kind="bound",
    relation="<=",
    parameters=(PAIRS, COPIES, FITS),
    value=i * (M - i) / (M - 1) * KEPT,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=KEPT, slip="the factor of the heterozygosity taken as the probability"),
        NearMiss(formula=4 * i * (M - i) / M**2 * KEPT, slip="x (1 - x) <= 1/4 used the wrong way round"),
        NearMiss(formula=i * (M - i) / M * (1 - 1 / M) ** t, slip="M in place of M - 1"),
        NearMiss(formula=i * (M - i) / (M - 1) * (1 - 1 / M) ** (t + 1), slip="the true distribution counted as a fit"),
    ),
    plan=plan(Statistic.STILL_MIXED, ({M: 4, i: 2, t: 3}, {M: 6, i: 2, t: 4})),
)
