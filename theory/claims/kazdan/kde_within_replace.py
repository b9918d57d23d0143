"""A kernel density when data are replaced: the variance of the fitted density approaches n h^2, the truth forgotten."""

from fractions import Fraction

from theory.claim import Claim, NearMiss
from theory.lemmas.kernel_density import (
    BANDWIDTH,
    FITS,
    KERNEL,
    OURS,
    REPLACE,
    ROWS,
    SOURCE,
    WITHIN_FIT,
    h,
    within_replace,
)
from theory.lemmas.kernel_trials import plan
from theory.proof.line import Derivation
from theory.symbols import n, t
from theory.vocabulary import Statistic, Workflow


def derivation() -> Derivation:
    """Each fit keeps 1 - 1/n of the variance before it and adds h^2."""
    return within_replace()


CLAIM = Claim(
    id="kazdan.kde-within-replace",
    source=SOURCE,
    title="Kernel density, replace: the variance of a fit",
    statement="When data are replaced, E of the fitted density's variance is n h^2 + (1 - n h^2)(1 - 1/n)^t.",
    conventions=(KERNEL, REPLACE, WITHIN_FIT, OURS),
    kind="variance",
    parameters=(ROWS, FITS, BANDWIDTH),
    value=n * h**2 + (1 - n * h**2) * (1 - 1 / n) ** t,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=1 + t * h**2, slip="the spread of the fits' means counted as well"),
        NearMiss(formula=n * h**2 * (1 - (1 - 1 / n) ** t), slip="the real variance left out"),
        NearMiss(formula=n * h**2 + (1 - n * h**2) * (1 - 1 / n) ** (t - 1), slip="the first fit taken to be exact"),
        NearMiss(formula=(1 - 1 / n) ** t + h**2, slip="the last kernel alone"),
    ),
    plan=plan(
        Workflow.DISCARD, Statistic.FIT_VARIANCE, at=({n: 3, t: 3, h: Fraction(3, 4)}, {n: 5, t: 2, h: Fraction(1, 2)}),
        delta=Fraction(1, 50),
    ),
)  # fmt: skip
