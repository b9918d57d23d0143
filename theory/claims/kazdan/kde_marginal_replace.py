"""A kernel density when data are replaced: the variance of a draw is 1 + t h^2."""

from fractions import Fraction

from sympy import harmonic

from theory.claim import Claim, NearMiss
from theory.lemmas.kernel_density import BANDWIDTH, FITS, KERNEL, ON_THE_WHOLE, OURS, REPLACE, SOURCE, draw_replace, h
from theory.lemmas.kernel_trials import plan
from theory.proof.line import Derivation
from theory.symbols import t
from theory.vocabulary import Statistic, Workflow


def derivation() -> Derivation:
    """One kernel a generation."""
    return draw_replace()


CLAIM = Claim(
    id="kazdan.kde-marginal-replace",
    source=SOURCE,
    title="Kernel density, replace: the variance of a draw",
    statement="When data are replaced, the variance of a draw of fit t is 1 + t h^2.",
    conventions=(KERNEL, REPLACE, ON_THE_WHOLE, OURS, "any kernel of mean 0 and variance 1"),
    kind="variance",
    parameters=(FITS, BANDWIDTH),
    value=1 + t * h**2,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=1 + h**2 * harmonic(t), slip="accumulate in place of replace"),
        NearMiss(formula=1 + (t - 1) * h**2, slip="the first kernel left out"),
        NearMiss(formula=(1 + h**2) ** t, slip="the kernels taken to multiply"),
        NearMiss(formula=1 + t * h, slip="h in place of h^2"),
    ),
    plan=plan(
        Workflow.DISCARD, Statistic.KERNEL_DRAW, at=({t: 3, h: Fraction(3, 4)}, {t: 5, h: Fraction(1, 2)}),
        delta=Fraction(1, 50),
    ),
)  # fmt: skip
