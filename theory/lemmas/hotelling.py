"""The law of z'(X'X)^-1 z for a standard normal z independent of X: the ratio of two independent chi-squares.

Given the noises' directions, the test error is sigma^2 r_n times such a form, with r_n = H_n^(2), n, H_n for
accumulate, replace and halfway on shared features; this is Hotelling's T^2 without its factor. A rotation of the
features that brings z to an axis leaves their density as it was, so |z|^2 and the chi-square below are independent.
"""

from collections.abc import Iterable
from functools import cache
from itertools import product
from math import comb, factorial

import sympy
from flint import fmpq

from theory.lemmas.chi_square import m
from theory.lemmas.chi_square_powers import INVERSE_POWER, POWER, inverse_powers, moment, powers
from theory.lemmas.inverse_wishart import SCHUR, q
from theory.lemmas.projections import DENSITY, FREEDOM, V, Vt, W, Wt, freedom_line, split
from theory.lemmas.refitting import X, Xt
from theory.proof.line import Derivation, Instance, Line
from theory.proof.powers import WrittenOut
from theory.proof.rules import Definition, Lemma, Use
from theory.proof.trace import MEAN_TRACE, CyclicTrace
from theory.proof.words import Words
from theory.symbols import T, d, k

RATIO_MOMENT = sympy.Function("RatioMoment")  # E[(z'(X'X)^-1 z)^k] for X of T x d standard normals
FORM_MOMENT = sympy.Function("FormMoment", commutative=True)  # its moments, by the densities and the form, in words
NORMAL_NOISE = "the noises are normal and independent of the features"
FORM = "err/(sigma^2 r_n) = z'(X'X)^-1 z with z standard normal and independent of X"
# E: T standard normals; z, u: its coordinates in the columns of V = X S and in the rest, where S S = L = (X'X)^-1
E, Et, z, zt, u, ut, S, L = sympy.symbols("E Et z zt u ut S L", commutative=False)
# z = O e s: e the last unit vector, s the length of z; H = X O, N = (H'H)^-1
O, Ot, e, et, s, H, Ht, N = sympy.symbols("O Ot e et s H Ht N", commutative=False)
ONE = sympy.Integer(1)
ORTHOGONAL = {Ot * O: ONE, O * Ot: ONE}
MODEL = X * Xt, Et * E, Et * X * L * L * Xt * E  # what the densities of X and E depend on, and |P E|^2, P = (X'X)^-1 X'
TURNED = H * Ht, zt * z + ut * u, s * et * N * e * s
AS_MODELLED = "w_n - w* = sum_i C(n, i) P E_i, and sum_i C(n, i) E_i = sigma sqrt(r_n) E for a standard normal E"
INDEPENDENT = (
    "the density of H = X O does not contain O, nor z: so 1/q = e'N e is independent of z, whose density is "
    "exp(-z'z/2) up to a constant, with as many entries as V has columns; s^2 = z'z"
)
DEGREES = MEAN_TRACE(Vt * V), FREEDOM(T, d - 1, DENSITY, q)  # of z'z and of q


@cache
def rotation() -> tuple[Line, ...]:
    """The lines from |P E|^2 to s^2/q with both densities: a basis of the columns of X, then a rotation."""
    around = s * et * N * (Ht * H * Ot * L * O) * e * s
    unwound = {Ht: Ot * Xt, H: X * O, Xt * X * L: ONE, **ORTHOGONAL}
    return (
        Line(left=MODEL[2], right=zt * L * z, rule=Words(relations={L: S * S, z: S * Xt * E, zt: Et * X * S}),
             reason="z = V'E with V = X S: then P E = S z, and S is symmetric"),
        Line(left=zt * L * z, right=around, rule=Words(relations={z: O * e * s, zt: s * et * Ot, N * Ht * H: ONE}),
             reason="O turns the last axis into the direction of z; N H'H = I put in"),
        Line(left=around, right=TURNED[2], rule=Words(relations=unwound), reason="H'H = O'X'X O, and X'X L = I"),
        Line(left=MODEL[0], right=TURNED[0], rule=Words(relations={X: H * Ot, Xt: O * Ht, Ot * O: ONE}),
             reason="the density of X is a function of X X', and that of H is the same function, whatever O is"),
        split(MODEL[1], zt * z, ut * u, {z: Vt * E, zt: Et * V, u: Wt * E, ut: Et * W}),
    )  # fmt: skip


@cache
def degrees() -> tuple[Line, ...]:
    """The lines that count the degrees of freedom of z'z, d, and of q, T - d + 1."""
    columns = Line(
        left=DEGREES[0], right=MEAN_TRACE(Xt * X * L), reason="tr V'V = tr S X'X S = tr X'X L",
        rule=CyclicTrace(relations={V: X * S, Vt: S * Xt, S * S: L}),
    )  # fmt: skip
    size = Line(left=MEAN_TRACE(Xt * X * L), right=d, rule=Definition(), reason="X'X L is the identity of d rows")
    return columns, size, SCHUR, freedom_line(T, d - 1)


