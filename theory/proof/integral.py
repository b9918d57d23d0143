"""Integrals over (0, infinity) by a telescoper: the derivative of a function that vanishes at both ends integrates to
0."""

from collections.abc import Mapping
from dataclasses import dataclass

import sympy

from theory.proof.line import Finding
from theory.proof.naming import is_name
from theory.proof.order import positive
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing


@dataclass(frozen=True, kw_only=True)
class VanishingBoundary:
    """left names E[1/x] under a density proportional to f = x^`power` exp(-`rate` x) on (0, infinity).

    f itself vanishes at both ends when power > 0 and rate > 0, so its derivative integrates to 0; and f'/f = power/x -
    rate. Hence power E[1/x] = rate, which must be what right states. `least` bounds the symbols from below.
    """

    variable: sympy.Symbol
    power: sympy.Expr
    rate: sympy.Expr
    least: Mapping[sympy.Symbol, int]
    name: str = "integral of a derivative"
    substantive: bool = True
    gives_meaning: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        density = self.variable**self.power * sympy.exp(-self.rate * self.variable)
        quotient = sympy.simplify(sympy.diff(density, self.variable) / density)
        derived = identical(quotient, self.power / self.variable - self.rate)
        solved = identical(self.power * right, self.rate)
        vanishes = positive(self.power, self.least) and positive(self.rate, self.least)
        named = is_name(left) and right.free_symbols <= left.free_symbols
        ok = named and derived.ok and solved.ok and vanishes and relation == "="
        detail = f"f'/f: {derived.detail}; value: {solved.detail}; f vanishes at 0 and infinity: {vanishes}"
        return Finding(ok=ok, standing=Standing.CERTIFICATE, detail=detail)
