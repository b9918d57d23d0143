"""Exact refits on a random M of all rows so far: the heterozygosity keeps a positive share, less than of all rows."""

from sympy import Product

from theory.claim import Claim, NearMiss
from theory.lemmas import discrete_budget
from theory.lemmas.discrete_budget import factor
from theory.lemmas.discrete_trials import BUDGET, EXACT_REFIT, OURS, PAIRS, SOURCE, plan
from theory.lemmas.wright_fisher import M
from theory.parameter import Parameter
from theory.proof.line import Derivation
from theory.symbols import k, t
from theory.vocabulary import Recipe, Statistic


def derivation() -> Derivation:
    """The chance that two different rows of the pool differ, batch by batch."""
    return discrete_budget.heterozygosity()


CLAIM = Claim(
    id="shumailov.heterozygosity-fixed-budget",
    source=SOURCE,
    title="Discrete, fixed budget: the heterozygosity",
    statement="When rows accumulate and each fit uses a random M of them, E(1 - sum p_t^2) = "
    "(1 - 1/M) prod_{k=2}^t (1 - (3M-1)/(kM(kM-1))) (1 - sum p_0^2).",
    conventions=(
        EXACT_REFIT,
        BUDGET,
        "any number of categories; an indicator's variance p(1 - p), so the variance of kazdan.subsample-variance-mle",
        "the factors are 1 - O(1/k^2), so the product has a positive limit",
        OURS,
    ),
    kind="heterozygosity",
    parameters=(PAIRS, Parameter(symbol=t, meaning="fits so far")),
    value=(1 - 1 / M) * Product(factor(k), (k, 2, t)),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=(1 - 1 / M) ** t, slip="replace in place of the fixed budget"),
        NearMiss(formula=Product(1 - 1 / (M * k**2), (k, 1, t)), slip="accumulate, where fits use all rows"),
        NearMiss(formula=Product(factor(k), (k, 2, t)), slip="the pool in place of its subset"),
        NearMiss(formula=(1 - 1 / M) * Product(factor(k), (k, 2, t - 1)), slip="the last batch left out"),
    ),
    plan=plan(Statistic.HETEROZYGOSITY, ({M: 3, t: 2}, {M: 2, t: 4}), workflow=Recipe(kind="fixed-budget")),
)
