"""Exact refits on all rows so far: the heterozygosity falls by 1 - 1/(M k^2) at fit k, and keeps a positive share."""

from sympy import Product, pi

from theory.claim import Claim, NearMiss
from theory.lemmas import wright_fisher
from theory.lemmas.discrete_trials import ACCUMULATE, EXACT_REFIT, OURS, OVER_TIME, SOURCE, plan
from theory.lemmas.wright_fisher import M
from theory.proof.line import Derivation
from theory.symbols import k, t
from theory.vocabulary import Statistic, Workflow


def derivation() -> Derivation:
    """The newest batch has the weight 1/k in fit k, so its noise counts 1/k^2."""
    return wright_fisher.heterozygosity(accumulate=True)


CLAIM = Claim(
    id="shumailov.heterozygosity-accumulate",
    source=SOURCE,
    title="Discrete, accumulate: the heterozygosity",
    statement="When rows accumulate, E(1 - sum p_t^2) = prod_{k=1}^t (1 - 1/(M k^2)) (1 - sum p_0^2).",
    conventions=(EXACT_REFIT, ACCUMULATE, "any number of categories", OURS),
    kind="heterozygosity",
    parameters=OVER_TIME,
    value=Product(1 - 1 / (M * k**2), (k, 1, t)),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=(1 - 1 / M) ** t, slip="replace in place of accumulate"),
        NearMiss(formula=Product(1 - 1 / (M * k), (k, 1, t)), slip="the noise of M k rows in place of its weight 1/k"),
        NearMiss(formula=Product(1 - 1 / (M * k**2), (k, 1, t - 1)), slip="the last fit left out"),
        NearMiss(formula=1 - pi**2 / (6 * M), slip="first order in 1/M, at the end of time"),
    ),
    plan=plan(Statistic.HETEROZYGOSITY, ({M: 2, t: 3}, {M: 3, t: 2}), workflow=Workflow.AUGMENT),
)
