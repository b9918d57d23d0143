"""Induction on an inequality: a bound that holds at the start, and whose gap grows with every step."""

from collections.abc import Mapping
from dataclasses import dataclass

import sympy

from theory.proof.binding import put
from theory.proof.decide import decide
from theory.proof.line import Finding, Line
from theory.proof.naming import is_name
from theory.proof.order import positive
from theory.proof.peel import at, begun, peel
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing, weakest


@dataclass(frozen=True, kw_only=True)
class BoundedSum:
    """left <= right (or >=) for every `variable` from `base` on: equal at the base, and the gap grows at each step.

    left holds sums up to `variable`. `by` are equations that are put into the step (S(G) = S(G-1) + m(G), say),
    `at_base` those for the base. Names of `positive_names` stand for positive numbers, whatever else they mean; the
    step is shown for the variable from `first_step` on, which may not exceed `base` + 1.
    """

    variable: sympy.Symbol
    base: int
    by: tuple[Line, ...] = ()
    at_base: tuple[Line, ...] = ()
    positive_names: tuple[type[sympy.Function], ...] = ()
    first_step: int = 1
    name: str = "induction on an inequality"
    substantive: bool = True

    @property
    def least(self) -> Mapping[sympy.Symbol, int]:
        return {self.variable: self.base}

    @property
    def facts(self) -> tuple[Line, ...]:
        return *self.by, *self.at_base

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        if relation not in ("<=", ">=") or any(fact.relation != "=" for fact in self.facts):
            return _no("an inequality that is not strict, and equations to put in, are needed")
        if self.base not in (0, 1) or self.first_step > self.base + 1 or is_name(left):
            return _no("the step must hold from the base, 0 or 1, on, and the left side must hold its sums")
        if not all(begun(side, self.variable, self.base + 1) for side in (left, right)):
            return _no(f"a sum begins after {self.base + 1}, so the step does not split off its last term")
        first, before = {self.variable: sympy.Integer(self.base)}, {self.variable: self.variable - 1}
        starts = [_with(at(side, first), self.at_base) for side in (left, right)]
        based = identical(*starts)
        gap = (peel(right, self.variable) - at(right, before)) - (peel(left, self.variable) - at(left, before))
        step = _with(sympy.expand(gap if relation == "<=" else -gap), self.by)
        named = self._named(step)
        grows = named is not None and positive(named, {self.variable: self.first_step})
        findings = [decide(fact) for fact in self.facts]
        ok = based.ok and grows and all(finding.ok for finding in findings)
        standing = weakest([Standing.CERTIFICATE, *[finding.standing for finding in findings]])
        return Finding(ok=ok, standing=standing, detail=f"equal at the base: {based.detail}; step {step} > 0: {grows}")

    def _named(self, step: sympy.Expr) -> sympy.Expr | None:
        """The step with a positive symbol for each name; None if it holds a sum, or a name of unknown sign."""
        names = [node for node in sympy.preorder_traversal(step) if is_name(node)]
        if step.has(sympy.Sum, sympy.Product) or any(node.func not in self.positive_names for node in names):
            return None
        return step.xreplace({node: sympy.Dummy(f"a{place}", positive=True) for place, node in enumerate(names)})


def _with(expression: sympy.Expr, equations: tuple[Line, ...]) -> sympy.Expr:
    for equation in equations:
        expression = put(expression, equation.left, equation.right)
    return expression


def _no(detail: str) -> Finding:
    return Finding(ok=False, standing=Standing.CERTIFICATE, detail=detail)
