"""Moments of the limit likelihood ratio L_G of Theorem 5.1, under P_ref.

Batch 2 is the first that is not real, and it is drawn from W = V^-1 N_1 under every workflow: log L_2 = W'N_2 - W'VW/2
with W'VW = N_1'V^-1 N_1, a chi-square with as many degrees of freedom as theta has entries.
"""

from collections.abc import Iterable
from functools import cache

import flint
import sympy
from flint import arb, fmpq
from sympy import Product, Rational, exp, sqrt

from theory.lemmas.limit_process import CUMULANT, Tilted, cumulant, mat, w
from theory.proof.equal_factors import EqualFactors
from theory.proof.gaussian import Rescaled
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Use
from theory.symbols import k

p, q, gap = sympy.symbols("p q gap", positive=True)  # power of L, entries of theta, distance to a bound
TILT = p * (p - 1)
POWER_GIVEN = sympy.Function("E_Lp")  # E[L_2^p | N_1], with w = N_1'V^-1 N_1
COORDINATE = sympy.Function("E_x")  # E of E_Lp(p, x^2) for a standard normal x
MOMENT = sympy.Function("MomentOfL")  # E_ref L_2^p
BELOW = "p < 8/5, so that p (p - 1) < 1; the moment is infinite from p = (1 + sqrt 5)/2 = 1.618... on"
FIRST_TWO = "batch 2 is drawn from the first fit under every workflow, so L_2 is the same for all"
# 1 - p (p - 1), and the gap in it
BELOW_EIGHT_FIFTHS = Rational(1, 25) + gap * (p + Rational(3, 5)), Rational(8, 5) - p
BELOW_GOLDEN = gap, 1 - TILT  # the same with no more supposed than p (p - 1) < 1


@cache
def given_the_first() -> tuple[Line, ...]:
    """E[L_2^p | N_1] = exp(p (p - 1) w/2), last."""
    log_moment = cumulant()
    meant = Line(left=POWER_GIVEN(p, w), right=exp(CUMULANT(p**2 * w) - p * w / 2), rule=Definition(),
                 reason="L_2^p = exp(p W'N_2 - p W'VW/2), and b = p W has b'Vb = p^2 w")  # fmt: skip
    scaled = Line(left=CUMULANT(p**2 * w), right=p**2 * w / 2, rule=Use(facts=(log_moment,), given={w: p**2 * w}),
                  reason="the Gaussian integral over N_2, at b = p W")  # fmt: skip
    found = Line(left=POWER_GIVEN(p, w), right=exp(TILT * w / 2), rule=Use(facts=(meant, scaled)),
                 reason="the exponents collected")  # fmt: skip
    return log_moment, meant, scaled, found


@cache
def moment(margin: sympy.Expr, distance: sympy.Expr) -> Derivation:
    """E L_2^p = (1 - p (p - 1))^(-q/2), where 1 - p (p - 1) is the `margin`, whose gap is the positive `distance`."""
    facts, chain = moment_lines(margin, distance)
    return Derivation(quantity=MOMENT(p, q), facts=facts, chain=chain, instances=_instances)


@cache
def moment_lines(margin: sympy.Expr, distance: sympy.Expr) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Facts and chain of E L_2^p = (1 - p (p - 1))^(-q/2)."""
    facts = given_the_first()
    root = 1 / sqrt(1 - TILT)
    rule = Rescaled(integrand=facts[-1], square=w, tilt=TILT, margin=margin, distances={gap: distance})
    single = Line(left=COORDINATE(p), right=root, rule=rule, reason="y = x sqrt(1 - p (p - 1)), as p (p - 1) < 1")
    named, written = Product(COORDINATE(p), (k, 1, q)), Product(root, (k, 1, q))
    chain = (
        Line(left=MOMENT(p, q), right=named, rule=Definition(),
             reason="w is the sum of the squares of q independent standard normals, so the expectation factorises"),
        Line(left=named, right=written, rule=Use(facts=(single,)), reason="each coordinate"),
        Line(left=written, right=root**q, rule=EqualFactors(),
             reason="q equal factors"),
    )  # fmt: skip
    return (*facts, single), chain


def _instances() -> Iterable[Instance]:
    """1/sqrt(det P det V^2), P the form of the reference density times L_2^p; V has no pattern."""
    variances = {1: mat([[3]]), 2: mat([[2, 1], [1, 1]]), 3: mat([[2, 1, 0], [1, 3, 1], [0, 1, 1]])}
    for size, power in ((1, fmpq(3, 2)), (2, fmpq(1, 3)), (2, fmpq(7, 5)), (3, fmpq(11, 7))):
        law = Tilted(weights=[[fmpq(1)], [fmpq(1, 3), fmpq(2, 3)]], variance=variances[size])
        determinant = law.form(power).det() * law.variance.det() ** 2
        at = {p: power, q: size}
        with flint.ctx.workprec(128):
            yield Instance(label=f"p = {power}, q = {size}", at=at, direct=1 / arb(determinant).sqrt())
