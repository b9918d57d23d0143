"""Induction for closed forms with a product inside a sum: the last term holds a product to peel once more."""

from collections.abc import Mapping
from dataclasses import dataclass

import sympy

from theory.proof.binding import put
from theory.proof.decide import decide
from theory.proof.line import Finding, Line
from theory.proof.naming import is_name
from theory.proof.peel import at, begun, peel
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing, weakest


@dataclass(frozen=True, kw_only=True)
class NestedInduction:
    """left = V(variable), where the facts give V(base) and V(variable) in terms of V(variable - 1); base is 0 or 1.

    As `Induction`, but the right side is written in terms of variable - 1 twice over: first its sums and products, then
    what the last terms of the sums hold.
    """

    variable: sympy.Symbol
    base: int
    base_value: Line
    step: Line
    name: str = "induction, sums of products"
    substantive: bool = True

    @property
    def least(self) -> Mapping[sympy.Symbol, int]:
        return {self.variable: self.base}

    @property
    def facts(self) -> tuple[Line, ...]:
        return self.base_value, self.step

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        first, before = {self.variable: sympy.Integer(self.base)}, {self.variable: self.variable - 1}
        if not is_name(left) or self.base not in (0, 1) or any(fact.relation != "=" for fact in self.facts):
            return _no("the left side must be a name, its base and its step equations")
        named = self.base_value.left == left.xreplace(first) and self.step.left == left
        if not named or not self.step.right.has(left.xreplace(before)):
            return _no("base and step do not state the left side at the first value, and through its predecessor")
        once = peel(right, self.variable)
        if not all(begun(each, self.variable, self.base + 1) for each in (right, once)):
            return _no(f"a sum or product begins after {self.base + 1}, so the step does not split off its last term")
        based = identical(at(right, first), self.base_value.right)
        stepped = identical(peel(once, self.variable), put(self.step.right, left.xreplace(before), at(right, before)))
        findings = [decide(fact) for fact in self.facts]
        ok = based.ok and stepped.ok and relation == "=" and all(finding.ok for finding in findings)
        standing = weakest([Standing.CERTIFICATE, *[finding.standing for finding in findings]])
        return Finding(ok=ok, standing=standing, detail=f"base: {based.detail}; step: {stepped.detail}")


def _no(detail: str) -> Finding:
    return Finding(ok=False, standing=Standing.CERTIFICATE, detail=detail)
