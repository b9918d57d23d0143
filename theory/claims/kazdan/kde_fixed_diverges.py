"""A kernel density of fixed bandwidth diverges even when data accumulate: the variance of a draw exceeds any bound."""

from fractions import Fraction
from functools import cache

from sympy import Rational, harmonic, log

from theory.claim import Claim, NearMiss
from theory.lemmas.kernel_density import (
    ACCUMULATE,
    BANDWIDTH,
    DRAW,
    FITS,
    KERNEL,
    ON_THE_WHOLE,
    SOURCE,
    draw_accumulate,
    h,
)
from theory.lemmas.kernel_trials import plan
from theory.lemmas.logarithm import harmonic_bounds
from theory.proof.gaps import SameGap
from theory.proof.line import Derivation, Line
from theory.proof.rules import Lemma
from theory.symbols import n, t
from theory.vocabulary import Statistic, Workflow

BOUND = 1 + h**2 * log(t + 1)


@cache
def derivation() -> Derivation:
    """1 + h^2 H_t, and H_t >= log(t + 1) by induction."""
    lemma = draw_accumulate()
    bounds = harmonic_bounds(t)
    return Derivation(
        quantity=DRAW(t),
        facts=(bounds.slopes[1], bounds.lower),
        chain=(
            Line(left=DRAW(t), right=lemma.result, rule=Lemma(derivation=lemma, title="the variance of a draw"),
                 reason="when data accumulate"),
            Line(left=lemma.result, relation=">=", right=BOUND, rule=SameGap(fact=bounds.lower, by=h**2),
                 reason="the harmonic numbers grow like the logarithm"),
        ),
        instances=lemma.instances,
    )  # fmt: skip


CLAIM = Claim(
    id="kazdan.kde-fixed-diverges",
    source=SOURCE,
    title="Kernel density, accumulate: a fixed bandwidth diverges",
    statement="When data accumulate and h is fixed, the variance of a draw of fit t is at least 1 + h^2 log(t + 1), "
    "which tends to infinity with t.",
    conventions=(KERNEL, ACCUMULATE, ON_THE_WHOLE, "printed as 'Test NLL diverges!'; the rate is ours"),
    kind="bound",
    relation=">=",
    parameters=(FITS, BANDWIDTH),
    value=BOUND,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=1 + h**2 * (1 + log(t)), slip="the bound of H_t from above, not from below"),
        NearMiss(formula=1 + h**2 * (log(t) + Rational(3, 4)), slip="a constant above Euler's"),
        NearMiss(formula=1 + h**2 * harmonic(t + 1), slip="one kernel too many"),
        NearMiss(formula=1 + h**2 * (1 + log(t + 1)), slip="the last kernel counted twice"),
    ),
    plan=plan(
        Workflow.AUGMENT, Statistic.KERNEL_DRAW, at=({t: 8, h: Fraction(3, 2)},), fixed={n: 40},
        delta=Fraction(1, 50),
    ),
)  # fmt: skip
