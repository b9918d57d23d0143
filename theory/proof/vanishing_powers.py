"""The limit of the powers of a number below 1, which is a mean whose mean square is known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy

from theory.proof.binding import LIMIT
from theory.proof.decide import decide
from theory.proof.line import Finding, Line
from theory.proof.mean_square import one_variable
from theory.proof.order import positive
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing, weakest


@dataclass(frozen=True, kw_only=True)
class VanishingPowers:
    """lim (constant + factor b^v) = constant as v grows, where b = E x and E x^2 < 1 for one random x.

    `first` proves Expected(x) = b and `second` Expected(x**2) = q, both as equations; then b^2 <= q < 1, since
    E (x - b)^2 >= 0, and the powers of b tend to 0. `least` bounds the symbols of q from below.
    """

    first: Line
    second: Line
    least: Mapping[sympy.Symbol, Any] = field(default_factory=dict)
    name: str = "powers of a number below 1"
    substantive: bool = True

    @property
    def facts(self) -> tuple[Line, ...]:
        return self.first, self.second

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        if left.func != LIMIT or relation != "=" or any(fact.relation != "=" for fact in self.facts):
            return Finding(ok=False, standing=Standing.CERTIFICATE, detail="a limit and two equations are needed")
        expression, variable = left.args
        factor, moves = self._factor(expression, right, variable)
        split = identical(expression, right + factor * self.first.right**variable)
        tied = one_variable(self.first, self.second)
        below = positive(1 - self.second.right, self.least)
        findings = [decide(fact) for fact in self.facts]
        ok = split.ok and tied and factor != 0 and not moves and below and all(finding.ok for finding in findings)
        standing = weakest([Standing.CERTIFICATE, *[finding.standing for finding in findings]])
        detail = f"split: {split.detail}; one variable: {tied}; the mean square {self.second.right} is below 1: {below}"
        return Finding(ok=ok, standing=standing, detail=detail)

    def _factor(self, expression: sympy.Expr, right: sympy.Expr, variable: sympy.Symbol) -> tuple[sympy.Expr, bool]:
        """What stands before the power: the expression less its limit at `variable` = 0, and whether anything moves."""
        factor = expression.xreplace({variable: sympy.Integer(0)}) - right
        fixed = (factor, self.first.right, self.second.right, right)
        return factor, any(variable in part.free_symbols for part in fixed)
