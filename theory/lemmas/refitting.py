"""Least squares refitted on its own predictions: what every test-error claim shares.

`linear_map` runs a workflow literally, in exact rationals, with the noise entries as unknowns: the fit is w* + L e, so
the test error given the features is sigma^2 |L|^2. It uses no formula of the theory, and serves as the instances of
the claims.
"""

from collections.abc import Callable, Iterable
from fractions import Fraction
from math import isqrt

import sympy
from flint import fmpq, fmpq_mat
from sympy.core.function import AppliedUndef

from theory.arithmetic import rational
from theory.lemmas.pathways import COEFFICIENT, pathway, squares
from theory.proof.line import Finding, Instance, Line
from theory.proof.rules import Definition, Lemma, Use
from theory.proof.standing import Standing
from theory.proof.words import Words
from theory.symbols import G, T, d, i, n, sigma
from theory.vocabulary import Features, Workflow

TEST_ERROR = sympy.Function("TestError")  # E |w_n - w*|^2
TRACE = sympy.Function("InverseGramTrace")  # E tr((X'X)^-1) for X of T x d standard normals
j = sympy.Symbol("j", positive=True)
K, X, Xt = sympy.symbols("K X Xt", commutative=False)  # K = (X'X)^-1


class Diagonal:
    """A double sum against KroneckerDelta(i, j) is the sum of its diagonal terms."""

    name = "orthogonal noises"
    substantive = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        delta = sympy.KroneckerDelta(i, j)
        term = left.function.coeff(delta)
        (j_first, i_first), (single,) = left.limits, right.limits
        ranges = j_first[1:] == i_first[1:] == single[1:] and (j_first[0], i_first[0], single[0]) == (j, i, i)
        alone = sympy.expand(left.function - term * delta) == 0 and not term.has(delta)
        by_sympy = ranges and alone and right.function == term.subs(j, i)
        values = {symbol: 11 + place for place, symbol in enumerate(sorted(right.free_symbols, key=str))}
        sums = [side.replace(_is_unknown, lambda node: _trial_value(*node.args)) for side in (left, right)]
        by_flint = all(
            rational(sums[0], {**values, n: size}) == rational(sums[1], {**values, n: size}) for size in range(1, 8)
        )
        detail = f"SymPy: {by_sympy}; FLINT, written out for n = 1..7: {by_flint}"
        return Finding(ok=by_sympy and by_flint and relation == "=", standing=Standing.CERTIFICATE, detail=detail)


def _is_unknown(node: sympy.Basic) -> bool:
    return isinstance(node, AppliedUndef)


def _trial_value(*parts: sympy.Expr) -> sympy.Expr:
    return (sympy.Add(*parts) + 1) / (n + 2)


