"""Lines for the rules on derivatives and on values at listed points."""

from collections.abc import Mapping
from typing import Any

import sympy
from flint import fmpq
from sympy import Derivative, Rational, exp, log, sqrt

from tests.theory.case import false, true
from theory.proof.cases import OnCases
from theory.proof.derivative import Differentiation
from theory.symbols import k, n, t

x, m = sympy.symbols("x m", positive=True)
y = sympy.Symbol("y", negative=True)
F = sympy.Function("f")

CUMULANT = m * log(1 + exp(x))
PLACES = Differentiation(at=({x: Rational(1, 3), m: 2}, {x: 2, m: 3}))
BELOW = Differentiation(at=({y: -2}, {y: Rational(-1, 3)}))
SHARE = exp(x) / (1 + exp(x))


def _triangular(point: Mapping[sympy.Symbol, Any]) -> fmpq:
    return sum((fmpq(term) for term in range(1, int(point[n]) + 1)), fmpq(0))


LISTED = OnCases(direct=_triangular, at=tuple({n: last} for last in (1, 2, 5, 9)))
VANISHING = (n - 1) * (n - 2) * (n - 5) * (n - 9)

CASES = (
    true(PLACES, Derivative(CUMULANT, x), m * SHARE, "the mean of a binomial"),
    true(PLACES, Derivative(CUMULANT, (x, 3)), m * SHARE * (1 - SHARE) * (1 - 2 * SHARE), "its third cumulant"),
    true(BELOW, Derivative(-sqrt(-2 * y), (y, 2)), (-2 * y) ** Rational(-3, 2), "an inverse Gaussian's variance"),
    true(BELOW, Derivative(-log(-y), (y, 2)), 1 / y**2, "an exponential's variance"),
    false(PLACES, Derivative(CUMULANT, (x, 2)), m * SHARE, "the mean in place of the variance"),
    false(PLACES, Derivative(CUMULANT, (x, 3)), m * SHARE * (1 - SHARE) * (2 * SHARE - 1), "the sign of the skewness"),
    false(PLACES, Derivative(CUMULANT, x), SHARE, "a trial in place of m"),
    false(PLACES, Derivative(CUMULANT, x), m * SHARE, "an inequality", "<="),
    false(PLACES, CUMULANT, CUMULANT, "no derivative at all"),
    false(BELOW, Derivative(-log(-y), (y, 2)), 1 / y, "the exponent off by one"),
    false(Differentiation(at=({x: 2, m: 3},)), Derivative(CUMULANT, x), m * SHARE, "a single point"),
    false(PLACES, Derivative(log(x - 2), x), 1 / (x - 2), "a point outside the function's domain"),
    true(LISTED, F(n), n * (n + 1) / 2, "the sum of the first n numbers"),
    true(LISTED, F(n), n * (n + 1) / 2 + 0 * t, "the same again"),
    false(LISTED, F(n), n * (n - 1) / 2, "the sum up to n - 1"),
    false(LISTED, F(n), n**2 / 2 + n, "half of n forgotten"),
    false(LISTED, n, n * (n + 1) / 2, "the left side is no name"),
    false(LISTED, F(n), n * (n + 1) / 2, "an inequality", "<="),
    false(OnCases(direct=_triangular, at=({n: 1}, {n: 2})), F(n), n * (n + 1) / 2, "two points alone"),
    false(OnCases(direct=_triangular, at=tuple({n: last} for last in (1, 2, 5, 9, 10))), F(n),
          n * (n + 1) / 2 + VANISHING, "true at all points but the last"),
    false(LISTED, F(n), sympy.Sum(k**2, (k, 1, n)), "squares"),
)  # fmt: skip
