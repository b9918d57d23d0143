"""The limit of a constant plus a constant times something that has a limit."""

from dataclasses import dataclass

import sympy

from theory.proof.binding import LIMIT
from theory.proof.decide import decide
from theory.proof.line import Finding, Line
from theory.proof.rational_identity import identical


@dataclass(frozen=True, kw_only=True)
class AffineLimit:
    """lim f = constant + factor * lim g, where a fact shows f = constant + factor * g, and the variable is in neither
    constant nor factor."""

    fact: Line
    constant: sympy.Expr
    factor: sympy.Expr
    varying: sympy.Expr
    name: str = "limit of a constant and a multiple"
    substantive: bool = False

    @property
    def facts(self) -> tuple[Line, ...]:
        return (self.fact,)

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        found = decide(self.fact)
        if left.func != LIMIT:
            return Finding(ok=False, standing=found.standing, detail="the left side is no limit")
        variable = left.args[1]
        split = identical(self.fact.right, self.constant + self.factor * self.varying)
        taken = identical(right, self.constant + self.factor * LIMIT(self.varying, variable))
        fixed = variable not in self.constant.free_symbols | self.factor.free_symbols
        equations = relation == "=" and self.fact.relation == "=" and left.args[0] == self.fact.left
        ok = found.ok and split.ok and taken.ok and fixed and equations
        return Finding(ok=ok, standing=found.standing, detail=f"split: {split.detail}; taken: {taken.detail}")
