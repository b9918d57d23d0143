"""The least variance that weights can reach, in letters over the batches: for any earlier weights and batch sizes.

Letters: weights A, shift S (each fit is handed on to the next batch), N = (1 - A S)^-1, coefficients C = N A, noises of
covariance D, batch means of covariance B; `one` the vector of ones, e_1 the first unit vector, and transposes St, Ct.
"""

from collections.abc import Iterable
from fractions import Fraction
from functools import cache

import sympy
from flint import fmpq, fmpq_mat
from sympy import Integer

from theory.proof.line import Derivation, Instance, Line
from theory.proof.words import Words
from theory.proof.words_given import WordsGiven
from theory.symbols import G
from theory.workflow import Matrix, batch_covariance

A, S, N, C, D, B, BI, St, Ct, one, ones, first = sympy.symbols(
    "A S N C D B B_inv St Ct one one_t e_1", commutative=False
)
SHARES = ((1,), (2, 1), (1, 3, -1), (5, 1, 2, 2), (1, 0, 1, 1, 4))  # rows of weights, up to their sum

REAL_NOISE = Line(
    left=C * first, right=one,
    rule=Words(relations={C: N * A, first: one - S * one, N * A * S: N - 1, A * one: one}),
    reason="rows of weights sum to 1, and the truth and the fits but the last are handed on: S 1 + e_1 = 1; so the "
    "real noise has the coefficient 1 in every fit",
)  # fmt: skip
COVARIANCE = Line(
    left=B * first, right=one,
    rule=WordsGiven(facts=(REAL_NOISE,), relations={
        B: (S * C + 1) * D * (Ct * St + 1), St * first: Integer(0), D * first: first, S * one: one - first}),
    reason="batch g has the mean W(g-1) + Z_g; batch 1 has no past (S' e_1 = 0) and a noise of variance 1, so its "
    "covariance with every batch is 1",
)  # fmt: skip


@cache
def precision() -> Derivation:
    """1' B^-1 1 = 1: the inverse of the least variance of a weighted mean of the batches, by Lagrange's multiplier."""
    return Derivation(
        quantity=ones * BI * one,
        facts=(REAL_NOISE, COVARIANCE),
        chain=(Line(left=ones * BI * one, right=Integer(1), reason="B^-1 1 = e_1: all weight on the real batch",
                    rule=WordsGiven(facts=(COVARIANCE,), backwards=True, relations={BI * B: Integer(1),
                                    ones * first: Integer(1)})),),
        instances=_instances,
    )  # fmt: skip


def _weights(generations: int) -> Matrix:
    rows = []
    for row in SHARES[:generations]:
        padded = [*row, *[0] * (generations - len(row))]
        rows.append([Fraction(value, sum(row)) for value in padded])
    return rows


def _instances() -> Iterable[Instance]:
    """The covariance of the batches for weights without a pattern, and batches of unequal sizes, inverted."""
    for generations in (1, 2, 3, 4, 5):
        sizes = [Fraction(batch + 1, 2) for batch in range(1, generations + 1)]
        table = batch_covariance(_weights(generations), [Fraction(1), *sizes[1:]])
        matrix = fmpq_mat(generations, generations, [fmpq(x.numerator, x.denominator) for row in table for x in row])
        column = fmpq_mat(generations, 1, [fmpq(1)] * generations)
        direct = sum(matrix.solve(column).entries(), fmpq(0))
        yield Instance(label=f"G = {generations}", at={G: generations}, direct=direct)
