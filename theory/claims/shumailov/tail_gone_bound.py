"""Tails vanish first: i of M rows have gone by t with probability at least (1 - i/M)(1 - i (1 - 1/M)^t)."""

from theory.claim import Claim, NearMiss
from theory.lemmas import tails
from theory.lemmas.discrete_trials import COPIES, EXACT_REFIT, FITS, OURS, PAIRS, REPLACE, SOURCE, plan
from theory.lemmas.wright_fisher import M
from theory.proof.line import Derivation
from theory.symbols import i, t
from theory.vocabulary import Statistic

KEPT = (1 - 1 / M) ** t


def derivation() -> Derivation:
    """The means of x and of x (1 - x) are known, and 1 - x - M x (1 - x) is at most 1 at x = 0 and 0 elsewhere."""
    return tails.gone_bound()


CLAIM = Claim(
    id="shumailov.tail-gone-bound",
    source=SOURCE,
    title="Discrete, replace: tails vanish first",
    statement="A category with i of M rows has gone by generation t with probability (1-i/M)(1 - i(1-1/M)^t) at least.",
    conventions=(
        EXACT_REFIT,
        REPLACE,
        "for every M, i and t; it says something from t of about M log i on, so at once for i = 1",
        "sharp: 1 - i/M is the probability to be gone in the end",
        OURS,
    ),
    kind="bound",
    relation=">=",
    parameters=(PAIRS, COPIES, FITS),
    value=(1 - i / M) * (1 - i * KEPT),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=1 - i / M, slip="the end of time"),
        NearMiss(formula=(1 - i / M) * (1 - KEPT), slip="one row in place of i"),
        NearMiss(formula=(1 - i / M) * (1 - i * KEPT * (1 - 1 / M)), slip="the true distribution counted as a fit"),
        NearMiss(formula=1 - i * KEPT, slip="the factor 1 - i/M left out: it may take over"),
    ),
    plan=plan(Statistic.CATEGORY_GONE, ({M: 3, i: 1, t: 2}, {M: 4, i: 2, t: 4})),
)
