"""The variance of the test error over replicates: from the first two moments of its law, and from a random walk."""

from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from itertools import product

import sympy
from flint import fmpq, fmpq_mat

from theory.lemmas.fresh_features import E
from theory.lemmas.hotelling import RATIO_MOMENT, O, Ot, at_power, form_moment
from theory.lemmas.pathways import pathway, squares
from theory.lemmas.refitting import K, Xt, linear_map, squared_norm
from theory.proof.induction import Induction
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Lemma, NormalForm, Use
from theory.proof.words import Words
from theory.symbols import G, T, d, n, sigma
from theory.vocabulary import Features, Workflow

ERROR_VARIANCE = sympy.Function("ErrorVariance")  # Var |w_n - w*|^2
SQUARE = sympy.Function("SquaredError")  # E |w_n - w*|^4
FIRST_MOMENT, SECOND_MOMENT = (RATIO_MOMENT(T, d, power) for power in (1, 2))
RATIO_VARIANCE = 2 * d * (T - 1) / ((T - d - 1) ** 2 * (T - d - 3))
TRUE_NOISE = Fraction(3, 2)


@cache
def shared(workflow: Workflow) -> Derivation:
    """Var |w_n - w*|^2 when all generations share one feature matrix: sigma^4 r_n^2 times the ratio's variance."""
    lemma = pathway(workflow)
    grown = Line(left=squares(workflow).subs(G, n), right=lemma.result.subs(G, n), reason="by induction",
                 rule=Lemma(derivation=lemma, title="coefficients of the noises", given={G: n}))  # fmt: skip
    first, second = at_power(1), at_power(2)
    scale = sigma**2 * grown.left
    start = scale**2 * (SECOND_MOMENT - FIRST_MOMENT**2)
    reached = (sigma**2 * grown.right) ** 2 * (second[-1].right - first[-1].right ** 2)
    return Derivation(
        quantity=ERROR_VARIANCE(n),
        facts=(grown, *first, *second),
        chain=(
            Line(left=ERROR_VARIANCE(n), right=start, rule=Definition(),
                 reason="the error is sigma^2 r_n times the ratio, with r_n = sum_i C(n, i)^2 over the batch sizes"),
            Line(left=start, right=reached, rule=Use(facts=(grown, first[-1], second[-1])),
                 reason="growth and moments put in"),
            Line(left=reached, right=sigma**4 * grown.right**2 * RATIO_VARIANCE, rule=NormalForm(),
                 reason="over one denominator"),
        ),
        instances=lambda: _shared_instances(workflow),
        least={T: d + 4},
    )  # fmt: skip


def _shared_instances(workflow: Workflow) -> Iterable[Instance]:
    """r_n read off the workflow run on an exact matrix; the moments of the form from the entries of X'X."""
    matrix = fmpq_mat(3, 2, [fmpq(value) for value in (1, 2, 3, 0, 1, 1)])
    once = squared_norm(linear_map(workflow, Features.SAME, lambda _: matrix, 1))
    for fits, rows, dimension in ((1, 8, 1), (2, 10, 2), (3, 8, 2)):
        ratio = squared_norm(linear_map(workflow, Features.SAME, lambda _: matrix, fits)) / once
        spread = form_moment(rows, dimension, 2) - form_moment(rows, dimension, 1) ** 2
        direct = fmpq(81, 16) * ratio * ratio * spread
        at = {n: fits, T: rows, d: dimension, sigma: TRUE_NOISE}
        yield Instance(label=f"n = {fits}, T = {rows}, d = {dimension}", at=at, direct=direct)


# |w + u|^4 with c = w'u, in letters: the cross terms that are odd in u have mean 0
a, b, c = sympy.symbols("a b c", positive=True)
FRESH_SQUARE = n * SECOND_MOMENT + n * (n - 1) * FIRST_MOMENT**2 * (1 + 2 / d)


