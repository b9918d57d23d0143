"""Augmenting with batches of any sizes m_1, m_2, ...: the variance is sum_i m_i/S_i^2 with S_i = m_1 + ... + m_i.

Each fit weighs a batch by its share m_g/S_G of the rows. The general bound 2/m_1 - 1/S_G is then read at one schedule
with every case in it: a first batch of size 1, and later batches of size 1/b each.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import sympy
from flint import fmpq

from theory.lemmas.limit_process import PROCESS_THEOREMS
from theory.parameter import Parameter
from theory.proof.bounded_sum import BoundedSum, PositiveMeaning
from theory.proof.induction import Induction, StrongInduction, Telescoping
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Use
from theory.symbols import G, i
from theory.workflow import variance_ratios

b = sympy.Symbol("b", positive=True)
SIZE, TOTAL = sympy.symbols("m S", cls=sympy.Function)  # rows of batch i, and of batches 1..i, over those of a unit
COEFFICIENT, COMMON, HELD = sympy.symbols("C c A", cls=sympy.Function)
GROWTH = sympy.Function("Growth")  # Var W(G) over the variance of a fit on one real batch of size 1
PARAMETERS = (
    Parameter(symbol=G, meaning="generations"),
    Parameter(symbol=b, meaning="later batches have 1/b of the rows of the first"),
)
SCHEDULE = "all batches augment: m_1 = 1, m_g = 1/b from g = 2 on; b = 1 are equal batches"
ANY_SIZES = "proven for batches of any sizes: sum_k m_k/S_k^2 <= 2/m_1 - 1/S_G"
GENERAL = sympy.Sum(SIZE(i) / TOTAL(i) ** 2, (i, 1, G))
WRITTEN = 1 + sympy.Sum(b / (b + i - 1) ** 2, (i, 2, G))


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """The lines about the sizes: `bound` for any sizes, which are positive (`signs`), `start` from the quantity to its
    sum, `equations` that write the sum out."""

    facts: tuple[Line, ...]
    bound: Line
    signs: tuple[Line, ...]
    start: tuple[Line, ...]
    equations: tuple[Line, ...]


@cache
def schedule() -> Schedule:
    """Everything that the claims about schedules share."""
    coefficient, first, grown = _coefficient(), _first_total(), _grown_total()
    signs = tuple(
        Line(left=name(G), relation=">", right=sympy.Integer(0), rule=PositiveMeaning(), reason=reason)
        for name, reason in ((SIZE, "a batch has rows"), (TOTAL, "and so have the batches 1..G"))
    )
    bound = Line(
        left=GENERAL, relation="<=", right=2 / SIZE(1) - 1 / TOTAL(G),
        rule=BoundedSum(variable=G, base=1, by=(grown,), at_base=(first,), signs=signs),
        reason="1/S_{G-1} - 1/S_G = m_G/(S_{G-1} S_G) exceeds m_G/S_G^2; sizes are positive",
    )  # fmt: skip
    one = Line(left=SIZE(1), right=sympy.Integer(1), rule=Definition(), reason="the first batch is the unit")
    later = Line(left=SIZE(G), right=1 / b, rule=Definition(), reason="every later batch, G >= 2")
    begins = Line(left=TOTAL(1), right=sympy.Integer(1), rule=Use(facts=(first, one)), reason="one batch")
    adds = Line(left=TOTAL(G), right=TOTAL(G - 1) + 1 / b, rule=Use(facts=(grown, later)), reason="one batch more")
    total = Line(left=TOTAL(G), right=(b + G - 1) / b, reason="base and step agree",
                 rule=Induction(variable=G, base=1, base_value=begins, step=adds))  # fmt: skip
    each = Line(left=SIZE(i), right=1 / b, rule=Use(facts=(later,), given={G: i}), reason="batch i")
    sums = Line(left=TOTAL(i), right=(b + i - 1) / b, rule=Use(facts=(total,), given={G: i}), reason="up to batch i")
    tail = sympy.Sum(SIZE(i) / TOTAL(i) ** 2, (i, 2, G))
    split = Line(left=GENERAL, right=SIZE(1) / TOTAL(1) ** 2 + tail, rule=Telescoping(variable=G, base=1),
                 reason="the first term apart")  # fmt: skip
    equations = (split, one, begins, each, sums, total)
    squares = sympy.Sum(COEFFICIENT(G, i) ** 2 / SIZE(i), (i, 1, G))
    start = (
        Line(left=GROWTH(G, b), right=squares, rule=Definition(),
             reason="W(G) = sum_i C(G, i) Z_i with independent Z_i of variance V^-1/m_i"),
        Line(left=squares, right=GENERAL, rule=Use(facts=(coefficient[-1],)), reason="the coefficients just proven"),
        Line(left=GENERAL, right=WRITTEN, rule=Use(facts=equations[:-1]), reason="the sizes put in"),
    )  # fmt: skip
    facts = (*coefficient, first, grown, one, later, begins, adds, total, each, sums, split)
    return Schedule(facts=facts, bound=bound, signs=signs, start=start, equations=equations)


@cache
def written_out() -> Derivation:
    """The variance under the schedule as a sum with nothing left to put in."""
    lines = schedule()
    return Derivation(
        quantity=GROWTH(G, b), facts=lines.facts, chain=lines.start, instances=instances, rests_on=PROCESS_THEOREMS
    )  # fmt: skip


def _coefficient() -> tuple[Line, ...]:
    """C(G, i) = m_i/S_i for every later fit, last."""
    held = Line(left=HELD(G, i), right=TOTAL(i) / TOTAL(G), rule=Definition(),
                reason="the share of the batches 1..i in the rows of fit G")  # fmt: skip
    base = Line(left=COEFFICIENT(i, i), right=SIZE(i) / TOTAL(i), rule=Definition(),
                reason="fit i is the first that sees noise i, with the share of its newest batch")  # fmt: skip
    step = Line(left=COEFFICIENT(G, i), right=COMMON(i) * (1 - HELD(G, i)) + SIZE(i) / TOTAL(G), rule=Definition(),
                reason="C = A (S C + I) with rows that sum to 1: batches after i inherit c(i), batch i adds its own "
                "share")  # fmt: skip
    rule = StrongInduction(base=base, step=step, hypothesis=COMMON(i), given=(held,))
    return held, base, step, Line(left=COEFFICIENT(G, i), right=base.right, rule=rule, reason="so c(i) is kept")


def _first_total() -> Line:
    return Line(left=TOTAL(1), right=SIZE(1), rule=Definition(), reason="the rows of batch 1")


def _grown_total() -> Line:
    return Line(left=TOTAL(G), right=TOTAL(G - 1) + SIZE(G), rule=Definition(), reason="the rows of batches 1..G")


def instances() -> Iterable[Instance]:
    """C = A (S C + I) solved as a matrix equation, for the shares of the rows as weights."""
    for fits, part in ((1, 3), (2, 1), (4, 2), (5, 7)):
        sizes = [Fraction(1), *[Fraction(1, part)] * (fits - 1)]
        rows = [[size / sum(sizes[:fit]) for size in sizes[:fit]] + [Fraction(0)] * (fits - fit)
                for fit in range(1, fits + 1)]  # fmt: skip
        ratio = variance_ratios(rows, sizes)[-1]
        direct = fmpq(ratio.numerator, ratio.denominator)
        yield Instance(label=f"G = {fits}, b = {part}", at={G: fits, b: part}, direct=direct)
