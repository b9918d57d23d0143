"""Lines for induction after several first values, and for the limit of a constant plus a multiple."""

from dataclasses import replace

import sympy
from sympy import Integer, Product, Rational, harmonic, pi

from tests.theory.case import fact, false, true
from theory.lemmas.gaussian_accumulate import TRUE_VARIANCE, factors
from theory.lemmas.gaussian_refitting import VARIANCE as V
from theory.lemmas.gaussian_refitting import base, recursion
from theory.proof.affine_limit import AffineLimit
from theory.proof.binding import LIMIT
from theory.proof.first_values import FromFirstValues
from theory.proof.limits import CitedLimit
from theory.symbols import i, n, t

F = sympy.Function("f")
ONE = Integer(1)
STEP, START = recursion(1)[-1], base(1)[-1]
FROM = FromFirstValues(variable=t, first=(TRUE_VARIANCE, START), step=STEP)
DOUBLING = FromFirstValues(
    variable=t, first=(fact(F(0), ONE), fact(F(1), ONE), fact(F(2), Integer(2))), step=fact(F(t), 2 * F(t - 1))
)
TAIL = harmonic(n, 2) - 1 / n
HALF, SIXTH = Rational(1, 2), Rational(1, 6)
TAKEN = AffineLimit(fact=fact(F(n), HALF + SIXTH * TAIL), constant=HALF, factor=SIXTH, varying=TAIL)
WHOLE = LIMIT(F(n), n)
UNPROVEN = fact(LIMIT(TAIL, n), pi, rule=CitedLimit(reference="none"))

CASES = (
    true(FROM, V(t), factors(1, t)),
    true(replace(FROM, first=(TRUE_VARIANCE,), step=recursion(0)[-1]), V(t), Product(1 - 1 / (i**2 * n), (i, 1, t)),
         "one first value is plain induction"),
    false(FROM, V(t), factors(0, t), "the factors of the divisor N"),
    false(FROM, V(t), Product(1 - 1 / (i * (n * i - 1)), (i, 1, t)), "the factor of later fits at the first"),
    false(FROM, V(t), factors(1, t) * n / (n + t * (t - 1)), "right at 0 and 1 alone"),
    false(replace(FROM, first=(fact(V(0), Integer(2)), START)), V(t), factors(1, t), "another value at 0"),
    false(replace(FROM, first=(fact(V(1), ONE), START)), V(t), factors(1, t), "a value of 1 in the place of that at 0"),
    false(replace(FROM, first=(TRUE_VARIANCE,)), V(t), factors(1, t), "the step used at the first fit"),
    false(replace(FROM, first=()), V(t), factors(1, t), "no first value"),
    false(replace(FROM, first=(fact(V(0), ONE, "<"), START)), V(t), factors(1, t), "a first value that is a bound"),
    false(FROM, V(t), factors(1, t), "an inequality", "<="),
    false(DOUBLING, F(t), 2 ** (t - 1), "right from 1 on, and wrong at 0"),
    true(TAKEN, WHOLE, HALF + LIMIT(TAIL, n) / 6),
    true(replace(TAKEN, fact=fact(F(n), (3 + TAIL) / 6)), WHOLE, HALF + LIMIT(TAIL, n) / 6, "the fact rearranged"),
    false(TAKEN, WHOLE, HALF + LIMIT(TAIL, n) / 3, "another factor"),
    false(TAKEN, WHOLE, LIMIT(TAIL, n) / 6, "the constant lost"),
    false(TAKEN, LIMIT(F(t), t), HALF + LIMIT(TAIL, n) / 6, "the limit of something else"),
    false(TAKEN, F(n), HALF + SIXTH * TAIL, "no limit is taken"),
    false(replace(TAKEN, constant=HALF + SIXTH * harmonic(n, 2), varying=-1 / n), WHOLE,
          HALF + SIXTH * harmonic(n, 2) + LIMIT(-1 / n, n) / 6, "a constant that moves"),
    false(replace(TAKEN, factor=SIXTH / n, varying=n * TAIL), WHOLE, HALF + LIMIT(n * TAIL, n) / (6 * n),
          "a factor that moves"),
    false(replace(TAKEN, fact=fact(F(n), HALF + SIXTH * TAIL, "<")), WHOLE, HALF + LIMIT(TAIL, n) / 6, "from a bound"),
    false(replace(TAKEN, fact=UNPROVEN), LIMIT(LIMIT(TAIL, n), n), HALF + LIMIT(TAIL, n) / 6, "from no proof"),
    false(TAKEN, WHOLE, HALF + LIMIT(TAIL, n) / 6, "an inequality", "<"),
)  # fmt: skip
