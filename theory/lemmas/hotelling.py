"""The law of z'(X'X)^-1 z for a standard normal z independent of X: the ratio of two independent chi-squares.

Given the noises' directions, the test error is sigma^2 r_n times such a form, with r_n = H_n^(2), n, H_n for
accumulate, replace and halfway on shared features; this is Hotelling's T^2 without its factor.
"""

from collections.abc import Iterable
from functools import cache
from itertools import product
from math import comb, factorial

import sympy
from flint import fmpq

from theory.lemmas.chi_square import m
from theory.lemmas.chi_square_powers import inverse_powers, moment, powers
from theory.lemmas.inverse_wishart import trace
from theory.lemmas.refitting import K as K_X
from theory.lemmas.refitting import X, Xt
from theory.proof.line import Derivation, Instance, Line
from theory.proof.powers import WrittenOut
from theory.proof.rules import Definition, Lemma, Use
from theory.proof.words import Words
from theory.symbols import T, d, k

RATIO_MOMENT = sympy.Function("RatioMoment")  # E[(z'(X'X)^-1 z)^k] for X of T x d standard normals
NORMAL_NOISE = "the noises are normal and independent of the features"
FORM = "err/(sigma^2 r_n) = z'(X'X)^-1 z with z standard normal and independent of X"
# W = X O for an orthogonal O whose last row's image is z/|z|; K = (W'W)^-1, f = O'z = |z| e_d
W, Wt, O, Ot, K, z, zt, f, ft = sympy.symbols("W Wt O Ot K z zt f ft", commutative=False)
ORTHOGONAL = {Ot * O: sympy.Integer(1), O * Ot: sympy.Integer(1)}


@cache
def rotation() -> tuple[Line, ...]:
    """The lines that bring the form to |z|^2/q: a rotation, then Schur's complement for the last entry."""
    covariance = Line(
        left=K_X * Xt * X * K_X, right=K_X, rule=Words(relations={Xt * X * K_X: sympy.Integer(1)}),
        reason="given X, w_n - w* = sum_i C(n, i) P E_i is normal with covariance sigma^2 r_n (X'X)^-1, P P' = "
        "(X'X)^-1; so its square is sigma^2 r_n z'(X'X)^-1 z in law",
    )  # fmt: skip
    inverse = Line(
        left=O * K * Ot * (O * Wt * W * Ot), right=sympy.Integer(1),
        rule=Words(relations={**ORTHOGONAL, K * Wt * W: sympy.Integer(1)}),
        reason="X = W O' has X'X = O W'W O', whose inverse is O K O'; given z, W = X O has the law of X",
    )  # fmt: skip
    turned = Line(
        left=zt * (O * K * Ot) * z, right=ft * K * f, rule=Words(relations={zt * O: ft, Ot * z: f}),
        reason="O turns z into |z| e_d: the form is |z|^2 [(W'W)^-1]_dd in law",
    )  # fmt: skip
    return (covariance, inverse, turned, *trace().facts[:3])


@cache
def ratio_moment() -> Derivation:
    """E[(z'(X'X)^-1 z)^k] as a ratio of products, for T >= d + 2k."""
    above = _quoted(powers(), "E[Q^k]", d)
    below = _quoted(inverse_powers(), "E[Q^-k]", T - d + 1)
    name = RATIO_MOMENT(T, d, k)
    ratio = above.left * below.left
    return Derivation(
        quantity=name,
        facts=(*rotation(), above, below),
        chain=(
            Line(left=name, right=ratio, rule=Definition(),
                 reason="the form is |z|^2/q in law: |z|^2 is chi-square with d degrees of freedom, and q = x'(I - Y K "
                 "Y')x, which is independent of z, with T - (d - 1)"),
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
