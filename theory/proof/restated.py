"""A line proven before, with equal things put into its sides; and a constant factor taken out of a sum."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import sympy

from theory.proof.binding import instance, put
from theory.proof.decide import decide
from theory.proof.line import Finding, Line
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing, weakest


@dataclass(frozen=True, kw_only=True)
class Restated:
    """An inequality whose sides have become those of `fact` once the equations `by` are put into all four sides."""

    fact: Line
    by: tuple[Line, ...]
    given: Mapping[sympy.Symbol, sympy.Expr] = field(default_factory=dict)  # symbols replaced in the equations
    name: str = "equals put into an inequality"
    substantive: bool = True

    @property
    def facts(self) -> tuple[Line, ...]:
        return self.fact, *self.by

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        if relation != self.fact.relation or any(each.relation != "=" for each in self.by):
            return Finding(ok=False, standing=Standing.CERTIFICATE, detail="another relation, or no equation to put in")
        sides = [self._put(side) for side in (left, right, self.fact.left, self.fact.right)]
        same = identical(sides[0], sides[2]), identical(sides[1], sides[3])
        findings = [decide(each) for each in self.facts]
        ok = all(verdict.ok for verdict in same) and all(finding.ok for finding in findings)
        standing = weakest([Standing.CERTIFICATE, *[finding.standing for finding in findings]])
        return Finding(ok=ok, standing=standing, detail=f"left: {same[0].detail}; right: {same[1].detail}")

    def _put(self, side: sympy.Expr) -> sympy.Expr:
        for equation in self.by:
            side = put(side, instance(equation.left, self.given), instance(equation.right, self.given))
        return side


@dataclass(frozen=True, kw_only=True)
class ConstantFactor:
    """A sum of c f(j) is c times the sum of f(j), where c is free of the index."""

    factor: sympy.Expr
    name: str = "constant factor"
    substantive: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        if not isinstance(left, sympy.Sum) or len(left.limits) > 1 or left.limits[0][0] in self.factor.free_symbols:
            return Finding(ok=False, standing=Standing.CERTIFICATE, detail="not one sum, or the factor moves with it")
        shorter = [total for total in right.atoms(sympy.Sum) if total.limits == left.limits]
        if len(shorter) != 1:
            return Finding(ok=False, standing=Standing.CERTIFICATE, detail="the right side is not one such sum")
        split = identical(left.function, self.factor * shorter[0].function)
        taken = identical(right, self.factor * shorter[0])
        ok = split.ok and taken.ok and relation == "="
        return Finding(ok=ok, standing=Standing.CERTIFICATE, detail=f"term: {split.detail}; sum: {taken.detail}")
