"""A share of the same real rows kept in every fit: their noise stays, what later batches add decays."""

from collections.abc import Iterable
from fractions import Fraction
from functools import cache, partial

import flint
import sympy
from flint import arb, fmpq
from sympy import Integer

from theory.lemmas.mixing import between
from theory.lemmas.pathways import GROWTH
from theory.proof.binding import LIMIT
from theory.proof.geometric import Recurrence
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Lemma, Use
from theory.proof.squeeze import Squeeze
from theory.symbols import G
from theory.workflow import Matrix, variance_ratios

alpha = sympy.Symbol("alpha", positive=True)
ADDED = sympy.Function("AddedVariance")  # AddedVariance(G): the variance that later batches add


def kept(share: Fraction, generations: int) -> Matrix:
    """The weights: `share` on the real batch and the rest on the newest, all of it on the real one in fit 1."""
    return [
        [share * (batch == 1) + (1 - share) * (batch == fit) for batch in range(1, generations + 1)]
        for fit in range(1, generations + 1)
    ]


@cache
def kept_share() -> Derivation:
    """Growth(G) = 1 + (1 - alpha)^2 (1 - (1 - alpha)^(2G - 2))/(1 - (1 - alpha)^2)."""
    passed = (1 - alpha) ** 2
    none = Line(left=ADDED(1), right=Integer(0), rule=Definition(), reason="no later batch yet")
    more = Line(left=ADDED(G), right=passed * (ADDED(G - 1) + 1), rule=Definition(),
                reason="the last fit and the newest noise, with the weight 1 - alpha")  # fmt: skip
    added = passed * (1 - (1 - alpha) ** (2 * G - 2)) / (1 - passed)
    solved = Line(left=ADDED(G), right=added, reason="a geometric series",
                  rule=Recurrence(variable=G, start=1, first=(none,), step=more))  # fmt: skip
    parts = 1 + ADDED(G)
    return Derivation(
        quantity=GROWTH(G),
        facts=(none, more, solved),
        chain=(
            Line(left=GROWTH(G), right=parts, rule=Definition(),
                 reason="weights sum to 1, so the real noise keeps the coefficient 1; later noises are independent"),
            Line(left=parts, right=1 + added, rule=Use(facts=(solved,)), reason="put in"),
        ),
        instances=_kept,
    )  # fmt: skip


def _kept() -> Iterable[Instance]:
    """From the weight matrix, solved for the coefficients of all noises."""
    for generations, share in ((1, Fraction(1, 2)), (2, Fraction(1, 3)), (5, Fraction(3, 4)), (8, Fraction(1, 10))):
        ratio = variance_ratios(kept(share, generations))[-1]
        yield Instance(label=f"G = {generations}, alpha = {share}", at={G: generations, alpha: share},
                       direct=fmpq(ratio.numerator, ratio.denominator))  # fmt: skip


@cache
def kept_share_limit() -> Derivation:
    """The limit of Growth(G) is 1/(alpha (2 - alpha)): what is missing is a geometric sequence."""
    lemma = kept_share()
    grown = Line(left=GROWTH(G), right=lemma.result, reason="the growth in closed form",
                 rule=Lemma(derivation=lemma, title="a kept share of real rows"))  # fmt: skip
    missing = -1 / (alpha * (2 - alpha))
    return Derivation(
        quantity=LIMIT(GROWTH(G), G),
        facts=(grown,),
        chain=(
            Line(left=LIMIT(GROWTH(G), G), right=1 / (alpha * (2 - alpha)), reason="less a multiple of a power",
                 rule=Squeeze(bounds=(grown,), constants=(missing,), ratio=1 - alpha, steps=2, unit=(alpha,))),
        ),
        instances=_kept_limits,
    )  # fmt: skip


def _one_more(passed: arb, variance: arb) -> arb:
    return 1 + passed * variance


def _kept_limits() -> Iterable[Instance]:
    """The recursion run from below and from above: v' = 1 + (1 - alpha)^2 v is monotone, so the limit lies between."""
    with flint.ctx.workprec(256):
        for share in (fmpq(1, 2), fmpq(1, 3), fmpq(9, 10)):
            passed = (1 - arb(share)) ** 2
            limit = between(partial(_one_more, passed), 1, 100)
            yield Instance(label=f"alpha = {share}", at={alpha: share}, direct=limit)