@cache
def walk() -> tuple[Line, ...]:
    """E |w_n - w*|^4/sigma^4 for fresh features, replacing: a walk with independent spherical steps u_i."""
    expanded = Line(left=(a + 2 * c + b) ** 2, right=a**2 + b**2 + 2 * a * b + 4 * c**2 + 4 * c * (a + b),
                    rule=NormalForm(), reason="|w + u|^4 with c = w'u; odd terms have mean 0")  # fmt: skip
    start = Line(left=SQUARE(1), right=SECOND_MOMENT, rule=Definition(), reason="one fit on real data")
    premise = SQUARE(n - 1) + SECOND_MOMENT + (2 + 4 / d) * (n - 1) * FIRST_MOMENT**2
    step = Line(
        left=SQUARE(n), right=premise, rule=Definition(),
        reason="a = |w|^2 has mean n - 1 times that of b = |u|^2, and c^2 has mean E|w|^2 E|u|^2/d: u has the law of "
        "O u for every rotation O, so E uu' = (E|u|^2/d) I",
    )  # fmt: skip
    solved = Line(left=SQUARE(n), right=FRESH_SQUARE, reason="summed over the generations",
                  rule=Induction(variable=n, base=1, base_value=start, step=step))  # fmt: skip
    return expanded, start, step, solved


@cache
def fresh() -> Derivation:
    """Var |w_n - w*|^2 when data are replaced and every generation has features of its own."""
    steps = walk()
    first, second = at_power(1), at_power(2)
    turned = Line(
        left=O * K * Ot * (O * Xt) * E, right=O * (K * Xt * E), rule=Words(relations={Ot * O: sympy.Integer(1)}),
        reason="with X O', which has the law of X, in its place the step u = (X'X)^-1 X'E becomes O u",
    )  # fmt: skip
    start = sigma**4 * (SQUARE(n) - (n * FIRST_MOMENT) ** 2)
    named = sigma**4 * (FRESH_SQUARE - (n * FIRST_MOMENT) ** 2)
    mean, square = first[-1].right, second[-1].right
    value = sigma**4 * (n * square + n * (n - 1) * mean**2 * (1 + 2 / d) - n**2 * mean**2)
    return Derivation(
        quantity=ERROR_VARIANCE(n),
        facts=(turned, *first, *second, *steps),
        chain=(
            Line(left=ERROR_VARIANCE(n), right=start, rule=Definition(), reason="mean square less squared mean"),
            Line(left=start, right=named, rule=Use(facts=(steps[-1],)), reason="the mean square of the walk"),
            Line(left=named, right=value, rule=Use(facts=(first[-1], second[-1])),
                 reason="the moments of one step"),
        ),
        instances=fresh_instances,
        least={T: d + 4},
    )  # fmt: skip


def fresh_instances() -> Iterable[Instance]:
    """Every outcome of a walk with (signed) steps of length 0, 1 or 2 along the axes, and the moments of a real
    step."""
    for fits, rows, dimension in ((1, 8, 1), (2, 8, 1), (2, 10, 2), (3, 8, 2)):
        mean, square = (form_moment(rows, dimension, power) for power in (1, 2))
        long = (square - mean) / 12  # weights of the lengths 1 and 2: x + 4 y = mean, x + 16 y = square
        direct = fmpq(81, 16) * (_enumerated(fits, dimension, mean - 4 * long, long) - (fits * mean) ** 2)
        at = {n: fits, T: rows, d: dimension, sigma: TRUE_NOISE}
        yield Instance(label=f"n = {fits}, T = {rows}, d = {dimension}", at=at, direct=direct)


def _enumerated(fits: int, dimension: int, short: fmpq, long: fmpq) -> fmpq:
    """E |u_1 + ... + u_n|^4, each u along a random axis in a random direction."""
    steps = [(axis, size, weight / (2 * dimension)) for axis in range(dimension)
             for length, weight in ((1, short), (2, long)) for size in (-length, length)]  # fmt: skip
    steps.append((0, 0, 1 - short - long))
    total = fmpq(0)
    for path in product(steps, repeat=fits):
        reached, weight = [0] * dimension, fmpq(1)
        for axis, size, chance in path:
            reached[axis] += size
            weight *= chance
        total += weight * sum(place * place for place in reached) ** 2
    return total