@cache
def ratio_moment() -> Derivation:
    """E[(z'(X'X)^-1 z)^k] as a ratio of products, for T >= d + 2k."""
    above = _quoted(powers(), "E[Q^k]", d)
    below = _quoted(inverse_powers(), "E[Q^-k]", T - d + 1)
    name, ratio = RATIO_MOMENT(T, d, k), above.left * below.left
    start, turned = (FORM_MOMENT(T, d, k, *words) for words in (MODEL, TURNED))
    parted = Line(left=turned, right=POWER(DEGREES[0], k) * INVERSE_POWER(DEGREES[1], k), rule=Definition(),
                  reason=INDEPENDENT)  # fmt: skip
    return Derivation(
        quantity=name,
        facts=(*rotation(), *degrees(), parted, above, below),
        chain=(
            Line(left=name, right=start, rule=Definition(), reason=AS_MODELLED),
            Line(left=start, right=turned, rule=Use(facts=rotation()), reason="read in a basis, then turned"),
            Line(left=turned, right=ratio, rule=Use(facts=(parted, *degrees())),
                 reason="independent chi-squares, with d and T - (d - 1) degrees of freedom"),
            Line(left=ratio, right=above.right * below.right, rule=Use(facts=(above, below)),
                 reason="the moments of both put in"),
        ),
        instances=_instances,
        least={T: d + 2 * k},
    )  # fmt: skip


def _quoted(lemma: Derivation, title: str, degrees: sympy.Expr) -> Line:
    given = {m: degrees}
    return Line(left=lemma.quantity.xreplace(given), right=lemma.result.xreplace(given), reason="chi-square moments",
                rule=Lemma(derivation=lemma, title=title, given=given))  # fmt: skip


@cache
def at_power(power: int) -> tuple[Line, ...]:
    """The moment at one power: quoted, its products written out, and the last line with both put together."""
    lemma, given = ratio_moment(), {k: sympy.Integer(power)}
    name, products = RATIO_MOMENT(T, d, power), lemma.result.xreplace(given)
    plain = sympy.Mul(*[(d + 2 * step) / (T - d - 1 - 2 * step) for step in range(power)])
    quoted = Line(left=name, right=products, reason=f"moment {power} of the ratio",
                  rule=Lemma(derivation=lemma, title="moments of the test error", given=given))  # fmt: skip
    written = Line(left=products, right=plain, rule=WrittenOut(), reason="the factors one by one")
    return quoted, written, Line(left=name, right=plain, rule=Use(facts=(quoted, written)), reason="in one line")


def _instances() -> Iterable[Instance]:
    for rows, dimension, power in ((8, 1, 1), (10, 1, 3), (6, 2, 1), (8, 2, 2), (10, 2, 3)):
        label = f"T = {rows}, d = {dimension}, k = {power}"
        direct = form_moment(rows, dimension, power)
        yield Instance(label=label, at={T: rows, d: dimension, k: power}, direct=direct)


def form_moment(rows: int, dimension: int, power: int) -> fmpq:
    """E[(z'(X'X)^-1 z)^power] for one or two features and even T, from the entries of X'X, without any rotation.

    One feature: E z^(2 power) E Q^-power. Two: with squared lengths q1, q2 and angle a of the columns, (X'X)^-1 has
    entries q2, -cos(a) sqrt(q1 q2), q1 over q1 q2 sin(a)^2; the form is multiplied out.
    """
    if dimension == 1:
        return _even_normal(power) * moment(rows, -power)
    total = fmpq(0)
    for first, second in product(range(power + 1), repeat=2):
        cross = power - first - second  # of the mixed term 2 z1 z2 K_12
        if cross < 0 or cross % 2:
            continue
        ways = comb(power, first) * comb(power - first, second) * 2**cross
        normal = _even_normal(first + cross // 2) * _even_normal(second + cross // 2)
        lengths = moment(rows, second - power + cross // 2) * moment(rows, first - power + cross // 2)
        total += ways * normal * lengths * _angle(rows, cross, 2 * power)
    return total


def _even_normal(half: int) -> fmpq:
    """E z^(2 half) of a standard normal z."""
    return fmpq(factorial(2 * half), 2**half * factorial(half))


def _angle(rows: int, cosines: int, sines: int) -> fmpq:
    """E[cos^cosines / sin^sines] of the angle between two independent directions in T dimensions, by cos^2 = 1 -
    sin^2."""
    half = cosines // 2
    terms = [(-1) ** j * comb(half, j) * _sine_power(rows - 2 - sines + 2 * j) for j in range(half + 1)]
    return sum(terms, fmpq(0)) / _sine_power(rows - 2)


def _sine_power(power: int) -> fmpq:
    """The integral of sin^power over (0, pi) in units of pi, for even power."""
    total = fmpq(1)
    for half in range(1, power // 2 + 1):
        total *= fmpq(2 * half - 1, 2 * half)
    return total
