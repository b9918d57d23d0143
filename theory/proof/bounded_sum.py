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
from theory.proof.rules import Definition
from theory.proof.standing import Standing, weakest


@dataclass(frozen=True, kw_only=True)
class BoundedSum:
    """left <= right (or >=) for every `variable` from `base` on: equal at the base, and the gap grows at each step.

    left holds sums up to `variable`. `by` are equations that are put into the step (S(G) = S(G-1) + m(G), say),
    `at_base` those for the base. `signs` are the lines f(variable) > 0 for the names in the step; the step is shown for
    the variable from `first_step` on, which may not exceed `base` + 1.
    """

    variable: sympy.Symbol
    base: int
    by: tuple[Line, ...] = ()
    at_base: tuple[Line, ...] = ()
    signs: tuple[Line, ...] = ()
    first_step: int = 1
    name: str = "induction on an inequality"
    substantive: bool = True

    @property
    def least(self) -> Mapping[sympy.Symbol, int]:
        return {self.variable: self.base}

    @property
    def facts(self) -> tuple[Line, ...]:
        return *self.by, *self.at_base, *self.signs

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        if relation not in ("<=", ">=") or any(fact.relation != "=" for fact in (*self.by, *self.at_base)):
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
        signed = {sign.left for sign in self.signs if sign.relation == ">" and sign.right == 0}
        if self.base:  # the signs are known from 1 on, and the step begins at 2
            signed |= {each.xreplace({self.variable: self.variable - 1}) for each in signed}
        if step.has(sympy.Sum, sympy.Product) or not set(names) <= signed:
            return None
        return step.xreplace({node: sympy.Dummy(f"a{place}", positive=True) for place, node in enumerate(names)})


@dataclass(frozen=True, kw_only=True)
class PositiveMeaning(Definition):
    """left > 0, since the name stands for a size, a count or a scale: a premise, like a definition."""

    name: str = "a positive quantity"
    gives_meaning: bool = False

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        plain = is_name(left) and all(argument.is_Symbol for argument in left.args)
        ok = plain and relation == ">" and right == 0
        return Finding(ok=ok, standing=Standing.KERNEL, detail="a name above 0" if ok else "no name, or not > 0")


def _with(expression: sympy.Expr, equations: tuple[Line, ...]) -> sympy.Expr:
    for equation in equations:
        expression = put(expression, equation.left, equation.right)
    return expression


def _no(detail: str) -> Finding:
    return Finding(ok=False, standing=Standing.CERTIFICATE, detail=detail)
