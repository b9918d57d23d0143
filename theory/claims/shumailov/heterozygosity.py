"""Exact refits on M draws: the expected heterozygosity falls by the factor 1 - 1/M in every generation."""

from sympy import Product, exp

from theory.claim import Claim, NearMiss
from theory.lemmas import wright_fisher
from theory.lemmas.discrete_trials import EXACT_REFIT, OURS, OVER_TIME, REPLACE, SOURCE, plan
from theory.lemmas.wright_fisher import M
from theory.proof.line import Derivation
from theory.symbols import k, t
from theory.vocabulary import Statistic


def derivation() -> Derivation:
    """The first two moments of a batch, averaged over the past; the same factor for every category."""
    return wright_fisher.heterozygosity(accumulate=False)


CLAIM = Claim(
    id="shumailov.heterozygosity",
    source=SOURCE,
    title="Discrete, replace: the heterozygosity",
    statement="With exact refits on M draws, E(1 - sum p_t^2) = (1 - 1/M)^t (1 - sum p_0^2).",
    conventions=(EXACT_REFIT, REPLACE, "any number of categories", OURS),
    kind="heterozygosity",
    parameters=OVER_TIME,
    value=(1 - 1 / M) ** t,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=(1 - 1 / (2 * M)) ** t, slip="2M gene copies, as in a diploid population"),
        NearMiss(formula=exp(-t / M), slip="continuous time"),
        NearMiss(formula=(1 - 1 / M) ** (t + 1), slip="the true distribution counted as a fit"),
        NearMiss(formula=Product(1 - 1 / (M * k**2), (k, 1, t)), slip="accumulate in place of replace"),
    ),
    plan=plan(Statistic.HETEROZYGOSITY, ({M: 3, t: 2}, {M: 5, t: 4})),
)
