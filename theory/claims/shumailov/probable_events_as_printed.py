"""Probable events are over-estimated, read as a statement on the mean: the sign of E p_t - p_0 is +1. It is 0."""

from sympy import Integer, Rational

from theory.claim import Claim, Erratum, Expected, NearMiss
from theory.lemmas import survival
from theory.lemmas.discrete_trials import EXACT_REFIT, FITS, REPLACE, ROWS, SOURCE
from theory.lemmas.wright_fisher import M, p
from theory.parameter import Parameter
from theory.proof.line import Derivation
from theory.symbols import t


def derivation() -> Derivation:
    """The mean of a share does not move, whether it is probable or not."""
    return survival.sign_of_bias()


CLAIM = Claim(
    id="shumailov.probable-events-as-printed",
    source=SOURCE,
    title="Probable events are over-estimated, as printed",
    statement="A probable event (p > 1/2) is over-estimated in the mean: the sign of E p_t - p_0 is +1.",
    conventions=(
        EXACT_REFIT, REPLACE, "as printed, with 'over-estimated' read as a positive bias",
        "it does hold for the categories that are still seen, and for the median once the chain is absorbed",
    ),
    kind="mean",
    expected=Expected.REFUTED,
    parameters=(
        ROWS, FITS,
        Parameter(symbol=p, meaning="true probability of the event", whole=False, above=Rational(1, 2), below=1),
    ),
    value=Integer(1),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=Integer(-1), slip="probable events taken as under-estimated"),
        NearMiss(formula=2 * p - 1, slip="the distance from 1/2 in place of the sign"),
        NearMiss(formula=1 - (1 - 1 / M) ** (t + 1), slip="the share of the heterozygosity that is lost"),
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
)  # fmt: skip
