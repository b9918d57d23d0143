"""The squares that a projection leaves are a chi-square: x'(I - Y K Y')x for T standard normals x and K = (Y'Y)^-1.

Read in an orthonormal basis (V, W) whose first part spans the columns of Y = V R (Gram and Schmidt), the form is the
sum of the squares of the other coordinates, and the density, which depends on x'x alone, is a product over them.
"""

from collections.abc import Iterable
from functools import cache

import sympy
from flint import fmpq, fmpq_mat

from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Lemma, Use
from theory.proof.trace import MEAN_TRACE, CyclicTrace
from theory.proof.words import Words
from theory.symbols import T

# FREEDOM(T, p, u, q) = m: where T variables have a density proportional to exp(-u/2), and p columns are projected
# away, q is the sum of the squares of m independent standard normals: a chi-square of m degrees.
FREEDOM = sympy.Function("DegreesOfFreedom", commutative=True)
p = sympy.Symbol("p", positive=True)  # columns of Y
Y, Yt, K, x, xt = sympy.symbols("Y Yt K x xt", commutative=False)  # K = (Y'Y)^-1
V, Vt, W, Wt = sympy.symbols("V Vt W Wt", commutative=False)  # the two parts of an orthonormal basis
R, Rt, Ri, Rit = sympy.symbols("R Rt Ri Rit", commutative=False)  # Y = V R, and the inverses of R and R'
a, at, b, bt = sympy.symbols("a at b bt", commutative=False)  # the coordinates V'x and W'x
ONE = sympy.Integer(1)
INVERTED = {Yt * Y * K: ONE}
DENSITY, LEFT_OVER = xt * x, xt * x - xt * Y * K * Yt * x
SPANNED, REST = {a: Vt * x, at: xt * V}, {b: Wt * x, bt: xt * W}
BASIS = {V * Vt: 1 - W * Wt}
TRIANGULAR = {Y: V * R, Yt: Rt * Vt, K: Ri * Rit, R * Ri: ONE, Rit * Rt: ONE}


def split(whole: sympy.Expr, first: sympy.Expr, second: sympy.Expr, coordinates: dict[sympy.Expr, sympy.Expr]) -> Line:
    """The squared length as the squares of the coordinates in the basis (V, W)."""
    return Line(left=whole, right=first + second, rule=Words(relations={**coordinates, **BASIS}),
                reason="(V, W) is an orthonormal basis, VV' + WW' = I: lengths and volumes stay")  # fmt: skip


@cache
def freedom() -> Derivation:
    """The degrees of freedom of x'(I - Y K Y')x: as many as rows less columns of Y."""
    length = Line(left=LEFT_OVER, right=bt * b, rule=Words(relations={**REST, **TRIANGULAR, **BASIS}),
                  reason="Y K Y' = V V', so I - Y K Y' = W W'")  # fmt: skip
    kept = split(DENSITY, at * a, bt * b, {**SPANNED, **REST})
    counted = Line(
        left=FREEDOM(T, p, at * a + bt * b, bt * b), right=T - MEAN_TRACE(Vt * V), rule=Definition(),
        reason="exp(-(a'a + b'b)/2) is a product over T coordinates, independent standard normals; b has those that "
        "are not in a, which has tr V'V of them, one for each column of V. With m entries of b the volume where b'b <= "
        "r is a constant times r^(m/2): so b'b has a density proportional to r^(m/2 - 1) exp(-r/2)",
    )  # fmt: skip
    columns = Line(
        left=MEAN_TRACE(Vt * V), right=MEAN_TRACE(Yt * Y * K), reason="V = Y R^-1: tr V'V = tr Y'Y K",
        rule=CyclicTrace(relations={V: Y * Ri, Vt: Rit * Yt, Ri * Rit: K}),
    )  # fmt: skip
    size = Line(left=MEAN_TRACE(Yt * Y * K), right=p, rule=Definition(), reason="Y'Y K is the identity of p rows")
    reached = FREEDOM(T, p, at * a + bt * b, bt * b)
    return Derivation(
        quantity=FREEDOM(T, p, DENSITY, LEFT_OVER),
        facts=(length, kept, counted, columns, size),
        chain=(
            Line(left=FREEDOM(T, p, DENSITY, LEFT_OVER), right=reached, rule=Use(facts=(length, kept)),
                 reason="read in the basis (V, W), which depends on Y alone"),
            Line(left=reached, right=T - p, rule=Use(facts=(counted, columns, size)), reason="coordinates counted"),
        ),
        instances=_instances,
        least={T: p + 1, p: 0},
    )  # fmt: skip


def freedom_line(rows: sympy.Expr, columns: sympy.Expr) -> Line:
    """The lemma quoted as one line, for Y of `rows` rows and so many columns."""
    lemma, given = freedom(), {T: rows, p: columns}
    return Line(left=lemma.quantity.xreplace(given), right=lemma.result.xreplace(given), reason="a projection's law",
                rule=Lemma(derivation=lemma, title="degrees of freedom", given=given))  # fmt: skip


SQUARES = Line(
    left=(xt - xt * Y * K * Yt) * (x - Y * K * Yt * x), right=LEFT_OVER, rule=Words(relations=INVERTED),
    reason="I - Y K Y' is its own square",
)  # fmt: skip


def _instances() -> Iterable[Instance]:
    for rows, columns in ((2, 1), (3, 0), (4, 2), (7, 3)):
        yield Instance(label=f"T = {rows}, p = {columns}", at={T: rows, p: columns}, direct=fmpq(_rank(rows, columns)))


def _rank(rows: int, columns: int) -> int:
    """The rank of I - Y K Y' for the exact matrix of the powers 0, 1, ... of 1, ..., T: by elimination."""
    identity = fmpq_mat(rows, rows, [fmpq(int(row == column)) for row in range(rows) for column in range(rows)])
    if columns == 0:
        return int(identity.rank())
    powers = fmpq_mat(rows, columns, [fmpq(row) ** power for row in range(1, rows + 1) for power in range(columns)])
    kept = powers * (powers.transpose() * powers).inv() * powers.transpose()
    return int((identity - kept).rank())