def same_features(workflow: Workflow, trace: Line) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Facts and chain of the test error when all generations share one feature matrix (stacked i times for halfway).

    `trace` states E tr((X'X)^-1). The chain ends in sigma^2 times it times the workflow's growth.
    """
    lemma = pathway(workflow)
    batch = sympy.Integer(1) if workflow is not Workflow.HALFWAY else i
    delta = sympy.KroneckerDelta(i, j)
    double = sympy.Sum(sympy.Sum(COEFFICIENT(n, i) * COEFFICIENT(n, j) / batch * delta, (j, 1, n)), (i, 1, n))
    single = squares(workflow).subs(G, n)
    start = sigma**2 * TRACE(T, d) * double
    facts = (
        Line(left=K * Xt * X * K, right=K, rule=Words(relations={Xt * X * K: sympy.Integer(1)}),
             reason="P P' = (X'X)^-1 for P = (X'X)^-1 X': the covariance of P E_i is sigma^2 (X'X)^-1 over the "
             "stacking"),
        *lemma.lines,
        Line(left=double, right=single, rule=Diagonal(), reason="E_i and E_j are independent unless i = j"),
        Line(left=single, right=lemma.result.subs(G, n),
             rule=Lemma(derivation=lemma, title="coefficients of the noises", given={G: n}), reason="by induction"),
        trace,
    )  # fmt: skip
    reached = sigma**2 * trace.right * lemma.result.subs(G, n)
    chain = (
        Line(left=TEST_ERROR(n), right=start, rule=Definition(),
             reason="w_n - w* = sum_i C(n, i) P E_i; the square expanded, its expectation taken given X, then over X"),
        Line(left=start, right=reached, rule=Use(facts=facts[-3:]), reason="the three facts put in"),
    )  # fmt: skip
    return facts, chain


def linear_map(workflow: Workflow, features: Features, matrices: Callable[[int], fmpq_mat], fits: int) -> fmpq_mat:
    """L with w_fits = w* + L e, e all noise entries in order: the workflow run literally on exact matrices.

    `matrices(g)` are the feature rows of generation g (with fresh features), or of every generation (g = 1).
    """
    blocks = [_batch(workflow, features, matrices, fit) for fit in range(1, fits + 1)]
    total = sum(block.nrows() for block in blocks)
    width = blocks[0].ncols()
    fitted = fmpq_mat(width, total)
    responses: list[fmpq_mat] = []
    start = 0
    for block in blocks:
        responses.append(block * fitted + _selector(block.nrows(), total, start))
        start += block.nrows()
        used = len(responses) if workflow is Workflow.AUGMENT else 1
        rows, answers = _stacked(blocks[len(responses) - used : len(responses)]), _stacked(responses[-used:])
        fitted = (rows.transpose() * rows).inv() * rows.transpose() * answers
    return fitted


def _batch(workflow: Workflow, features: Features, matrices: Callable[[int], fmpq_mat], fit: int) -> fmpq_mat:
    block = matrices(fit if features is Features.FRESH else 1)
    stacked = workflow is Workflow.HALFWAY and features is Features.SAME
    return _stacked([block] * fit) if stacked else block


def _selector(rows: int, total: int, start: int) -> fmpq_mat:
    return fmpq_mat(rows, total, [fmpq(int(column == start + row)) for row in range(rows) for column in range(total)])


def _stacked(blocks: list[fmpq_mat]) -> fmpq_mat:
    entries = [entry for block in blocks for entry in block.entries()]
    return fmpq_mat(sum(block.nrows() for block in blocks), blocks[0].ncols(), entries)


def squared_norm(matrix: fmpq_mat) -> fmpq:
    """The sum of the squared entries."""
    return sum((entry * entry for entry in matrix.entries()), fmpq(0))


def mean_features(rows: int, dimension: int) -> fmpq_mat:
    """A rows x dimension matrix with (X'X)^-1 = I / (rows - d - 1): its inverse Gram matrix is exactly the mean one.

    Each column has its own four rows, with entries whose squares add up to rows - d - 1 (Lagrange's four squares).
    """
    squares_of = _four_squares(rows - dimension - 1)
    entries = [[fmpq(0)] * dimension for _ in range(rows)]
    for column in range(dimension):
        for place, value in enumerate(squares_of):
            entries[4 * column + place][column] = fmpq(value)
    return fmpq_mat(rows, dimension, [entry for row in entries for entry in row])


def _four_squares(total: int) -> tuple[int, int, int, int]:
    most = isqrt(total)
    for a in range(most + 1):
        for b in range(a, most + 1):
            for c in range(b, most + 1):
                rest = total - a * a - b * b - c * c
                if rest >= 0 and isqrt(rest) ** 2 == rest:
                    return a, b, c, isqrt(rest)
    raise ValueError(f"{total} is not a sum of four squares")


def error_of(workflow: Workflow, features: Features, fits: int, rows: int, dimension: int, noise: Fraction) -> fmpq:
    """E |w_fits - w*|^2 given features whose inverse Gram matrices are the mean ones: run from the definition."""

    def matrices(generation: int) -> fmpq_mat:
        times = generation if workflow is Workflow.HALFWAY and features is Features.FRESH else 1
        return mean_features(times * rows, dimension)

    scale = fmpq(noise.numerator, noise.denominator)
    return scale * scale * squared_norm(linear_map(workflow, features, matrices, fits))


def error_instances(workflow: Workflow, features: Features) -> Iterable[Instance]:
    """The test error at three points, from the workflow run literally."""
    noise = Fraction(3, 2)
    for fits, rows, dimension in ((1, 10, 2), (2, 9, 1), (4, 12, 2)):
        direct = error_of(workflow, features, fits, rows, dimension, noise)
        at = {n: fits, T: rows, d: dimension, sigma: noise}
        yield Instance(label=f"n = {fits}, T = {rows}, d = {dimension}", at=at, direct=direct)
