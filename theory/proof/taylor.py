"""The leading term of a Taylor expansion as a limit: f(h)/h^m tends to f^(m)(0)/m! when all earlier derivatives
vanish."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import factorial
from typing import Any

import flint
import sympy

from theory.arithmetic import ball
from theory.proof.binding import LIMIT
from theory.proof.derivative import BITS, NARROW, taylor
from theory.proof.line import Finding
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing


@dataclass(frozen=True, kw_only=True)
class LeadingTerm:
    """left is the limit of v^`order` f(1/v) as v tends to infinity; right the coefficient of h^`order` in f about 0.

    All lower coefficients must vanish: by SymPy's derivatives, and in Arb's power series at the points `at`, which give
    the other symbols of f rational values inside the domain (two points or more).
    """

    function: sympy.Expr
    variable: sympy.Symbol
    order: int
    at: tuple[Mapping[sympy.Symbol, Any], ...]
    name: str = "leading term of a Taylor expansion"
    substantive: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        if left.func != LIMIT or relation != "=" or len(self.at) < 2:
            return Finding(ok=False, standing=Standing.CERTIFICATE, detail="a limit and two points are needed")
        expression, large = left.args
        shape = expression == large**self.order * self.function.xreplace({self.variable: 1 / large})
        fixed = large not in self.function.free_symbols | right.free_symbols
        wanted = [sympy.Integer(0)] * self.order + [right]
        by_sympy = all(identical(self._coefficient(order), value).ok for order, value in enumerate(wanted))
        by_arb = all(self._agrees(wanted, point) for point in self.at)
        ok = shape and fixed and by_sympy and by_arb
        detail = f"as stated: {shape and fixed}; SymPy: {by_sympy}; Arb series at {len(self.at)} points: {by_arb}"
        return Finding(ok=ok, standing=Standing.CERTIFICATE, detail=detail)

    def _coefficient(self, order: int) -> sympy.Expr:
        slope = sympy.diff(self.function, self.variable, order) if order else self.function
        return slope.xreplace({self.variable: sympy.Integer(0)}) / factorial(order)

    def _agrees(self, wanted: list[sympy.Expr], point: Mapping[sympy.Symbol, Any]) -> bool:
        with flint.ctx.workprec(BITS):
            series = taylor(self.function, self.variable, self.order, {**point, self.variable: 0})
            gaps = [series[order] - ball(value, point, BITS) for order, value in enumerate(wanted)]
            return all(bool(gap.contains(0)) and bool(abs(gap) * NARROW < 1) for gap in gaps)
