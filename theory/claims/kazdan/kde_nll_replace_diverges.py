"""A kernel density of fixed bandwidth when data are replaced: the loss on real rows rises beyond any bound."""

from fractions import Fraction

from sympy import Rational, log, pi

from theory.claim import Claim, NearMiss
from theory.lemmas.kernel_density import BANDWIDTH, FITS, REPLACE, SOURCE, h
from theory.lemmas.kernel_loss import GAUSSIAN, LOSS, REPLACED_BOUND, ROWS, replace_diverges
from theory.lemmas.kernel_trials import plan
from theory.proof.line import Derivation
from theory.symbols import n, t
from theory.vocabulary import Statistic, Workflow

SPREAD = 1 + t * h**2


def derivation() -> Derivation:
    """Jensen's inequality, and the density of a draw."""
    return replace_diverges()


CLAIM = Claim(
    id="kazdan.kde-nll-replace-diverges",
    source=SOURCE,
    title="Kernel density, replace: the loss on real rows diverges",
    statement="When data are replaced and h is fixed, E NLL_t >= (1/2) log(2 pi (1 + t h^2)) + 1/(2 (1 + t h^2)) for "
    "every n: it rises without bound, at least like (1/2) log t.",
    conventions=(GAUSSIAN, REPLACE, LOSS, "printed as 'Replace: NLL increases'; the rate is ours"),
    kind="loss",
    relation=">=",
    parameters=(ROWS, FITS, BANDWIDTH),
    value=REPLACED_BOUND,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=log(2 * pi * SPREAD) / 2 + Rational(1, 2), slip="the test rows drawn from the fit"),
        NearMiss(formula=t * log(1 + h**2) / 2 + log(2 * pi) / 2 + 1 / (2 * SPREAD), slip="the kernels multiplied"),
        NearMiss(
            formula=log(2 * pi * (SPREAD + h**2)) / 2 + 1 / (2 * (SPREAD + h**2)), slip="one kernel too many"
        ),
        NearMiss(formula=log(2 * pi * SPREAD), slip="the variance in place of its root"),
    ),
    plan=plan(
        Workflow.DISCARD, Statistic.HELD_OUT_LOSS,
        at=({n: 40, t: 2, h: Fraction(3, 2)}, {n: 40, t: 6, h: Fraction(1, 2)}), delta=Fraction(1, 50),
    ),
)  # fmt: skip
