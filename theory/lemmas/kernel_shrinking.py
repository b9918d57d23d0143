"""A kernel density refitted on all its own draws, its bandwidth falling as the power -1/5 of the rows: a bounded
variance of a draw.

The squared bandwidth of fit k is w k^(-2/5), where w = h^2 n^(-2/5).
"""

from collections.abc import Iterable
from fractions import Fraction
from functools import cache

import flint
import sympy
from flint import arb
from sympy import Rational, Sum, zeta

from theory.arithmetic import to_fmpq
from theory.lemmas.kernel_density import DRAW, by_rows, draw_lines, h
from theory.proof.gaps import SameGap
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Use
from theory.proof.termwise import TermByTerm
from theory.proof.zeta import BelowZeta
from theory.symbols import k, n, t

SHRINKING = "fit k uses the bandwidth h (n k)^(-1/5) for all its n k rows"
SHRUNK = sympy.Function("ShrinkingDrawVariance")  # the variance of a draw of fit t: t, w
w = sympy.Symbol("w", positive=True)
POWER = Rational(-2, 5)
UNIT = h**2 * n**POWER  # w in terms of h and n
PAST = Sum((k - 1) ** POWER / k, (k, 2, t))
RAISED = Sum((k - 1) ** (POWER - 1), (k, 2, t))
POINTS = ({t: 1}, {t: 2}, {t: 10}, {t: 1000})


@cache
def draw() -> Derivation:
    """The variance of a draw of fit t: 1 + w (t^(-2/5) + sum_{k=2..t} (k-1)^(-2/5)/k)."""
    facts = draw_lines(lambda fit: w * fit**POWER, 1 + w * PAST)
    reached = 1 + w * (t**POWER + PAST)
    return Derivation(
        quantity=SHRUNK(t, w), facts=facts,
        chain=(
            Line(left=SHRUNK(t, w), right=DRAW(t), rule=Definition(), reason="a draw of fit t"),
            Line(left=DRAW(t), right=facts[0].right, rule=Use(facts=facts[:1]), reason="a row and its kernel"),
            Line(left=facts[0].right, right=reached, rule=Use(facts=facts[-1:]), reason="the row put in"),
        ),
        instances=_instances,
    )  # fmt: skip


@cache
def bound() -> Derivation:
    """The variance of a draw stays below 1 + w zeta(7/5)."""
    lemma = draw()
    terms = Line(left=PAST, relation="<=", right=RAISED, rule=TermByTerm(weight=(k - 1) ** POWER),
                 reason="1/k <= 1/(k - 1)")  # fmt: skip
    total = t**POWER + RAISED
    ends = Line(
        left=total, relation="<", right=zeta(Rational(7, 5)), reason="t^(-2/5) is less than the terms from t on",
        rule=BelowZeta(variable=t, order=Rational(7, 5), share=Rational(1), at=POINTS),
    )  # fmt: skip
    return Derivation(
        quantity=lemma.quantity, facts=(*lemma.facts, terms, ends),
        chain=(
            *lemma.chain,
            Line(left=lemma.result, relation="<=", right=1 + w * total, rule=SameGap(fact=terms, by=w),
                 reason="term by term"),
            Line(left=1 + w * total, relation="<", right=1 + w * ends.right, rule=SameGap(fact=ends, by=w),
                 reason="below the whole sum"),
        ),
        instances=_instances,
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    """From the second moments of all rows, batch by batch, with enclosed bandwidths."""
    for rows, fits, unit in ((2, 1, 2), (2, 3, 1), (3, 4, Fraction(1, 2))):
        yield Instance(label=f"n = {rows}, t = {fits}, w = {unit}", at={t: fits, w: unit},
                       direct=enclosed(rows, fits, arb(to_fmpq(unit))))  # fmt: skip


def literal() -> Iterable[Instance]:
    """The same in terms of n and h."""
    for rows, fits, width in ((2, 1, 1), (2, 3, Fraction(1, 2)), (3, 4, 2)):
        with flint.ctx.workprec(128):
            unit = arb(to_fmpq(width)) ** 2 * arb(rows) ** (arb(-2) / 5)
        at = {n: rows, t: fits, h: width}
        yield Instance(label=f"n = {rows}, t = {fits}, h = {width}", at=at, direct=enclosed(rows, fits, unit))


def enclosed(rows: int, fits: int, unit: arb) -> arb:
    """The variance of a draw of the last fit, where the squared bandwidths are unit k^(-2/5), to 128 bits."""
    with flint.ctx.workprec(128):
        squares = [unit * arb(fit) ** (arb(-2) / 5) for fit in range(1, fits + 1)]
        return arb(by_rows(rows, squares, pooled=True)[1])
