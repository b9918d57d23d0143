"""Exact refits under the fixed budget: each fit uses a random M-subset of all rows so far, without replacement.

The heterozygosity of a fit is the chance that two draws from it differ: they are copies of one row of the subset, or of
two different ones, which are a random pair of the pool. So the chance that a pair of the pool differs has a recursion.
"""

from collections.abc import Iterable
from functools import cache
from itertools import product
from math import comb, prod

import sympy
from flint import fmpq
from sympy import Integer, Product

from theory.lemmas.wright_fisher import HETEROZYGOSITY, START, M
from theory.proof.induction import Induction
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Use
from theory.symbols import k, t

PAIR = sympy.Function("PairDiffers")  # PairDiffers(t): of two different rows of t batches, over the initial value
Counts = tuple[int, ...]


def factor(fit: sympy.Expr) -> sympy.Expr:
    """By what the chance that two rows of the pool differ falls when batch `fit` joins."""
    return 1 - (3 * M - 1) / (fit * M * (fit * M - 1))


@cache
def heterozygosity() -> Derivation:
    """E (1 - sum p_j^2) after t fits over its initial value, by induction on the pool."""
    before, old = PAIR(t - 1), M * (t - 1)
    start = Line(left=PAIR(1), right=Integer(1), rule=Definition(), reason="real rows are drawn independently")
    fitted = Line(
        left=HETEROZYGOSITY(t), right=(1 - 1 / M) * PAIR(t), rule=Definition(),
        reason="two draws are copies of one row of the subset with probability 1/M, and else of a random pair",
    )  # fmt: skip
    earlier = Line(left=HETEROZYGOSITY(t - 1), right=(1 - 1 / M) * before, reason="one generation before",
                   rule=Use(facts=(fitted,), given={t: t - 1}))  # fmt: skip
    pairs = old * (old - 1) / 2 * before + old * M * (1 - 1 / old) * before + M * (M - 1) / 2 * HETEROZYGOSITY(t - 1)
    pooled = Line(
        left=PAIR(t), right=pairs / (M * t * (M * t - 1) / 2), rule=Definition(),
        reason="pairs of old rows; of an old row and a new one, which is a copy of any old row alike; of two new rows, "
        "which are two draws from the last fit",
    )  # fmt: skip
    step = Line(left=PAIR(t), right=before * factor(t), rule=Use(facts=(pooled, earlier)), reason="collected")
    many = Product(factor(k), (k, 2, t))
    solved = Line(left=PAIR(t), right=many, reason="one factor a generation",
                  rule=Induction(variable=t, base=1, base_value=start, step=step))  # fmt: skip
    return Derivation(
        quantity=HETEROZYGOSITY(t),
        facts=(start, fitted, earlier, pooled, step, solved),
        chain=(
            Line(left=HETEROZYGOSITY(t), right=(1 - 1 / M) * PAIR(t), rule=Use(facts=(fitted,)),
                 reason="from the pool to its subset"),
            Line(left=(1 - 1 / M) * PAIR(t), right=(1 - 1 / M) * many, rule=Use(facts=(solved,)),
                 reason="the product put in"),
        ),
        instances=_instances,
        least={M: 2},
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    initial = 1 - sum((share * share for share in START), fmpq(0))
    for rows, fits in ((2, 1), (2, 2), (3, 1), (2, 3), (3, 2)):
        direct = sum((chance * _differ(fit) for fit, chance in enumerated(rows, fits).items()), fmpq(0)) / initial
        yield Instance(label=f"M = {rows}, t = {fits}", at={M: rows, t: fits}, direct=direct)


def _differ(fit: Counts) -> fmpq:
    return 1 - sum((fmpq(count, sum(fit)) ** 2 for count in fit), fmpq(0))


def enumerated(rows: int, fits: int) -> dict[Counts, fmpq]:
    """The law of the counts that the last fit is made on, by every sequence of draws and every subset."""
    pools = _drawn(START, rows)
    law = dict(pools)
    for _ in range(fits - 1):
        grown: dict[Counts, fmpq] = {}
        law = {}
        for pool, chance in pools.items():
            for fit, likely in _subsets(pool, rows).items():
                for new, share in _drawn(tuple(fmpq(count, rows) for count in fit), rows).items():
                    joined = tuple(a + b for a, b in zip(pool, new, strict=True))
                    grown[joined] = grown.get(joined, fmpq(0)) + chance * likely * share
        pools = grown
        for pool, chance in pools.items():
            for fit, likely in _subsets(pool, rows).items():
                law[fit] = law.get(fit, fmpq(0)) + chance * likely
    return law


@cache
def _drawn(shares: tuple[fmpq, ...], rows: int) -> dict[Counts, fmpq]:
    """The law of the counts of so many draws, by every sequence of them."""
    law: dict[Counts, fmpq] = {}
    for draws in product(range(len(shares)), repeat=rows):
        counts = tuple(draws.count(category) for category in range(len(shares)))
        chance = fmpq(1)
        for draw in draws:
            chance *= shares[draw]
        law[counts] = law.get(counts, fmpq(0)) + chance
    return law


@cache
def _subsets(pool: Counts, rows: int) -> dict[Counts, fmpq]:
    """The law of the counts of so many of the rows, without replacement: how many subsets have them."""
    every = comb(sum(pool), rows)
    taken = (fit for fit in product(*(range(count + 1) for count in pool)) if sum(fit) == rows)
    return {
        fit: fmpq(prod(comb(count, some) for count, some in zip(pool, fit, strict=True)), every)
        for fit in taken
    }  # fmt: skip
