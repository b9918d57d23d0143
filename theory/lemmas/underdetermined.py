"""Fewer rows than features, T <= d - 2: the least-norm fit keeps the part of w* in the row space, and adds noise there.

P = X'(XX')^-1 is the pseudoinverse of a T x d matrix of full row rank, and Pi = P X the projection on its rows.
"""

from collections.abc import Iterable
from fractions import Fraction
from functools import cache

import sympy
from flint import fmpq, fmpq_mat

from theory.lemmas.inverse_wishart import trace_line
from theory.lemmas.pathways import COEFFICIENT, pathway, squares
from theory.lemmas.refitting import TEST_ERROR, TRACE, Diagonal, j, mean_features, squared_norm
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Lemma, Use
from theory.proof.trace import MEAN_TRACE, CyclicTrace
from theory.proof.words import Words
from theory.symbols import G, T, d, i, n, sigma
from theory.vocabulary import Workflow

SPREAD = sympy.Function("NoiseTrace")  # E tr(P'P)
KEPT = sympy.Function("RowSpaceShare")  # E w*' Pi w* / |w*|^2
w = sympy.Symbol("w", positive=True)  # |w*|^2
X, Xt, K, I_T = sympy.symbols("X Xt K I_T", commutative=False)  # K = (XX')^-1
ONE = sympy.Integer(1)
INVERTED = {X * Xt * K: ONE}
SHAPES = ((1, 8, 2), (2, 10, 2), (3, 5, 1))  # fits, features and rows of the instances


@cache
def error() -> Derivation:
    """E |w_n - w*|^2 for least-norm fits on accumulating data with one feature matrix."""
    lemma = pathway(Workflow.AUGMENT)
    growth = squares(Workflow.AUGMENT).subs(G, n)
    double = sympy.Sum(sympy.Sum(COEFFICIENT(n, i) * COEFFICIENT(n, j) * sympy.KroneckerDelta(i, j), (j, 1, n)),
                       (i, 1, n))  # fmt: skip
    rank = Line(left=MEAN_TRACE(Xt * K * X), right=MEAN_TRACE(I_T), rule=CyclicTrace(relations={X * Xt * K: I_T}),
                reason="tr Pi = tr(X X'(XX')^-1)")  # fmt: skip
    size = Line(left=MEAN_TRACE(I_T), right=T, rule=Definition(), reason="the identity of T rows")
    share = Line(left=KEPT(T, d), right=MEAN_TRACE(Xt * K * X) / d, rule=Definition(),
                 reason="X O has the law of X for every rotation O: E Pi is a multiple of I")  # fmt: skip
    spread = Line(left=SPREAD(T, d), right=TRACE(d, T), rule=Definition(),
                  reason="tr(P'P) = tr((XX')^-1), and X' is a d x T matrix of standard normals")  # fmt: skip
    wishart = trace_line_transposed()
    diagonal = Line(left=double, right=growth, rule=Diagonal(), reason="E_i and E_j are independent unless i = j")
    summed = Line(left=growth, right=lemma.result.subs(G, n), reason="by induction",
                  rule=Lemma(derivation=lemma, title="coefficients of the noises", given={G: n}))  # fmt: skip
    start = w * (1 - KEPT(T, d)) + sigma**2 * SPREAD(T, d) * double
    value = w * (1 - T / d) + sigma**2 * lemma.result.subs(G, n) * T / (d - T - 1)
    return Derivation(
        quantity=TEST_ERROR(n),
        facts=(*_words(), rank, size, share, spread, wishart, diagonal, summed),
        chain=(
            Line(left=TEST_ERROR(n), right=start, rule=Definition(),
                 reason="w_n - w* = (Pi - I) w* + sum_i C(n, i) P E_i: the two parts are orthogonal, the noises have "
                 "mean 0"),
            Line(left=start, right=value, reason="projection, noise and growth put in",
                 rule=Use(facts=(share, rank, size, spread, wishart, diagonal, summed))),
        ),
        instances=_instances,
        least={d: T + 2},
    )  # fmt: skip


def _words() -> tuple[Line, ...]:
    return (
        Line(left=Xt * K * X * Xt * K * X, right=Xt * K * X, rule=Words(relations=INVERTED),
             reason="Pi is a projection: |(I - Pi) w*|^2 = w*'w* - w*'Pi w*"),
        Line(left=Xt * K * X * Xt * K, right=Xt * K, rule=Words(relations=INVERTED),
             reason="Pi P = P: every fit stays in the row space, so the next one returns what it was given"),
        Line(left=K * X * Xt * K, right=K, rule=Words(relations=INVERTED), reason="P'P = (XX')^-1"),
    )  # fmt: skip


def trace_line_transposed() -> Line:
    """E tr((XX')^-1) = T/(d - T - 1): the lemma with rows and features exchanged."""
    line = trace_line()
    exchange = {T: d, d: T}
    rule = Lemma(derivation=line.rule.derivation, title="E tr((X'X)^-1)", given=exchange)  # type: ignore[attr-defined]
    return Line(left=TRACE(d, T), right=line.right.xreplace(exchange), reason="inverse Wishart mean", rule=rule)


def _instances() -> Iterable[Instance]:
    """The workflow run literally on an exact matrix with XX' = (d - T - 1) I, its columns in every cyclic order."""
    for fits, features, rows in SHAPES:
        matrix = mean_features(features, rows).transpose()
        turns = [_turned(matrix, turn) for turn in range(features)]
        direct = sum((_literal(turn, fits) for turn in turns), fmpq(0)) / features
        at = {n: fits, T: rows, d: features, sigma: Fraction(3, 2), w: 4}
        yield Instance(label=f"n = {fits}, T = {rows}, d = {features}", at=at, direct=direct)


def _turned(matrix: fmpq_mat, turn: int) -> fmpq_mat:
    size = matrix.ncols()
    entries = [matrix[row, (column + turn) % size] for row in range(matrix.nrows()) for column in range(size)]
    return fmpq_mat(matrix.nrows(), size, entries)


def _literal(matrix: fmpq_mat, fits: int) -> fmpq:
    """E |w_n - w*|^2 given X, for w* = (2, 0, ...) and sigma = 3/2: the responses as affine maps of all noises.

    The least-norm least-squares fit on stacked copies of X is X'(XX')^-1 times the mean response, by Penrose's
    conditions: X has full row rank.
    """
    rows, size = matrix.nrows(), matrix.ncols()
    inverse = matrix.transpose() * (matrix * matrix.transpose()).inv()
    true = fmpq_mat(size, 1, [fmpq(2)] + [fmpq(0)] * (size - 1))
    mean, noise = true, fmpq_mat(size, rows * fits)
    targets = fmpq_mat(rows, 1), fmpq_mat(rows, rows * fits)
    for fit in range(1, fits + 1):
        chosen = [fmpq(int(column == rows * (fit - 1) + row)) for row in range(rows) for column in range(rows * fits)]
        targets = targets[0] + matrix * mean, targets[1] + matrix * noise + fmpq_mat(rows, rows * fits, chosen)
        mean, noise = (inverse * target / fmpq(fit) for target in targets)
    return squared_norm(mean - true) + fmpq(9, 4) * squared_norm(noise)
