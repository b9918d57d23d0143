"""A wide kernel: data that accumulate have a higher loss on real rows than real data alone."""

from fractions import Fraction

from sympy import Rational

from theory.claim import Claim, NearMiss
from theory.lemmas.kernel_density import ACCUMULATE, BANDWIDTH, SOURCE, h
from theory.lemmas.kernel_loss import GAUSSIAN, LOSE, LOSS, ONE, at_least
from theory.lemmas.kernel_trials import plan
from theory.proof.line import Derivation
from theory.symbols import n, t
from theory.vocabulary import Statistic, Workflow

WIDTH = 1 / (4 * h**2)


def derivation() -> Derivation:
    """By log cosh x <= x^2/2, and the second moment of D."""
    return at_least()


CLAIM = Claim(
    id="kazdan.kde-accumulate-can-lose",
    source=SOURCE,
    title="Kernel density, accumulate: a higher loss than real data alone",
    statement="With one real row and one synthetic row, E NLL_2 - E NLL_1 >= 5/32 - 1/(4 h^2), which is positive for "
    "h^2 > 8/5: a wide kernel loses by synthetic rows.",
    conventions=(GAUSSIAN, ACCUMULATE, ONE, LOSS, "not printed in the source: what limits its statement"),
    kind="loss",
    relation=">=",
    parameters=(BANDWIDTH,),
    value=LOSE,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=Rational(1, 4) - WIDTH, slip="the fourth moment left out"),
        NearMiss(formula=Rational(5, 32), slip="a bound that needs no width"),
        NearMiss(formula=Rational(5, 32) + WIDTH, slip="the wrong sign of the variance of U Z/h"),
        NearMiss(formula=Rational(3, 16) - WIDTH, slip="2 in place of 3 for the fourth moment"),
    ),
    plan=plan(
        Workflow.AUGMENT, Statistic.LOSS_RISE, at=({h: Fraction(3, 2)}, {h: Fraction(6)}), fixed={n: 1, t: 2},
        delta=Fraction(1, 50),
    ),
)  # fmt: skip
