"""When a category of the tail is gone: by powers of the chain, held against its ancestry, and a bound for all M.

The ancestry looks back: each of M rows was drawn from one of the M before it, so that a rows have fewer ancestors with
every generation. A category is gone at t when no ancestor, t generations back, was of it.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import product
from math import comb, perm
from typing import Any

import sympy
from flint import fmpq, fmpz_mat

from theory.arithmetic import to_fmpq
from theory.lemmas.fixation import mean_share
from theory.lemmas.wright_fisher import REPLACE, M, p, spread
from theory.proof.cases import OnCases
from theory.proof.line import Derivation, Instance, Line
from theory.proof.restated import Restated
from theory.proof.rules import Definition, Lemma
from theory.proof.shares import LOST, MEAN, SPREAD, LinearMean, MonotoneMean, x
from theory.symbols import i, t

TAIL_GONE = sympy.Function("TailGone")  # TailGone(M, i, t): the category has no row left at t
GONE_BY = sympy.Function("GoneBy")  # the same by a power of the transition matrix, which arithmetic works out
MOST_ROWS, MOST_FITS = 20, 40  # for which every start is held against the ancestry
LISTED = tuple(
    {M: rows, i: copies, t: fits}
    for rows in range(2, MOST_ROWS + 1) for copies in range(1, rows) for fits in range(1, MOST_FITS + 1)
)  # fmt: skip


@cache
def gone() -> Derivation:
    """The entry (i, 0) of P^t is the probability, as the ancestry of the rows finds it."""
    return Derivation(
        quantity=TAIL_GONE(M, i, t),
        chain=(Line(left=TAIL_GONE(M, i, t), right=GONE_BY(M, i, t), rule=OnCases(direct=_by_ancestry, at=LISTED),
                    reason="looking forward by powers of the chain, and back by the number of ancestors"),),
        instances=_every_path,
        least={M: 2},
    )  # fmt: skip


def _by_ancestry(point: Mapping[sympy.Symbol, Any]) -> fmpq:
    """sum_a P(a ancestors) C(M - i, a)/C(M, a): the ancestors are any a of the M, and none is of the category."""
    rows, copies, fits = (int(to_fmpq(point[symbol]).p) for symbol in (M, i, t))
    ways = _ancestors(rows, fits)
    return sum(
        (fmpq(ways[0, a] * comb(rows - copies, a), comb(rows, a)) for a in range(1, rows - copies + 1)), fmpq(0)
    ) / fmpq(rows ** (rows * fits))  # fmt: skip


@cache
def _ancestors(rows: int, fits: int) -> fmpz_mat:
    """The law of the number of ancestors of all rows, so many generations back, times rows^(rows fits)."""
    if fits == 0:
        return fmpz_mat(1, rows + 1, [int(number == rows) for number in range(rows + 1)])
    return _ancestors(rows, fits - 1) * _parents(rows)


@cache
def _parents(rows: int) -> fmpz_mat:
    """P(b rows have a parents) times rows^rows: S(b, a) ways to share them out, to parents chosen in order."""
    numbers = range(rows + 1)
    return fmpz_mat(rows + 1, rows + 1, [
        _partitions(b, a) * perm(rows, a) * rows ** (rows - b) for b in numbers for a in numbers
    ])  # fmt: skip


@cache
def _partitions(rows: int, parts: int) -> int:
    """Stirling's number of the second kind."""
    if rows == 0 or parts == 0:
        return int(rows == parts)
    return parts * _partitions(rows - 1, parts) + _partitions(rows - 1, parts - 1)


def _every_path() -> Iterable[Instance]:
    """Every sequence of rows followed, row by row: which category each was drawn from."""
    for rows, copies, fits in ((2, 1, 2), (3, 1, 2), (3, 2, 2), (4, 1, 1), (2, 1, 3), (4, 3, 1)):
        law = {copies: fmpq(1)}
        for _ in range(fits):
            after: dict[int, fmpq] = {}
            for old, chance in law.items():
                for drawn in product((0, 1), repeat=rows):
                    likely = chance
                    for one in drawn:
                        likely *= fmpq(old if one else rows - old, rows)
                    after[sum(drawn)] = after.get(sum(drawn), fmpq(0)) + likely
            law = after
        at = {M: rows, i: copies, t: fits}
        yield Instance(label=f"M = {rows}, i = {copies}, t = {fits}", at=at, direct=law[0])


@cache
def gone_bound() -> Derivation:
    """P(gone by t) >= (1 - i/M)(1 - i (1 - 1/M)^t), since 1 at x = 0 and else 0 is at least (1 - x)(1 - M x)."""
    start = i / M
    mixed = spread(*REPLACE)
    mean = Line(left=MEAN(t, p, x), right=p, reason="a martingale",
                rule=Lemma(derivation=mean_share(), title="the mean of a share"))  # fmt: skip
    lost = Line(left=GONE_BY(M, i, t), right=MEAN(t, start, LOST), rule=Definition(), reason="x = 0: it has no row")
    below = Line(left=lost.right, relation=">=", right=MEAN(t, start, 1 - x - M * SPREAD), rule=MonotoneMean(count=M),
                 reason="(1 - x)(1 - M x) is 1 at x = 0, and at most 0 from x = 1/M on")  # fmt: skip
    split = Line(left=below.right, right=1 - MEAN(t, start, x) - M * MEAN(t, start, SPREAD), rule=LinearMean(),
                 reason="three means")  # fmt: skip
    return Derivation(
        quantity=GONE_BY(M, i, t),
        facts=(*mixed, mean, lost, below, split),
        chain=(Line(left=GONE_BY(M, i, t), relation=">=", right=(1 - i / M) * (1 - i * (1 - 1 / M) ** t),
                    reason="the means of x and of x (1 - x) put in",
                    rule=Restated(fact=below, by=(lost, split, mean, mixed[-1]), given={p: start})),),
        instances=_every_path,
        least={M: 2},
    )  # fmt: skip
