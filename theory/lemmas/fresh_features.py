"""Fresh features in every generation: the fits as a random walk, and the mean of its squared length.

Accumulating, S_n w_n = S_n w_{n-1} + X_n'E_n with S_n the sum of all X_g'X_g so far; replacing, each fit adds its own
(X_n'X_n)^-1 X_n'E_n. Increments of different generations have uncorrelated noises, so their squares add up.
"""

from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from itertools import permutations

import sympy
from flint import fmpq, fmpq_mat

from theory.lemmas.inverse_wishart import trace_line
from theory.lemmas.pathways import COEFFICIENT, coefficient_lines
from theory.lemmas.refitting import TEST_ERROR, TRACE, Diagonal, error_instances, j, linear_map, squared_norm
from theory.proof.induction import EqualTerms
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Use
from theory.proof.words import Words
from theory.symbols import G, T, d, i, n, sigma
from theory.vocabulary import Features, Workflow

SHARE = sympy.Function("GramShare")  # E tr(S_i^-1 X_i'X_i S_i^-1) for S_i of i batches
TERM = d / (i * (i * T - d - 1))
ACCUMULATED = sympy.Sum(TERM, (i, 1, n))
DELTA = sympy.KroneckerDelta(i, j)
# S, L: the Gram matrix of the old batches, and the inverse of the one with the newest batch A = X_n', B = X_n
S, L, A, B, w, E = sympy.symbols("S L Xt X w E", commutative=False)
R, Rt = sympy.symbols("R Rt", commutative=False)  # all i batches stacked


@cache
def accumulated() -> Derivation:
    """E |w_n - w*|^2 when all batches so far are fitted, each with features of its own."""
    step = Line(
        left=L * (S * w + A * (B * w + E)), right=w + L * A * E, rule=Words(relations={L * S: 1 - L * A * B}),
        reason="the normal equations: the old responses enter as S w_{n-1}, the new ones are X_n w_{n-1} + E_n; so w_n "
        "= w_{n-1} + S_n^-1 X_n'E_n",
    )  # fmt: skip
    whole = Line(
        left=L * Rt * R * L, right=L, rule=Words(relations={Rt * R * L: sympy.Integer(1)}),
        reason="the terms S_i^-1 X_g'X_g S_i^-1 of all i batches add up to S_i^-1",
    )  # fmt: skip
    share = Line(
        left=SHARE(i, T, d), right=TRACE(i * T, d) / i, rule=Definition(),
        reason="the i batches are exchangeable, so each has 1/i of E tr(S_i^-1), with S_i of i T rows",
    )  # fmt: skip
    double = sympy.Sum(sympy.Sum(SHARE(i, T, d) * DELTA, (j, 1, n)), (i, 1, n))
    single = sympy.Sum(SHARE(i, T, d), (i, 1, n))
    alone = Line(left=double, right=single, rule=Diagonal(), reason="noises of different generations are uncorrelated")
    start = sigma**2 * double
    wishart = trace_line(i * T)
    return Derivation(
        quantity=TEST_ERROR(n),
        facts=(step, whole, share, alone, wishart),
        chain=(
            Line(left=TEST_ERROR(n), right=start, rule=Definition(),
                 reason="w_n - w* = sum_i S_i^-1 X_i'E_i; squared, expectation taken given the features, then over "
                 "them"),
            Line(left=start, right=sigma**2 * ACCUMULATED, rule=Use(facts=(alone, share, wishart)),
                 reason="the three facts put in"),
        ),
        instances=accumulated_instances,
        least={T: d + 2, i: 1},
    )  # fmt: skip


