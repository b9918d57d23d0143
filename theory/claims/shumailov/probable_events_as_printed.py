"""Probable events are over-estimated, read as a statement on the mean: E p_t/p_0 would exceed 1. It is 1."""

from fractions import Fraction

from sympy import Rational, Symbol

from theory.claim import Claim, Erratum, Expected, NearMiss
from theory.lemmas import survival
from theory.lemmas.discrete_trials import EXACT_REFIT, FITS, REPLACE, ROWS, SOURCE, plan
from theory.lemmas.wright_fisher import M, p
from theory.parameter import Parameter
from theory.proof.line import Derivation
from theory.symbols import t
from theory.vocabulary import Statistic

gain = Symbol("gain", positive=True)


def derivation() -> Derivation:
    """The mean of a share does not move, whether it is probable or not."""
    return survival.mean_factor()


CLAIM = Claim(
    id="shumailov.probable-events-as-printed",
    source=SOURCE,
    title="Probable events are over-estimated, as printed",
    statement="A probable event (p > 1/2) is over-estimated in the mean: E p_t >= (1 + gain) p_0 for some gain > 0.",
    conventions=(
        EXACT_REFIT, REPLACE, "as printed, with 'over-estimated' read as a mean above the truth, however little",
        "it does hold for the categories that are still seen, and for the median once the chain is absorbed",
    ),
    kind="mean",
    relation=">=",
    expected=Expected.REFUTED,
    parameters=(
        ROWS, FITS,
        Parameter(symbol=p, meaning="true probability of the event", whole=False, above=Rational(1, 2), below=1),
        Parameter(symbol=gain, meaning="by how much it is over-estimated at least, in units of p", whole=False),
    ),
    value=1 + gain,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=1 / p, slip="the event that takes over in the end, taken as certain"),
        NearMiss(formula=1 / (1 - (1 - p) ** M), slip="the factor for the events that are still seen"),
        NearMiss(formula=1 + gain * (2 * p - 1), slip="a gain that grows with the distance from 1/2"),
    ),
    errata=(
        Erratum(
            place="What is Model Collapse?",
            printed=r"\text{Overestimate probable events and underestimate improbable events.}",
            corrected=r"\mathbb{E}\,p_t = p_0,\qquad \mathbb{E}[\,p_1 \mid p_1 > 0\,] = \frac{p_0}{1-(1-p_0)^M} > p_0",
            reason="with exact refits the mean of every category's probability is a martingale, probable or not; only "
            "the categories that are still seen are over-estimated, the more so the less probable they are",
            corrected_by=("shumailov.category-mean", "shumailov.surviving-mean", "shumailov.tail-survival"),
        ),
    ),
    plan=plan(Statistic.CATEGORY_FACTOR, ({M: 2, t: 3, p: Fraction(3, 5), gain: Fraction(1, 2)},), share=p),
)  # fmt: skip
