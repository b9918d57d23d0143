"""A category that is still seen after a refit is over-estimated: its mean is p/(1 - (1 - p)^M)."""

from fractions import Fraction

from theory.claim import Claim, NearMiss
from theory.lemmas import survival
from theory.lemmas.discrete_trials import EXACT_REFIT, OURS, PROBABILITY, ROWS, SOURCE, plan
from theory.lemmas.wright_fisher import M, p
from theory.proof.line import Derivation
from theory.vocabulary import Statistic


def derivation() -> Derivation:
    """The mean over the probability to be seen at all: the cases without it add nothing to the mean."""
    return survival.surviving_mean()


CLAIM = Claim(
    id="shumailov.surviving-mean",
    source=SOURCE,
    title="Discrete: categories that survive are over-estimated",
    statement="Given that a category of probability p occurs among M rows, its mean share is p/(1 - (1-p)^M) > p.",
    conventions=(EXACT_REFIT, "one refit, on M rows of the true distribution", OURS),
    kind="mean",
    parameters=(ROWS, PROBABILITY),
    value=p / (1 - (1 - p) ** M),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=p, slip="the mean over all cases"),
        NearMiss(formula=p + (1 - p) / M, slip="the mean seen by a row of the category: a size-biased mean"),
        NearMiss(formula=p / (1 - (1 - p) ** (M - 1)), slip="one draw left out"),
    ),
    plan=plan(Statistic.SURVIVING_SHARE, ({M: 3, p: Fraction(1, 5)}, {M: 6, p: Fraction(1, 3)}), share=p, fits=1),
)
