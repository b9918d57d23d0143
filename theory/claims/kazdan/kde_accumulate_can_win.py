"""A narrow kernel: data that accumulate have a lower loss on real rows than real data alone."""

from fractions import Fraction

from sympy import Rational

from theory.claim import Claim, NearMiss
from theory.lemmas.kernel_density import ACCUMULATE, BANDWIDTH, SOURCE, h
from theory.lemmas.kernel_loss import GAUSSIAN, LOSS, ONE, REACH, WIN, at_most
from theory.lemmas.kernel_trials import plan
from theory.proof.even_convex import log_cosh
from theory.proof.line import Derivation
from theory.symbols import n, t
from theory.vocabulary import Statistic, Workflow


def derivation() -> Derivation:
    """As log((1 + e^D)/2) = D/2 + log cosh(D/2), and log cosh is even and convex."""
    return at_most()


CLAIM = Claim(
    id="kazdan.kde-accumulate-can-win",
    source=SOURCE,
    title="Kernel density, accumulate: a lower loss than real data alone",
    statement="With one real row and one synthetic row, E NLL_2 - E NLL_1 <= 1/4 - log cosh(sqrt(2)/(pi h)), which is "
    "negative for h < 0.61: a kernel that is too narrow gains from synthetic rows, without any bound as h falls to 0.",
    conventions=(GAUSSIAN, ACCUMULATE, ONE, LOSS, "printed as 'lower loss on real test data'; the bandwidth is ours"),
    kind="loss",
    relation="<=",
    parameters=(BANDWIDTH,),
    value=WIN,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=-log_cosh(REACH), slip="the mean of D, -1/2, left out"),
        NearMiss(formula=Rational(1, 8) - log_cosh(REACH), slip="E D taken to be -1/4"),
        NearMiss(formula=Rational(1, 4) - REACH, slip="|x| in place of log cosh x"),
        NearMiss(formula=Rational(1, 4) - log_cosh(2 * REACH), slip="D in place of D/2"),
    ),
    plan=plan(
        Workflow.AUGMENT, Statistic.LOSS_RISE, at=({h: Fraction(1, 4)}, {h: Fraction(3, 2)}), fixed={n: 1, t: 2},
        delta=Fraction(1, 50),
    ),
)  # fmt: skip