@cache
def replaced() -> Derivation:
    """E |w_n - w*|^2 when the newest batch alone is fitted, with features of its own."""
    coefficients = coefficient_lines(Workflow.DISCARD)
    wishart = trace_line()
    pair = COEFFICIENT(n, i) * COEFFICIENT(n, j) * TRACE(T, d)
    double = sympy.Sum(sympy.Sum(pair * DELTA, (j, 1, n)), (i, 1, n))
    single = sympy.Sum(COEFFICIENT(n, i) ** 2 * TRACE(T, d), (i, 1, n))
    alone = Line(left=double, right=single, rule=Diagonal(), reason="noises of different generations are uncorrelated")
    terms = sympy.Sum(d / (T - d - 1), (i, 1, n))
    start, reached = sigma**2 * double, sigma**2 * terms
    counted = Line(left=terms, right=n * (d / (T - d - 1)), rule=EqualTerms(), reason="n equal terms")
    return Derivation(
        quantity=TEST_ERROR(n),
        facts=(*coefficients, wishart, alone, counted),
        chain=(
            Line(left=TEST_ERROR(n), right=start, rule=Definition(),
                 reason="w_n - w* = sum_i C(n, i) P_i E_i with P_i = (X_i'X_i)^-1 X_i'; squared, expectation taken"),
            Line(left=start, right=reached, rule=Use(facts=(alone, coefficients[-1], wishart), given={G: n}),
                 reason="the coefficients are 1, and each trace has the inverse Wishart mean"),
            Line(left=reached, right=sigma**2 * d * n / (T - d - 1), rule=Use(facts=(counted,)), reason="added up"),
        ),
        instances=lambda: error_instances(Workflow.DISCARD, Features.FRESH),
        least={T: d + 2},
    )  # fmt: skip


def accumulated_instances() -> Iterable[Instance]:
    """The error at four points, from the workflow run literally on every order of some exact batches."""
    noise = Fraction(3, 2)
    for fits, rows, dimension in ((1, 10, 2), (2, 9, 1), (2, 12, 2), (3, 8, 2)):
        at = {n: fits, T: rows, d: dimension, sigma: noise}
        direct = fmpq(9, 4) * mean_over_orders(fits, rows, dimension)
        yield Instance(label=f"n = {fits}, T = {rows}, d = {dimension}", at=at, direct=direct)


def mean_over_orders(fits: int, rows: int, dimension: int) -> fmpq:
    """E |L|^2, w_fits = w* + L e, over an exchangeable (signed) law of batches with the inverse Wishart means.

    The law is a mixture of sets of exact batches, each set in all its orders. Its weights are solved for, so that
    E tr(S_g^-1) is d/(g T - d - 1) for every g; the workflow is run literally.
    """
    sets = [
        [_batch(dimension, 2 + (3 * draw + g * (draw + 1)) % 7) for g in range(fits)] for draw in range(fits + 1)
    ]  # fmt: skip
    rows_of = [[fmpq(1)] * len(sets)]
    rows_of += [[_mean_trace(batches, g) for batches in sets] for g in range(1, fits + 1)]
    wanted = [fmpq(1), *[fmpq(dimension, g * rows - dimension - 1) for g in range(1, fits + 1)]]
    system = fmpq_mat(len(sets), len(sets), [entry for row in rows_of for entry in row])
    weights = system.solve(fmpq_mat(len(sets), 1, wanted))
    errors = [_mean([_run(order) for order in permutations(batches)]) for batches in sets]
    return sum((weights[place, 0] * error for place, error in enumerate(errors)), fmpq(0))


def _batch(dimension: int, size: int) -> fmpq_mat:
    """An exact batch with as many rows as features, upper triangular."""
    entries = [fmpq(size + row) if row == column else fmpq(int(row < column)) for row in range(dimension)
               for column in range(dimension)]  # fmt: skip
    return fmpq_mat(dimension, dimension, entries)


def _run(batches: tuple[fmpq_mat, ...]) -> fmpq:
    return squared_norm(linear_map(Workflow.AUGMENT, Features.FRESH, lambda g: batches[g - 1], len(batches)))


def _mean_trace(batches: list[fmpq_mat], used: int) -> fmpq:
    """The mean of tr(S^-1) over the orders of the batches, with S of the first `used` of them."""
    traces = []
    for order in permutations(batches, used):
        gram = fmpq_mat(order[0].ncols(), order[0].ncols())
        for batch in order:
            gram += batch.transpose() * batch
        inverse = gram.inv()
        traces.append(sum((inverse[place, place] for place in range(inverse.nrows())), fmpq(0)))
    return _mean(traces)


def _mean(values: list[fmpq]) -> fmpq:
    return sum(values, fmpq(0)) / len(values)
