"""A name for a derivative: its meaning and its value in one line, decided as `Differentiation` decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy

from theory.proof.decide import decide
from theory.proof.derivative import Differentiation
from theory.proof.line import Finding, Line
from theory.proof.naming import is_name
from theory.proof.standing import weakest


@dataclass(frozen=True, kw_only=True)
class NamedDerivative:
    """left names the derivative of `function` of that order in `variable`, which must be among the name's arguments;
    right is its value. `at` gives every free symbol a rational value inside the domain, at two points or more. A `fact`
    may state that some name has this function as its value; then it is that name's derivative."""

    function: sympy.Expr
    variable: sympy.Symbol
    order: int
    at: tuple[Mapping[sympy.Symbol, Any], ...]
    fact: Line | None = None
    name: str = "derivative"
    substantive: bool = True
    gives_meaning: bool = True

    @property
    def facts(self) -> tuple[Line, ...]:
        return () if self.fact is None else (self.fact,)

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        slope = sympy.Derivative(self.function, (self.variable, self.order))
        found = Differentiation(at=self.at).check(slope, relation, right)
        named = is_name(left) and self.variable in left.args
        meant = all(fact.relation == "=" and fact.right == self.function for fact in self.facts)
        findings = [decide(fact) for fact in self.facts]
        ok = found.ok and named and meant and all(each.ok for each in findings)
        standing = weakest([found.standing, *[each.standing for each in findings]])
        return Finding(ok=ok, standing=standing, detail=f"{found.detail}; a name: {named}; of the fact: {meant}")
