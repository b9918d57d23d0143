"""The mean of an exponential over the positive half of a standard normal."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import flint
import sympy
from flint import acb, arb
from sympy import erfc, exp, sqrt

from theory.arithmetic import ball
from theory.proof.decide import decide
from theory.proof.line import Finding, Line
from theory.proof.naming import is_name
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing, weakest

BITS = 128
NARROW = 10**25


@dataclass(frozen=True, kw_only=True)
class HalfLine:
    """left names E[f(x); x > 0] for a standard normal x, where the fact `integrand` states f(x) = exp(`rate` x).

    rate x - x^2/2 = rate^2/2 - (x - rate)^2/2, so the integral is exp(rate^2/2) times that of the density from -rate
    on, which is erfc(-rate/sqrt 2)/2 by the definition of erfc. Arb integrates f at the points `at`, too.
    """

    integrand: Line
    variable: sympy.Symbol
    rate: sympy.Expr
    at: tuple[Mapping[sympy.Symbol, Any], ...]
    name: str = "half a Gaussian integral"
    substantive: bool = True
    gives_meaning: bool = True

    @property
    def facts(self) -> tuple[Line, ...]:
        return (self.integrand,)

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        found, x, rate = decide(self.integrand), self.variable, self.rate
        stated = self.integrand.relation == "=" and identical(self.integrand.right, exp(rate * x)).ok
        named = is_name(left) and right.free_symbols <= left.free_symbols and x not in rate.free_symbols
        square = identical(rate * x - x**2 / 2, rate**2 / 2 - (x - rate) ** 2 / 2)
        value = identical(right, exp(rate**2 / 2) * erfc(-rate / sqrt(2)) / 2)
        by_arb = len(self.at) > 1 and all(self._integrates(right, point) for point in self.at)
        ok = found.ok and stated and named and square.ok and value.ok and by_arb and relation == "="
        detail = f"square: {square.detail}; value: {value.detail}; Arb integrals at {len(self.at)} points: {by_arb}"
        return Finding(ok=ok, standing=weakest([Standing.CERTIFICATE, found.standing]), detail=detail)

    def _integrates(self, right: sympy.Expr, point: Mapping[sympy.Symbol, Any]) -> bool:
        with flint.ctx.workprec(BITS):
            gap = half_mean(ball(self.rate, point, BITS)) - ball(right, point, BITS)
            return bool(gap.contains(0)) and bool(abs(gap) * NARROW < 1)


def half_mean(rate: arb, square: bool = False) -> arb:
    """E[exp(rate x); x > 0], times x^2 if `square`, by integration; what lies beyond the range is enclosed.

    Beyond e >= 4 |rate|, x^2 exp(rate x - x^2/2) <= x^2 exp(-x^2/4) <= 8 exp(-x^2/8), whose integral is at most
    32 exp(-e^2/8)/e.
    """
    end, front = 30 + 4 * abs(rate), 1 / (2 * arb.pi()).sqrt()
    inside = acb.integral(lambda x, _: (x * x if square else 1) * (rate * x - x * x / 2).exp(), arb(0), end).real
    rest = 32 / end * (-end * end / 8).exp()
    found: arb = front * inside.union(inside + rest)
    return found
