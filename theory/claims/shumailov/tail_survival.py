"""A category of probability q is missing from the next fit with probability (1 - q)^M."""

from fractions import Fraction

from sympy import exp

from theory.claim import Claim, NearMiss
from theory.lemmas import survival
from theory.lemmas.discrete_trials import EXACT_REFIT, OURS, ROWS, SOURCE, plan
from theory.lemmas.survival import q
from theory.lemmas.wright_fisher import M
from theory.parameter import Parameter
from theory.proof.line import Derivation
from theory.vocabulary import Statistic


def derivation() -> Derivation:
    """M independent draws, each of which misses it."""
    return survival.absent()


CLAIM = Claim(
    id="shumailov.tail-survival",
    source=SOURCE,
    title="Discrete: a tail category is lost",
    statement="A category of probability q is absent after one refit on M rows with probability (1 - q)^M.",
    conventions=(EXACT_REFIT, "what is absent once never comes back", OURS),
    kind="probability",
    parameters=(ROWS, Parameter(symbol=q, meaning="probability of the category", whole=False, below=1)),
    value=(1 - q) ** M,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=exp(-M * q), slip="the Poisson approximation"),
        NearMiss(formula=1 - M * q, slip="first order in q"),
        NearMiss(formula=1 - q**M, slip="all rows in the category, in place of none"),
        NearMiss(formula=(1 - q) ** (M - 1), slip="one draw left out"),
    ),
    plan=plan(Statistic.CATEGORY_GONE, ({M: 3, q: Fraction(1, 5)}, {M: 5, q: Fraction(1, 10)}), share=q, fits=1),
)
