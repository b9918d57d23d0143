"""The fixed budget of one batch: the variance ratio is 3 H_G^(2) - 2, between augment and discard."""

from sympy import Integer, harmonic

from theory.claim import Claim, NearMiss, Regime
from theory.lemmas.budget_trials import one_batch
from theory.lemmas.fixed_budget import DESIGN, GENERATIONS, LIMIT_LAW, OURS, SOURCE, subsample
from theory.proof.line import Derivation
from theory.symbols import G
from theory.vocabulary import Family


def derivation() -> Derivation:
    """The pooled mean moves by the fit's own error and the new noise, both over G."""
    return subsample(Integer(1))


CLAIM = Claim(
    id="kazdan.subsample-ratio",
    source=SOURCE,
    title="Fixed budget: the variance ratio",
    statement="When data accumulate and each fit uses a random n-subset, Var W(G) = (3 H_G^(2) - 2) Var W(1).",
    conventions=(DESIGN, "the budget is n rows, one batch", LIMIT_LAW, OURS),
    kind="variance ratio",
    regime=Regime.LIMIT,
    parameters=(GENERATIONS,),
    value=3 * harmonic(G, 2) - 2,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=harmonic(G, 2), slip="augment, where fits use all rows"),
        NearMiss(formula=G, slip="discard, where fits use the newest batch"),
        NearMiss(formula=2 * harmonic(G, 2) - 1, slip="the error of the subset counted once, not handed on"),
        NearMiss(formula=harmonic(G, 2) + 1 - 1 / G, slip="augment plus the error of the last subset"),
        NearMiss(formula=3 * harmonic(G - 1, 2) + 1, slip="the sum stops at G - 1"),
    ),
    plan=one_batch(lambda point: int(point[G]), ({G: 5},), (Family.NORMAL, Family.BINOMIAL)),
)
