"""The mean of a category's model probability never moves: it is a martingale."""

from fractions import Fraction

from theory.claim import Claim, NearMiss
from theory.lemmas import fixation
from theory.lemmas.discrete_trials import EXACT_REFIT, FITS, OURS, PROBABILITY, REPLACE, ROWS, SOURCE, plan
from theory.lemmas.wright_fisher import M, p
from theory.proof.line import Derivation
from theory.symbols import t
from theory.vocabulary import Statistic


def derivation() -> Derivation:
    """The mean of a batch is the share that it is drawn with."""
    return fixation.mean_share()


CLAIM = Claim(
    id="shumailov.category-mean",
    source=SOURCE,
    title="Discrete, replace: the mean of a category",
    statement="The model's probability of a category keeps its mean: E p_t = p_0 at every generation t.",
    conventions=(EXACT_REFIT, REPLACE, OURS),
    kind="mean",
    parameters=(ROWS, FITS, PROBABILITY),
    value=p,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=p * (1 - 1 / M) ** t, slip="the factor of the heterozygosity"),
        NearMiss(formula=1 - (1 - p) * (1 - 1 / M) ** t, slip="the mean seen by a row that is drawn from the category"),
        NearMiss(formula=p + t * p * (1 - p) / M, slip="the second moment's growth"),
    ),
    plan=plan(Statistic.CATEGORY_SHARE, ({M: 4, t: 3, p: Fraction(2, 5)}, {M: 3, t: 5, p: Fraction(3, 4)}), share=p),
)
