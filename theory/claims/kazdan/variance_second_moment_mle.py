"""Accumulating Gaussian data, divisor N: E sigma_t^4 = sigma_0^4 prod_{k<=t} (1 - (4k - 3)/(n^2 k^4))."""

from fractions import Fraction

from sympy import Product

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_accumulate import BEYOND
from theory.lemmas.gaussian_structure import STRUCTURE, factor, second_moment
from theory.lemmas.gaussian_trials import ACCUMULATE, DIVISOR_N, SOURCE, parameters
from theory.lemmas.multivariate_trials import plan, points
from theory.proof.line import Derivation
from theory.symbols import k, n, t
from theory.vocabulary import Statistic, Workflow

MEANS = Product(1 - 1 / (k**2 * n), (k, 1, t))


def derivation() -> Derivation:
    """One factor E M_k^2 a generation."""
    return second_moment(0)


CLAIM = Claim(
    id="kazdan.variance-second-moment-mle",
    source=SOURCE,
    title="Accumulate: the second moment of the variance, divisor N",
    statement="With the divisor N, E sigma_t^4 = sigma_0^4 * prod_{k=1}^t (1 - (4k - 3)/(n^2 k^4)).",
    conventions=(DIVISOR_N, ACCUMULATE, BEYOND, STRUCTURE),
    kind="second moment",
    parameters=parameters(1, 0),
    value=Product(factor(0), (k, 1, t)),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=MEANS**2, slip="the square of the mean"),
        NearMiss(formula=Product(1 - (4 * k - 3) / (n**2 * k**4), (k, 2, t)), slip="the first fit left out"),
        NearMiss(formula=Product(1 - (4 * k - 3) / (n**2 * k**3), (k, 1, t)), slip="k^3 in place of k^4"),
        NearMiss(formula=Product((1 - 1 / (n * k**2)) ** 2 + 2 * (n - 1) / (n * k) ** 2, (k, 1, t)),
                 slip="the distance between the means taken to be constant"),
        NearMiss(formula=(1 - 1 / n**2) ** t, slip="replace in place of accumulate"),
    ),
    plan=plan(
        Workflow.AUGMENT, "mle", Statistic.SQUARED_VARIANCE,
        at=points(n, t, at=((4, 2), (3, 4))), delta=Fraction(1, 50),
    ),
)  # fmt: skip
