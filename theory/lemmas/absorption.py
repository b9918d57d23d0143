"""The mean absorption time in exact rationals: the fundamental matrix of two categories, held against other routes."""

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import product
from math import factorial, prod
from typing import Any

import flint
import sympy
from flint import arb, fmpq, fmpq_mat

from theory.arithmetic import to_fmpq
from theory.lemmas.fixation import eliminated
from theory.lemmas.wright_fisher import K, M
from theory.proof.cases import OnCases
from theory.proof.line import Derivation, Instance, Line
from theory.proof.shares import ABSORPTION_TIME
from theory.resampling import transient
from theory.symbols import i

m = sympy.Symbol("m", positive=True)  # rows of each category at the start
ABSORBED = sympy.Function("MeanAbsorptionTime")  # (M, i): two categories
COLLAPSED = sympy.Function("MeanCollapseTime")  # (K, m): K categories of m rows each, until one has all
SHARE_TIME = sympy.Function("ShareTime")  # (M, i): mean of the share, summed while in between; arithmetic knows it
MOST_ROWS = 16  # of two categories, for which every state is held against its definition
MOST_KINDS, MOST_IN_ALL = 6, 10  # the same of many categories: their number, and all rows
TWO_CATEGORIES = tuple({M: rows, i: copies} for rows in range(2, MOST_ROWS + 1) for copies in range(1, rows))
MANY_CATEGORIES = tuple(
    {K: kinds, m: rows} for kinds in range(2, MOST_KINDS + 1) for rows in range(1, MOST_IN_ALL // kinds + 1)
)
HORIZON = 160  # generations that an instance adds up


@cache
def absorption_time() -> Derivation:
    """The i-th entry of (I - Q)^-1 1 is the mean absorption time, as state elimination finds it."""
    return Derivation(
        quantity=ABSORBED(M, i),
        chain=(Line(left=ABSORBED(M, i), right=ABSORPTION_TIME(M, i), rule=OnCases(direct=_by_elimination,
                    at=TWO_CATEGORIES), reason="the fundamental matrix against state by state elimination"),),
        instances=_by_survival,
        least={M: 2},
    )  # fmt: skip


def _by_elimination(point: Mapping[sympy.Symbol, Any]) -> fmpq:
    return _eliminated(int(point[M]), int(point[i]))


_eliminated = cache(eliminated)


def _by_survival() -> Iterable[Instance]:
    """sum_t P(tau > t), up to a horizon; the rest is at most P(tau > horizon) times the largest mean time M^2/2."""
    with flint.ctx.workprec(128):
        for rows, copies in ((2, 1), (3, 1), (4, 2), (5, 1), (6, 3)):
            row = fmpq_mat(1, rows - 1, [fmpq(int(state == copies)) for state in range(1, rows)])
            weights, step, total = [arb(entry) for entry in row.entries()], transient(rows), arb(0)
            for _ in range(HORIZON):
                total += sum(weights, arb(0))
                inner = range(rows - 1)
                weights = [sum((weights[a] * arb(step[a, b]) for a in inner), arb(0)) for b in inner]
            rest = sum(weights, arb(0)) * rows**2
            yield Instance(label=f"M = {rows}, i = {copies}", at={M: rows, i: copies}, direct=total.union(total + rest))


@cache
def collapse_time() -> Derivation:
    """K categories of m rows each: K g(m), where g sums the share of one of them against all others."""
    return Derivation(
        quantity=COLLAPSED(K, m),
        chain=(Line(left=COLLAPSED(K, m), right=K * SHARE_TIME(K * m, m), rule=OnCases(direct=_by_sizes,
                    at=MANY_CATEGORIES), reason="before absorption the shares of the categories that are neither lost "
                    "nor alone sum to 1; after it no category is in between"),),
        instances=_whole_chain,
        least={K: 2},
    )  # fmt: skip


def _by_sizes(point: Mapping[sympy.Symbol, Any]) -> fmpq:
    return _sizes(int(to_fmpq(point[K]).p), int(to_fmpq(point[m]).p))


def _counts(kinds: int, rows: int) -> list[tuple[int, ...]]:
    """Every way to have `rows` rows in `kinds` categories, at least two of them taken."""
    every = (counts for counts in product(range(rows), repeat=kinds) if sum(counts) == rows)
    return list(every)


@cache
def _collapse(kinds: int, each: int) -> fmpq:
    """The mean time to one category, from the transition matrix of all counts of all categories."""
    rows = kinds * each
    states = _counts(kinds, rows)
    size = len(states)
    system = fmpq_mat(size, size, [int(a == b) - _chance(a, b, rows) for a in states for b in states])
    found = system.solve(fmpq_mat(size, 1, [fmpq(1)] * size))
    return found[states.index((each,) * kinds), 0]


def _chance(old: tuple[int, ...], new: tuple[int, ...], rows: int) -> fmpq:
    ways = factorial(rows) // prod(map(factorial, new))
    return fmpq(ways * prod(a**b for a, b in zip(old, new, strict=True)), rows**rows)


def _whole_chain() -> Iterable[Instance]:
    """All counts of all categories, not their sizes alone: another matrix."""
    for kinds, each in ((2, 2), (3, 1), (4, 1), (3, 2)):
        yield Instance(label=f"K = {kinds}, m = {each}", at={K: kinds, m: each}, direct=_collapse(kinds, each))


@cache
def _sizes(kinds: int, each: int) -> fmpq:
    """The mean time to one category, from the chain of the sorted counts: categories told apart by their sizes."""
    rows = kinds * each
    counts = _counts(kinds, rows)
    states = sorted({tuple(sorted(taken)) for taken in counts})
    chances = {(old, new): fmpq(0) for old in states for new in states}
    for old in states:
        for new in counts:
            chances[old, tuple(sorted(new))] += _chance(old, new, rows)
    system = fmpq_mat(len(states), len(states), [int(a == b) - chances[a, b] for a in states for b in states])
    found = system.solve(fmpq_mat(len(states), 1, [fmpq(1)] * len(states)))
    return found[states.index((each,) * kinds), 0]
