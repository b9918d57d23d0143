"""A name for a derivative: its meaning and its value in one line, decided as `Differentiation` decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy

from theory.proof.derivative import Differentiation
from theory.proof.line import Finding
from theory.proof.naming import is_name


@dataclass(frozen=True, kw_only=True)
class NamedDerivative:
    """left names the derivative of `function` of that order in `variable`, which must be among the name's arguments;
    right is its value. `at` gives every free symbol a rational value inside the domain, at two points or more."""

    function: sympy.Expr
    variable: sympy.Symbol
    order: int
    at: tuple[Mapping[sympy.Symbol, Any], ...]
    name: str = "derivative"
    substantive: bool = True
    gives_meaning: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        slope = sympy.Derivative(self.function, (self.variable, self.order))
        found = Differentiation(at=self.at).check(slope, relation, right)
        named = is_name(left) and self.variable in left.args
        return Finding(ok=found.ok and named, standing=found.standing, detail=f"{found.detail}; a name: {named}")
