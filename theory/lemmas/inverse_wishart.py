"""E tr((X'X)^-1) = d/(T - d - 1) for a T x d matrix of standard normals: Schur's complement, then the law of a
projection, then one chi-square integral."""

from collections.abc import Iterable

import sympy
from flint import fmpq

from theory.lemmas.chi_square import INVERSE, by_factorials, inverse_moment, m
from theory.lemmas.projections import DENSITY, FREEDOM, LEFT_OVER, K, Y, Yt, freedom_line, x, xt
from theory.lemmas.refitting import TRACE
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Lemma, NormalForm, Use
from theory.proof.words import Words
from theory.symbols import T, d

# X = [Y, x] with x its last column, K = (Y'Y)^-1; the last row of (X'X)^-1 is (B, 1)/q
B, q = sympy.symbols("B q", commutative=False)
ENTRY = sympy.Function("LastDiagonalEntry")  # E [(X'X)^-1]_dd

SCHUR = Line(
    left=q, right=LEFT_OVER,
    rule=Words(relations={xt * Y: -B * Yt * Y, xt * x: q - B * Yt * x, Yt * Y * K: sympy.Integer(1)}),
    reason="(B, 1) X'X = (0, q), as (B, 1)/q is the last row of the inverse: B Y'Y + x'Y = 0 and B Y'x + x'x = q",
)  # fmt: skip


def trace() -> Derivation:
    """The derivation, for T >= d + 2; with fewer rows the mean is infinite."""
    entry = Line(
        left=ENTRY(T, d),
        right=INVERSE(FREEDOM(T, d - 1, DENSITY, q)),
        rule=Definition(),
        reason="the entry is 1/q; given Y, the density of the last column x is that of T standard normals",
    )
    freedom = freedom_line(T, d - 1)
    inverse = Line(
        left=INVERSE(T - d + 1),
        right=1 / (T - d - 1),
        reason="from the chi-square density",
        rule=Lemma(derivation=inverse_moment(), title="E[1/Q] for a chi-square Q", given={m: T - d + 1}),
    )
    reached = d * (1 / (T - d - 1))
    return Derivation(
        quantity=TRACE(T, d),
        facts=(SCHUR, entry, freedom, inverse),
        chain=(
            Line(left=TRACE(T, d), right=d * ENTRY(T, d), rule=Definition(),
                 reason="the d diagonal entries have one law, since the columns are exchangeable"),
            Line(left=d * ENTRY(T, d), right=reached, rule=Use(facts=(entry, SCHUR, freedom, inverse)),
                 reason="Schur's complement, the law of a projection and the mean of 1/Q put in"),
            Line(left=reached, right=d / (T - d - 1), rule=NormalForm(), reason="one fraction"),
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
