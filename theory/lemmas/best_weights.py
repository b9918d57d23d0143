"""The least variance that weights can reach, in letters over the batches: for any earlier weights and batch sizes.

Letters: weights A, shift S (each fit is handed on to the next batch), N = (1 - A S)^-1, coefficients C = N A, noises of
covariance D, batch means of covariance B; `one` the vector of ones, e_1 the first unit vector, and transposes with t.
"""

from collections.abc import Iterable
from fractions import Fraction
from functools import cache

import sympy
from flint import fmpq, fmpq_mat
from sympy import Integer

from theory.proof.least_form import LeastForm
from theory.proof.line import Derivation, Instance, Line
from theory.proof.words import Words
from theory.proof.words_given import WordsGiven
from theory.symbols import G
from theory.workflow import Matrix, batch_covariance

A, S, N, C, D, B, St, Ct, one, ones, first = sympy.symbols("A S N C D B St Ct one one_t e_1", commutative=False)
At, Nt, first_t, d, dt, y, yt = sympy.symbols("At Nt e_1_t d dt y yt", commutative=False)  # d: weights less e_1
LEAST = sympy.Function("LeastVariance")  # LeastVariance(G): least Var W(G)/Var W(1) over the last row of weights
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


NOISE_TRANSPOSED = Line(
    left=first_t * Ct, right=ones,
    rule=Words(relations={Ct: At * Nt, first_t: ones - ones * St, St * At * Nt: Nt - 1, ones * At: ones}),
    reason="the coefficients of the real noise, as a row",
)  # fmt: skip
TRANSPOSED = Line(
    left=first_t * B, right=ones,
    rule=WordsGiven(facts=(NOISE_TRANSPOSED,), relations={
        B: (S * C + 1) * D * (Ct * St + 1), first_t * S: Integer(0), first_t * D: first_t, ones * St: ones - first_t}),
    reason="the covariances of batch 1 with every batch, as a row",
)  # fmt: skip
SQUARE = Line(
    left=(first_t + dt) * B * (first + d), right=1 + dt * B * d,
    rule=WordsGiven(facts=(COVARIANCE, TRANSPOSED), relations={
        first_t * one: Integer(1), ones * first: Integer(1), ones * d: Integer(0), dt * one: Integer(0)}),
    reason="any row with the sum 1 is e_1 + d with 1'd = 0; B e_1 = 1, so the terms of first order vanish",
)  # fmt: skip
FORM = Line(
    left=dt * B * d, right=yt * D * y,
    rule=Words(relations={B: (S * C + 1) * D * (Ct * St + 1), y: (Ct * St + 1) * d, yt: dt * (S * C + 1)}),
    reason="y = (1 + C'S')d: a weighted sum of the noises' variances",
)  # fmt: skip


@cache
def least_variance() -> Derivation:
    """The least variance of a weighted mean of the batches is 1: all weight on the real batch."""
    return Derivation(
        quantity=LEAST(G),
        facts=(REAL_NOISE, COVARIANCE, NOISE_TRANSPOSED, TRANSPOSED, SQUARE, FORM),
        chain=(Line(left=LEAST(G), right=Integer(1), reason="any other row adds d'Bd, which is nowhere negative",
                    rule=LeastForm(square=SQUARE, form=FORM, deviation=(dt, d), start=(first_t, first),
                                   transposed=(yt, y), matrix=B, covariance=D)),),
        instances=_instances,
    )  # fmt: skip


def _weights(generations: int) -> Matrix:
    rows = []
    for row in SHARES[:generations]:
        padded = [*row, *[0] * (generations - len(row))]
        rows.append([Fraction(value, sum(row)) for value in padded])
    return rows


def _instances() -> Iterable[Instance]:
    """Lagrange's 1/(1' B^-1 1), B the covariance of the batches for weights without a pattern and unequal sizes."""
    for generations in (1, 2, 3, 4, 5):
        sizes = [Fraction(batch + 1, 2) for batch in range(1, generations + 1)]
        table = batch_covariance(_weights(generations), [Fraction(1), *sizes[1:]])
        matrix = fmpq_mat(generations, generations, [fmpq(x.numerator, x.denominator) for row in table for x in row])
        column = fmpq_mat(generations, 1, [fmpq(1)] * generations)
        direct = 1 / sum(matrix.solve(column).entries(), fmpq(0))
        yield Instance(label=f"G = {generations}", at={G: generations}, direct=direct)
