"""A kernel density when data accumulate: the variance of the fitted density, batch by batch."""

from fractions import Fraction

from sympy import Product, harmonic

from theory.claim import Claim, NearMiss
from theory.lemmas.kernel_density import (
    ACCUMULATE,
    BANDWIDTH,
    FITS,
    KERNEL,
    OURS,
    ROWS,
    SOURCE,
    WITHIN_FIT,
    h,
    j,
    pooled_variance,
    within_accumulate,
)
from theory.lemmas.kernel_trials import plan
from theory.proof.line import Derivation
from theory.symbols import n, t
from theory.vocabulary import Statistic, Workflow

SHRUNK = Product(1 - 1 / (n * j**2), (j, 1, t))


def derivation() -> Derivation:
    """V(t) = V(t-1) + h^2/t - (V(t-1) + h^2)/(n t^2), solved by induction, and the last kernel."""
    return within_accumulate()


CLAIM = Claim(
    id="kazdan.kde-within-accumulate",
    source=SOURCE,
    title="Kernel density, accumulate: the variance of a fit",
    statement="When data accumulate, E of the fitted density's variance is h^2 + P_t (1 + h^2 sum_{k=2}^t "
    "(n k - 1)/((n k^2 - 1) P_{k-1})), where P_t = prod_{j=1}^t (1 - 1/(n j^2)).",
    conventions=(KERNEL, ACCUMULATE, WITHIN_FIT, OURS),
    kind="variance",
    parameters=(ROWS, FITS, BANDWIDTH),
    value=h**2 + pooled_variance(),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=1 + h**2 * harmonic(t), slip="the spread of the fits' means counted as well"),
        NearMiss(formula=SHRUNK + h**2 * harmonic(t), slip="the kernels taken not to shrink"),
        NearMiss(formula=pooled_variance(), slip="the last kernel left out"),
        NearMiss(formula=h**2 + SHRUNK, slip="the last kernel alone"),
    ),
    plan=plan(
        Workflow.AUGMENT, Statistic.FIT_VARIANCE, at=({n: 3, t: 4, h: Fraction(5, 4)}, {n: 2, t: 3, h: Fraction(3, 4)}),
        delta=Fraction(1, 50),
    ),
)  # fmt: skip
