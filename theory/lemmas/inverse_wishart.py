"""E tr((X'X)^-1) = d/(T - d - 1) for a T x d matrix of standard normals: Schur's complement, then one chi-square
integral."""

from collections.abc import Iterable

import sympy
from flint import fmpq

from theory.lemmas.chi_square import INVERSE, by_factorials, inverse_moment, m
from theory.lemmas.refitting import TRACE
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Lemma, NormalForm, Use
from theory.proof.words import Words
from theory.symbols import T, d

# X = [Y, x] with x its last column; K = (Y'Y)^-1, so Y K Y' projects on the columns of Y
Y, Yt, K, x, xt = sympy.symbols("Y Yt K x xt", commutative=False)
ENTRY = sympy.Function("LastDiagonalEntry")  # E [(X'X)^-1]_dd
INVERTED = {Yt * Y * K: sympy.Integer(1)}


def trace() -> Derivation:
    """The derivation, for T >= d + 2; with fewer rows the mean is infinite."""
    projection = Y * K * Yt
    facts = (
        Line(left=Yt * Y * (-K * Yt * x) + Yt * x, right=sympy.Integer(0), rule=Words(relations=INVERTED),
             reason="the first d - 1 rows of X'X times (-K Y'x, 1) vanish"),
        Line(left=xt * Y * (-K * Yt * x) + xt * x, right=xt * (1 - projection) * x, rule=Words(relations={}),
             reason="the last row gives q = x'(I - Y K Y')x, so (-K Y'x, 1)/q is the last column of the inverse: "
             "entry 1/q"),
        Line(left=(1 - projection) * (1 - projection), right=1 - projection, rule=Words(relations=INVERTED),
             reason="I - Y K Y' is a projection; its rank is T - tr(K Y'Y) = T - (d - 1)"),
        Line(left=ENTRY(T, d), right=INVERSE(T - d + 1), rule=Definition(),
             reason="x is standard normal and independent of Y: q is the squared length of its projection, chi-square"),
        Line(left=INVERSE(T - d + 1), right=1 / (T - d - 1), reason="from the chi-square density",
             rule=Lemma(derivation=inverse_moment(), title="E[1/Q] for a chi-square Q", given={m: T - d + 1})),
    )  # fmt: skip
    return Derivation(
        quantity=TRACE(T, d),
        facts=facts,
        chain=(
            Line(left=TRACE(T, d), right=d * ENTRY(T, d), rule=Definition(),
                 reason="the d diagonal entries have one law, since the columns are exchangeable"),
            Line(left=d * ENTRY(T, d), right=d * (1 / (T - d - 1)), rule=Use(facts=facts[-2:]),
                 reason="both facts put in"),
            Line(left=d * (1 / (T - d - 1)), right=d / (T - d - 1), rule=NormalForm(), reason="one fraction"),
        ),
        instances=_instances,
        least={T: d + 2},
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    """One feature by Gamma integrals; two by polar coordinates, tr = (1/q1 + 1/q2)/sin^2 of their angle."""
    for rows in (6, 8, 12):
        yield Instance(label=f"T = {rows}, d = 1", at={T: rows, d: 1}, direct=by_factorials(rows))
        angle = _wallis(rows - 4) / _wallis(rows - 2)  # E[1/sin^2] of the angle between two directions in T dimensions
        yield Instance(label=f"T = {rows}, d = 2", at={T: rows, d: 2}, direct=2 * by_factorials(rows) * angle)


def _wallis(power: int) -> fmpq:
    """The integral of sin^power over (0, pi) in units of pi, for even power: prod (2j - 1)/(2j)."""
    total = fmpq(1)
    for half in range(1, power // 2 + 1):
        total *= fmpq(2 * half - 1, 2 * half)
    return total


def trace_line(rows: sympy.Expr = T) -> Line:
    """The lemma quoted as one line, for a matrix of `rows` rows."""
    lemma = trace()
    given = {T: rows}
    return Line(left=lemma.quantity.xreplace(given), right=lemma.result.xreplace(given), reason="inverse Wishart mean",
                rule=Lemma(derivation=lemma, title="E tr((X'X)^-1)", given=given))  # fmt: skip
