"""Data that accumulate are printed to have a lower loss than real data alone: false for a wide kernel."""

from fractions import Fraction

from sympy import Integer, Rational

from theory.claim import Claim, Erratum, Expected, NearMiss
from theory.claims.kazdan import kde_accumulate_can_lose
from theory.lemmas.kernel_density import ACCUMULATE, BANDWIDTH, SOURCE, h
from theory.lemmas.kernel_loss import GAUSSIAN, LOSS, ONE, PLACE, REACH
from theory.lemmas.kernel_trials import plan
from theory.proof.even_convex import log_cosh
from theory.symbols import n, t
from theory.vocabulary import Statistic, Workflow

CLAIM = Claim(
    id="kazdan.kde-lower-loss-as-printed",
    source=SOURCE,
    title="Kernel density, accumulate: a lower loss, as printed",
    statement="When data accumulate, the loss on real rows is at most that of real data alone, for every bandwidth: "
    "E NLL_2 - E NLL_1 <= 0.",
    conventions=(GAUSSIAN, ACCUMULATE, ONE, LOSS, "as printed on the slides, which name no bandwidth"),
    kind="loss",
    relation="<=",
    expected=Expected.REFUTED,
    parameters=(BANDWIDTH,),
    value=Integer(0),
    derivation=kde_accumulate_can_lose.derivation,
    near_misses=(
        NearMiss(formula=-log_cosh(REACH), slip="a gain of the size that narrow kernels have"),
        NearMiss(formula=-1 / (4 * h**2), slip="the loss without its constant"),
        NearMiss(formula=Rational(1, 32), slip="a small loss allowed"),
    ),
    plan=plan(
        Workflow.AUGMENT, Statistic.LOSS_RISE, at=({h: Fraction(2)},), fixed={n: 1, t: 2}, delta=Fraction(1, 50)
    ),
    errata=(
        Erratum(
            place=PLACE,
            printed=r"\text{Accumulate: lower loss on real test data than training on real data alone}",
            corrected=r"\mathbb{E}\,\mathrm{NLL}_2 - \mathbb{E}\,\mathrm{NLL}_1 \begin{cases} < 0 & h < 0.61 \\ "
            r"> 0 & h^2 > 8/5 \end{cases} \quad (n = 1,\ \text{Gaussian})",
            reason="synthetic rows smooth the estimate: that helps a bandwidth that is too narrow, and hurts one that "
            "is wide enough",
            corrected_by=("kazdan.kde-accumulate-can-win", "kazdan.kde-accumulate-can-lose"),
        ),
    ),
)  # fmt: skip
