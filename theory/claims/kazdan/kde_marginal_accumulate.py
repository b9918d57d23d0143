"""A kernel density when data accumulate: the variance of a draw is 1 + h^2 H_t, which has no bound."""

from fractions import Fraction

from sympy import harmonic

from theory.claim import Claim, NearMiss
from theory.lemmas.kernel_density import (
    ACCUMULATE,
    BANDWIDTH,
    FITS,
    KERNEL,
    ON_THE_WHOLE,
    OURS,
    SOURCE,
    draw_accumulate,
    h,
)
from theory.lemmas.kernel_trials import plan
from theory.proof.line import Derivation
from theory.symbols import t
from theory.vocabulary import Statistic, Workflow


def derivation() -> Derivation:
    """The rows of fit t gain h^2/t, and a draw has one kernel more."""
    return draw_accumulate()


CLAIM = Claim(
    id="kazdan.kde-marginal-accumulate",
    source=SOURCE,
    title="Kernel density, accumulate: the variance of a draw",
    statement="When data accumulate, the variance of a draw of fit t is 1 + h^2 H_t.",
    conventions=(KERNEL, ACCUMULATE, ON_THE_WHOLE, OURS, "any kernel of mean 0 and variance 1"),
    kind="variance",
    parameters=(FITS, BANDWIDTH),
    value=1 + h**2 * harmonic(t),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=1 + t * h**2, slip="replace in place of accumulate"),
        NearMiss(formula=1 + h**2 * harmonic(t, 2), slip="1/k^2 in place of 1/k"),
        NearMiss(formula=1 + h**2 * (harmonic(t) - 1), slip="the last kernel left out"),
        NearMiss(formula=1 + h * harmonic(t), slip="h in place of h^2"),
    ),
    plan=plan(
        Workflow.AUGMENT, Statistic.KERNEL_DRAW, at=({t: 3, h: Fraction(3, 2)}, {t: 5, h: Fraction(3, 4)}),
        delta=Fraction(1, 50),
    ),
)  # fmt: skip
