"""Derivatives: SymPy differentiates, and Arb's power series give the same coefficient at several exact points."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import factorial
from typing import Any

import flint
import sympy
from flint import arb, arb_series, fmpq

from theory.arithmetic import Undefined, ball, to_fmpq
from theory.proof.line import Finding
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing

BITS = 256
NARROW = 10**40  # the two enclosures agree to this many digits of an absolute unit
SERIES = {name: name for name in ("exp", "log", "sin", "cos", "gamma")} | {"loggamma": "lgamma"}


@dataclass(frozen=True, kw_only=True)
class Differentiation:
    """left is Derivative(f, (x, m)) unevaluated, right its value; engine two expands f about the points `at`.

    `at` gives every free symbol of f a rational value inside the domain; at least two points are needed.
    """

    at: tuple[Mapping[sympy.Symbol, Any], ...]
    name: str = "derivative"
    substantive: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        if not isinstance(left, sympy.Derivative) or len(left.variable_count) != 1 or len(self.at) < 2:
            return Finding(ok=False, standing=Standing.CERTIFICATE, detail="one derivative and two points are needed")
        variable, order = left.variable_count[0]
        by_sympy = identical(sympy.diff(left.expr, variable, order), right)
        by_arb = all(_agree(left.expr, variable, int(order), right, point) for point in self.at)
        detail = f"SymPy: {by_sympy.detail}; Arb series at {len(self.at)} points: {by_arb}"
        return Finding(ok=by_sympy.ok and by_arb and relation == "=", standing=Standing.CERTIFICATE, detail=detail)


def _agree(
    function: sympy.Expr, variable: sympy.Symbol, order: int, right: sympy.Expr, point: Mapping[sympy.Symbol, Any]
) -> bool:
    with flint.ctx.workprec(BITS):
        coefficient = taylor(function, variable, order, point)[order]
        gap = coefficient * factorial(order) - ball(right, point, BITS)
        return bool(gap.contains(0)) and bool(abs(gap) * NARROW < 1)


def taylor(function: sympy.Expr, variable: sympy.Symbol, order: int, point: Mapping[sympy.Symbol, Any]) -> arb_series:
    """The power series of the function about the point, to `order` inclusive, with rigorous coefficients."""
    previous, flint.ctx.cap = flint.ctx.cap, order + 1
    try:
        return _series(function, variable, point)
    finally:
        flint.ctx.cap = previous


def _series(node: sympy.Expr, variable: sympy.Symbol, point: Mapping[sympy.Symbol, Any]) -> arb_series:
    if variable not in node.free_symbols:
        return arb_series([ball(node, point, BITS)])
    if node == variable:
        return arb_series([arb(to_fmpq(point[variable])), arb(1)])
    parts = [_series(argument, variable, point) for argument in node.args]
    if isinstance(node, sympy.Add):
        return sum(parts[1:], parts[0])
    if isinstance(node, sympy.Mul):
        total = parts[0]
        for part in parts[1:]:
            total = total * part
        return total
    if isinstance(node, sympy.Pow):
        return _power(parts[0], node.exp, parts[1])
    method = SERIES.get(type(node).__name__)
    if method is None:
        raise Undefined(f"no power series of {type(node).__name__}")
    found: arb_series = getattr(parts[0], method)()
    return found


def _power(base: arb_series, exponent: sympy.Expr, series: arb_series) -> arb_series:
    if exponent.is_Integer:
        whole = int(exponent)
        one = arb_series([arb(1)])
        total = one
        for _ in range(abs(whole)):
            total = total * base
        return total if whole >= 0 else one / total
    if exponent.is_Rational:
        return base ** arb(fmpq(int(exponent.p), int(exponent.q)))
    return (base.log() * series).exp()
