"""The minimiser of a quadratic function, by completing the square."""

from dataclasses import dataclass

import sympy

from theory.proof.line import Finding
from theory.proof.naming import is_name
from theory.proof.order import positive
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing


@dataclass(frozen=True, kw_only=True)
class Minimiser:
    """left names the `variable` at which `objective` is least; right is that point, and the only one.

    For objective = its value at right + `curvature` (variable - right)^2/2, with a positive curvature.
    """

    objective: sympy.Expr
    variable: sympy.Symbol
    curvature: sympy.Expr
    name: str = "least by completing the square"
    substantive: bool = True
    gives_meaning: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        named = is_name(left) and self.variable not in (right + self.curvature).free_symbols and relation == "="
        least = self.objective.xreplace({self.variable: right})
        square = identical(self.objective, least + self.curvature * (self.variable - right) ** 2 / 2)
        upward = positive(self.curvature, {})
        detail = f"square: {square.detail}; curvature positive: {upward}"
        return Finding(ok=named and square.ok and upward, standing=Standing.CERTIFICATE, detail=detail)
