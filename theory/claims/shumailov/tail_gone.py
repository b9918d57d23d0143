"""A category with i of M rows has gone by generation t with the probability that a power of the chain gives."""

from theory.claim import Claim, NearMiss
from theory.lemmas import tails
from theory.lemmas.discrete_trials import COPIES, EXACT_REFIT, OURS, REPLACE, SOURCE, plan
from theory.lemmas.fixation import STILL_MIXED
from theory.lemmas.tails import GONE_BY, MOST_FITS, MOST_ROWS
from theory.lemmas.wright_fisher import M
from theory.parameter import Parameter
from theory.proof.line import Derivation
from theory.symbols import i, t
from theory.vocabulary import Statistic

FIRST = (1 - i / M) ** M  # gone with the first fit


def derivation() -> Derivation:
    """Powers of the transition matrix, held against the ancestry of the rows."""
    return tails.gone()


CLAIM = Claim(
    id="shumailov.tail-gone",
    source=SOURCE,
    title="Discrete, replace: when a tail category is gone",
    statement="A category with i of M rows has no row left after t generations with probability [P^t]_(i,0), "
    f"for M up to {MOST_ROWS} and t up to {MOST_FITS}.",
    conventions=(
        EXACT_REFIT,
        REPLACE,
        "q = i/M is its true probability; P: the binomial transitions of its rows among 0, ..., M",
        "the rarer it is, the sooner: near misses that treat all categories alike are false",
        OURS,
        "shown start by start for each M and t listed; the bound of the tail holds for every M and t",
    ),
    kind="probability",
    parameters=(
        Parameter(symbol=M, meaning="rows drawn a generation", least=2, most=MOST_ROWS),
        COPIES,
        Parameter(symbol=t, meaning="fits so far", most=MOST_FITS),
    ),
    value=GONE_BY(M, i, t),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=FIRST, slip="lost with the first fit or never"),
        NearMiss(formula=1 - (1 - FIRST) ** t, slip="the first fit's probability taken for every fit"),
        NearMiss(formula=GONE_BY(M, i, t + 1), slip="the true distribution counted as a fit"),
        NearMiss(formula=GONE_BY(M, M - i, t), slip="all others gone: the frequent lost as easily as the rare"),
        NearMiss(formula=1 - STILL_MIXED(M, i, t), slip="gone or alone: any of the two categories lost"),
        NearMiss(formula=1 - i / M, slip="at the end of time"),
    ),
    plan=plan(Statistic.CATEGORY_GONE, ({M: 6, i: 1, t: 4}, {M: 5, i: 2, t: 6})),
)
