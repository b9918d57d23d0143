"""A category that starts with i of M rows takes over with probability i/M."""

from sympy import Integer

from theory.claim import Claim, NearMiss
from theory.lemmas import fixation
from theory.lemmas.discrete_trials import COPIES, EXACT_REFIT, OURS, REPLACE, SOURCE, TWO, plan
from theory.lemmas.wright_fisher import M
from theory.parameter import Parameter
from theory.proof.line import Derivation
from theory.symbols import i
from theory.vocabulary import Statistic


def derivation() -> Derivation:
    """The mean share stays i/M, and what lies between no row and all rows vanishes."""
    return fixation.fixation()


CLAIM = Claim(
    id="shumailov.fixation-probability",
    source=SOURCE,
    title="Discrete, replace: which category takes over",
    statement="A category with i of M rows ends with all rows with probability i/M.",
    conventions=(EXACT_REFIT, REPLACE, TWO, "of more than two categories, any one against all others", OURS),
    kind="probability",
    parameters=(Parameter(symbol=M, meaning="rows drawn a generation", least=2), COPIES),
    value=i / M,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=i**2 / (i**2 + (M - i) ** 2), slip="odds squared, as if the larger share were favoured"),
        NearMiss(formula=1 - (1 - i / M) ** M, slip="the chance to be drawn at all in the next generation"),
        NearMiss(formula=(i + Integer(1)) / (M + 2), slip="one pseudo-count for each category"),
    ),
    plan=plan(Statistic.CATEGORY_ALONE, ({M: 5, i: 2}, {M: 6, i: 4})),
)
