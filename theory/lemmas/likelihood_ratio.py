"""Moments of the limit likelihood ratio L_G of Theorem 5.1, under P_ref.

Batch 2 is the first that is not real, and it is drawn from W = V^-1 N_1 under every workflow: log L_2 = W'N_2 - W'VW/2
with W'VW = N_1'V^-1 N_1, a chi-square with as many degrees of freedom as theta has entries.
"""

from functools import cache

import sympy
from sympy import Product, Rational, exp, sqrt

from theory.lemmas.limit_process import CUMULANT, cumulant, w
from theory.proof.equal_factors import EqualFactors
from theory.proof.gaussian import Rescaled
from theory.proof.line import Line
from theory.proof.rules import Definition, Use
from theory.symbols import k

p, q, gap = sympy.symbols("p q gap", positive=True)  # power of L, entries of theta, distance of p to 8/5
TILT = p * (p - 1)
POWER_GIVEN = sympy.Function("E_Lp")  # E[L_2^p | N_1], with w = N_1'V^-1 N_1
COORDINATE = sympy.Function("E_x")  # E of E_Lp(p, x^2) for a standard normal x
MOMENT = sympy.Function("MomentOfL")  # E_ref L_2^p
BELOW = "p < 8/5, so that p (p - 1) < 1; the moment is infinite from p = (1 + sqrt 5)/2 = 1.618... on"
FIRST_TWO = (
    "batch 2 is drawn from the first fit under every workflow, so L_2 is the same for all; E L_G^p >= E L_2^p for p >= "
    "1, as L_G is a martingale"
)


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
def moment_lines() -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Facts and chain of E L_2^p = (1 - p (p - 1))^(-q/2)."""
    facts = given_the_first()
    root = 1 / sqrt(1 - TILT)
    rule = Rescaled(
        integrand=facts[-1], square=w, tilt=TILT, margin=Rational(1, 25) + gap * (p + Rational(3, 5)),
        distances={gap: Rational(8, 5) - p},
    )  # fmt: skip
    single = Line(left=COORDINATE(p), right=root, rule=rule, reason="y = x sqrt(1 - p (p - 1)), which p < 8/5 allows")
    named, written = Product(COORDINATE(p), (k, 1, q)), Product(root, (k, 1, q))
    chain = (
        Line(left=MOMENT(p, q), right=named, rule=Definition(),
             reason="w is the sum of the squares of q independent standard normals, so the expectation factorises"),
        Line(left=named, right=written, rule=Use(facts=(single,)), reason="each coordinate"),
        Line(left=written, right=root**q, rule=EqualFactors(),
             reason="q equal factors"),
    )  # fmt: skip
    return (*facts, single), chain
