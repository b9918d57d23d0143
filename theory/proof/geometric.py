"""Identities with powers b^(a v + c) of a whole variable v, and recurrences whose solutions hold such powers."""

from collections.abc import Mapping
from dataclasses import dataclass

import sympy

from theory.proof.binding import put
from theory.proof.decide import decide
from theory.proof.line import Finding, Line
from theory.proof.naming import is_name
from theory.proof.peel import at
from theory.proof.rational_identity import Verdict, identical
from theory.proof.standing import Standing, weakest

Letters = dict[sympy.Expr, sympy.Symbol]


def same_powers(left: sympy.Expr, right: sympy.Expr, variable: sympy.Symbol) -> Verdict:
    """Whether left = right for every whole value of the variable: b^(2 v - 1) is (b^v)^2/b, with b^v a free letter."""
    letters: Letters = {}
    return identical(_split(left, variable, letters), _split(right, variable, letters))


def _split(node: sympy.Expr, variable: sympy.Symbol, letters: Letters) -> sympy.Expr:
    if variable not in node.free_symbols:
        return node
    if isinstance(node, sympy.Pow) and variable in node.exp.free_symbols:
        return _letter(node, variable, letters)
    if isinstance(node, sympy.Add | sympy.Mul | sympy.Pow):
        return node.func(*[_split(argument, variable, letters) for argument in node.args])
    return node


def _letter(node: sympy.Pow, variable: sympy.Symbol, letters: Letters) -> sympy.Expr:
    """The base b = f^p as the letter of f^v: b^(a v + c) is letter^(p a) b^c for whole a, c and p."""
    base, exponent = node.base, sympy.expand(node.exp)
    slope, offset = exponent.coeff(variable, 1), exponent.coeff(variable, 0)
    if not (slope.is_Integer and offset.is_Integer and identical(node.exp, slope * variable + offset).ok):
        raise ValueError(f"the exponent of {node} is no whole multiple of {variable} and a whole number")
    if variable in base.free_symbols:
        raise ValueError(f"the base of {node} moves with {variable}")
    root, power = (base.base, base.exp) if isinstance(base, sympy.Pow) and base.exp.is_Integer else (base, 1)
    letter = letters.setdefault(root, sympy.Dummy(f"power{len(letters)}", positive=True))
    return letter ** (power * slope) * base**offset


@dataclass(frozen=True, kw_only=True)
class Recurrence:
    """left = V(variable) from `start` on: the lines `first` state V(start), V(start + 1), ..., and the step states
    V(variable) through as many values before it. The candidate on the right takes these values and obeys the step.
    """

    variable: sympy.Symbol
    start: int
    first: tuple[Line, ...]
    step: Line
    name: str = "induction on a recurrence"
    substantive: bool = True

    @property
    def least(self) -> Mapping[sympy.Symbol, int]:
        return {self.variable: self.start}

    @property
    def facts(self) -> tuple[Line, ...]:
        return *self.first, self.step

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        if not is_name(left) or self.step.left != left or any(fact.relation != "=" for fact in self.facts):
            return _no("the left side must be a name, the step one for it, and all facts equations")
        if not self.first or left.func in {node.func for node in sympy.preorder_traversal(right) if is_name(node)}:
            return _no("first values are needed, and the right side must not hold the name")
        reached = self.step.right
        for back in range(1, len(self.first) + 1):
            before = {self.variable: self.variable - back}
            reached = put(reached, left.xreplace(before), at(right, before))
        if left.func in {node.func for node in sympy.preorder_traversal(reached) if is_name(node)}:
            return _no("the step reaches further back than the first values")
        based = all(self._starts(place, line, left, right) for place, line in enumerate(self.first, self.start))
        stepped = same_powers(reached, right, self.variable)
        findings = [decide(fact) for fact in self.facts]
        ok = based and stepped.ok and relation == "=" and all(finding.ok for finding in findings)
        standing = weakest([Standing.CERTIFICATE, *[finding.standing for finding in findings]])
        return Finding(ok=ok, standing=standing, detail=f"first values: {based}; step: {stepped.detail}")

    def _starts(self, place: int, line: Line, left: sympy.Expr, right: sympy.Expr) -> bool:
        here = {self.variable: sympy.Integer(place)}
        return line.left == left.xreplace(here) and identical(at(right, here), line.right).ok


@dataclass(frozen=True, kw_only=True)
class GeometricSum:
    """A sum up to `variable` equals right: both agree at `base`, and grow by the same last term, powers included.

    The range starts at `base` + 1 at the latest.
    """

    variable: sympy.Symbol
    base: int
    name: str = "telescoping with powers"
    substantive: bool = True

    @property
    def least(self) -> Mapping[sympy.Symbol, int]:
        return {self.variable: self.base}

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        if not isinstance(left, sympy.Sum) or len(left.limits) > 1:
            return _no("the left side is not one sum")
        index, lower, upper = left.limits[0]
        fixed = self.variable not in left.function.free_symbols and upper == self.variable
        if not (fixed and lower.is_Integer and lower - 1 <= self.base):
            return _no("the range does not reach from the base to the variable, or the terms move with it")
        first, before = {self.variable: sympy.Integer(self.base)}, {self.variable: self.variable - 1}
        based = identical(at(left, first), at(right, first))
        grown = at(right, before) + at(left.function, {index: self.variable})
        stepped = same_powers(grown, right, self.variable)
        ok = based.ok and stepped.ok and relation == "="
        return Finding(ok=ok, standing=Standing.CERTIFICATE, detail=f"base: {based.detail}; step: {stepped.detail}")


def _no(detail: str) -> Finding:
    return Finding(ok=False, standing=Standing.CERTIFICATE, detail=detail)
