"""The mean time until one category has all rows is at least 4 i (M - i)/M generations."""

from theory.claim import Claim, NearMiss
from theory.lemmas import fixation
from theory.lemmas.discrete_trials import COPIES, EXACT_REFIT, LOGARITHMS, OURS, PAIRS, REPLACE, SOURCE, TWO, plan
from theory.lemmas.wright_fisher import M
from theory.proof.line import Derivation
from theory.symbols import i
from theory.vocabulary import Statistic


def derivation() -> Derivation:
    """4 M x (1 - x) falls in the mean by at most 1 at every step."""
    return fixation.absorption_bound(">=")


CLAIM = Claim(
    id="shumailov.absorption-time-lower",
    source=SOURCE,
    title="Discrete, replace: the absorption time from below",
    statement="The mean time until one of two categories has all M rows is at least 4 i(M-i)/M.",
    conventions=(EXACT_REFIT, REPLACE, TWO, "so it is of order M where both categories have a fixed share", OURS),
    kind="bound",
    relation=">=",
    parameters=(PAIRS, COPIES),
    value=4 * i * (M - i) / M,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=M * i * (M - i) / (M - 1), slip="the bound from above"),
        NearMiss(formula=4 * i * (M - i) / (M - 1), slip="M - 1 in place of M"),
        NearMiss(formula=LOGARITHMS, slip="the diffusion's time, which is the larger one"),
    ),
    plan=plan(Statistic.FITS_TO_ONE, ({M: 4, i: 2}, {M: 6, i: 1})),
)
