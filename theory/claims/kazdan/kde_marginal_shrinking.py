"""A kernel density with a bandwidth that falls with the rows, data accumulating: the variance of a draw."""

from fractions import Fraction
from functools import cache

from sympy import Sum, harmonic

from theory.claim import Claim, NearMiss
from theory.lemmas.kernel_density import ACCUMULATE, BANDWIDTH, FITS, KERNEL, ON_THE_WHOLE, OURS, ROWS, SOURCE, h
from theory.lemmas.kernel_shrinking import PAST, POWER, SHRINKING, UNIT, draw, literal, w
from theory.lemmas.kernel_trials import plan
from theory.proof.line import Derivation, Line
from theory.proof.rules import Lemma
from theory.symbols import k, n, t
from theory.vocabulary import Rule, Statistic, Workflow

VALUE = 1 + UNIT * (t**POWER + PAST)


@cache
def derivation() -> Derivation:
    """Fit k adds h_k^2/(k + 1) to the rows of the next one."""
    lemma = draw()
    return Derivation(
        quantity=lemma.quantity.xreplace({w: UNIT}),
        chain=(
            Line(left=lemma.quantity.xreplace({w: UNIT}), right=VALUE, reason="at w = h^2 n^(-2/5)",
                 rule=Lemma(derivation=lemma, title="the variance of a draw", given={w: UNIT})),
        ),
        instances=literal,
    )  # fmt: skip


CLAIM = Claim(
    id="kazdan.kde-marginal-shrinking",
    source=SOURCE,
    title="Kernel density, accumulate: the variance of a draw, shrinking bandwidth",
    statement="When data accumulate and fit k uses the bandwidth h (n k)^(-1/5), the variance of a draw of fit t is "
    "1 + h^2 n^(-2/5) (t^(-2/5) + sum_{k=2}^t (k-1)^(-2/5)/k).",
    conventions=(KERNEL, ACCUMULATE, SHRINKING, ON_THE_WHOLE, OURS),
    kind="variance",
    parameters=(ROWS, FITS, BANDWIDTH),
    value=VALUE,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=1 + UNIT * harmonic(t, 1 - POWER), slip="sum h_k^2/k: each batch with its own bandwidth"),
        NearMiss(formula=1 + UNIT * harmonic(t), slip="the bandwidth of the first fit for ever"),
        NearMiss(formula=1 + UNIT * PAST, slip="the last kernel left out"),
        NearMiss(formula=1 + UNIT * (t**POWER + Sum(k**POWER / k, (k, 2, t))), slip="the bandwidth of the next fit"),
    ),
    plan=plan(
        Workflow.AUGMENT, Statistic.KERNEL_DRAW, at=({n: 2, t: 4, h: Fraction(5, 2)},), rule=Rule.SHRINKING,
        delta=Fraction(1, 50),
    ),
)  # fmt: skip
