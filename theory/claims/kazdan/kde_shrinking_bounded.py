"""A kernel density with a bandwidth that falls with the rows, data accumulating: a draw keeps a bounded variance."""

from fractions import Fraction
from functools import cache

from sympy import Rational, zeta

from theory.claim import Claim, NearMiss
from theory.lemmas.kernel_density import ACCUMULATE, BANDWIDTH, FITS, KERNEL, ON_THE_WHOLE, ROWS, SOURCE, h
from theory.lemmas.kernel_shrinking import SHRINKING, UNIT, bound, draw, literal, w
from theory.lemmas.kernel_trials import plan
from theory.proof.line import Derivation, Line
from theory.proof.restated import Restated
from theory.proof.rules import Lemma
from theory.symbols import n, t
from theory.vocabulary import Rule, Statistic, Workflow

BOUND = 1 + UNIT * zeta(Rational(7, 5))


@cache
def derivation() -> Derivation:
    """The variance at finite t, which stays below 1 + w zeta(7/5) for w = h^2 n^(-2/5)."""
    lemma, exact = bound(), draw()
    quantity, reached = (each.xreplace({w: UNIT}) for each in (exact.quantity, exact.result))
    finite = Line(left=quantity, right=reached, reason="at w = h^2 n^(-2/5)",
                  rule=Lemma(derivation=exact, title="the variance of a draw", given={w: UNIT}))  # fmt: skip
    below = Line(left=quantity, relation="<", right=BOUND, reason="at w = h^2 n^(-2/5)",
                 rule=Lemma(derivation=lemma, title="its bound", given={w: UNIT}))  # fmt: skip
    return Derivation(
        quantity=quantity,
        facts=(finite, below),
        chain=(
            finite,
            Line(left=reached, relation="<", right=BOUND, rule=Restated(fact=below, by=(finite,)), reason="its bound"),
        ),
        instances=literal,
    )  # fmt: skip


CLAIM = Claim(
    id="kazdan.kde-shrinking-bounded",
    source=SOURCE,
    title="Kernel density, accumulate: a shrinking bandwidth stays bounded",
    statement="When data accumulate and fit k uses the bandwidth h (n k)^(-1/5), the variance of a draw is at most "
    "1 + h^2 n^(-2/5) zeta(7/5) at every t.",
    conventions=(KERNEL, ACCUMULATE, SHRINKING, ON_THE_WHOLE, "the source advises a bandwidth for the rows there are"),
    kind="bound",
    relation="<=",
    parameters=(ROWS, FITS, BANDWIDTH),
    value=BOUND,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=1 + UNIT, slip="the variance of the first draw taken as the bound"),
        NearMiss(formula=1 + UNIT * Rational(5, 4), slip="the bound of a faster fall"),
        NearMiss(formula=1 + UNIT * t ** Rational(-2, 5), slip="the last kernel alone"),
    ),
    plan=plan(
        Workflow.AUGMENT, Statistic.KERNEL_DRAW, at=({n: 2, t: 6, h: Fraction(3)},), rule=Rule.SHRINKING,
        delta=Fraction(1, 50),
    ),
)  # fmt: skip
