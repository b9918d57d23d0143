"""A kernel density of fixed bandwidth when data accumulate: the loss on real rows has no bound, but rises slowly."""

from fractions import Fraction

from sympy import Rational, harmonic, log, pi

from theory.claim import Claim, NearMiss
from theory.lemmas.kernel_density import ACCUMULATE, BANDWIDTH, FITS, SOURCE, h
from theory.lemmas.kernel_loss import ACCUMULATED_BOUND, GAUSSIAN, LOSS, ROWS, accumulate_diverges
from theory.lemmas.kernel_trials import plan
from theory.proof.line import Derivation
from theory.symbols import n, t
from theory.vocabulary import Statistic, Workflow


def derivation() -> Derivation:
    """Jensen's inequality, the peak of a mixture over the number of kernels in a draw, and its mean inverse."""
    return accumulate_diverges()


CLAIM = Claim(
    id="kazdan.kde-nll-accumulate-diverges",
    source=SOURCE,
    title="Kernel density, accumulate: the loss on real rows diverges",
    statement="When data accumulate and h is fixed, E NLL_t >= (1/2) log(2 pi (1 + h^2 (H_t + 1)/2)) for every n: it "
    "rises without bound, but this bound does so like (1/2) log log t, so slowly that 100 fits hardly show it.",
    conventions=(
        GAUSSIAN, ACCUMULATE, LOSS, "printed as 'Test NLL diverges!'; the rate is ours",
        "a draw of fit t has as many kernels as a random permutation of t things has cycles",
    ),
    kind="loss",
    relation=">=",
    parameters=(ROWS, FITS, BANDWIDTH),
    value=ACCUMULATED_BOUND,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=log(2 * pi * (1 + t * h**2)) / 2, slip="replace in place of accumulate"),
        NearMiss(formula=log(2 * pi * (1 + h**2 * harmonic(t))) / 2, slip="a normal density in place of the mixture"),
        NearMiss(formula=ACCUMULATED_BOUND + Rational(1, 2), slip="the test rows drawn from the fit"),
        NearMiss(formula=2 * ACCUMULATED_BOUND, slip="the variance in place of its root"),
    ),
    plan=plan(
        Workflow.AUGMENT, Statistic.HELD_OUT_LOSS, at=({n: 40, t: 2, h: Fraction(5)}, {n: 40, t: 6, h: Fraction(2)}),
        delta=Fraction(1, 50),
    ),
)  # fmt: skip
