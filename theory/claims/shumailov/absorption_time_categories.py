"""Many categories reduce to two: the mean time to one category is a sum of times of one category against the rest."""

from sympy import floor

from theory.claim import Claim, NearMiss
from theory.lemmas import absorption
from theory.lemmas.absorption import MOST_IN_ALL, MOST_KINDS, SHARE_TIME, m
from theory.lemmas.discrete_trials import EXACT_REFIT, OURS, REPLACE, SOURCE, alike
from theory.lemmas.wright_fisher import K
from theory.parameter import Parameter
from theory.proof.line import Derivation
from theory.proof.shares import ABSORPTION_TIME


def derivation() -> Derivation:
    """The whole chain of K categories, held against K times the sum for one of them."""
    return absorption.collapse_time()


CLAIM = Claim(
    id="shumailov.absorption-time-categories",
    source=SOURCE,
    title="Discrete, replace: the absorption time of many categories",
    statement="From K categories of m rows each, the mean time to one category is K g(m), g = (I - Q)^-1 h, h_j = j/M, "
    f"for K up to {MOST_KINDS} and K m up to {MOST_IN_ALL}.",
    conventions=(
        EXACT_REFIT,
        REPLACE,
        "M = K m; Q: the transitions of one category among 1, ..., M - 1",
        OURS,
        "shown from the chain of all categories for each K and m listed",
    ),
    kind="absorption time",
    parameters=(
        Parameter(symbol=K, meaning="categories at the start", least=2, most=MOST_KINDS),
        Parameter(symbol=m, meaning="rows of each category at the start", most=floor(MOST_IN_ALL / K)),
    ),
    value=K * SHARE_TIME(K * m, m),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=ABSORPTION_TIME(K * m, m), slip="the time of one category against the rest"),
        NearMiss(formula=K * ABSORPTION_TIME(K * m, m) / 2, slip="h_j = 1 in place of j/M, each pair counted once"),
        NearMiss(formula=(K - 1) * ABSORPTION_TIME(K * m, m), slip="one category after the other is lost"),
        NearMiss(formula=2 * K * m * (1 - 1 / K), slip="the diffusion's order 2M, for one category against the rest"),
    ),
    plan=alike(({K: 3, m: 1}, {K: 3, m: 3}, {K: 4, m: 2})),
)
