"""Inequalities from the mean of a square, which is never negative."""

from dataclasses import dataclass

import sympy

from theory.proof.decide import decide
from theory.proof.line import Finding, Line
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing, weakest


@dataclass(frozen=True, kw_only=True)
class MeanSquare:
    """left >= right, since left - right = E (x - root)^2 = E x^2 - 2 root E x + root^2 for one random x.

    `first` proves E x and `second` E x^2, both as equations.
    """

    first: Line
    second: Line
    root: sympy.Expr
    name: str = "the mean of a square"
    substantive: bool = True

    @property
    def facts(self) -> tuple[Line, ...]:
        return self.first, self.second

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        square = self.second.right - 2 * self.root * self.first.right + self.root**2
        same = identical(left - right, square)
        findings = [decide(fact) for fact in self.facts]
        equations = all(fact.relation == "=" for fact in self.facts)
        ok = same.ok and equations and relation == ">=" and all(finding.ok for finding in findings)
        standing = weakest([Standing.CERTIFICATE, *(finding.standing for finding in findings)])
        return Finding(ok=ok, standing=standing, detail=f"the difference is the mean square: {same.detail}")
