"""An inequality at every real number, from a ratio whose logarithm is convex; and the same inequality in the mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy

from theory.proof.decide import decide
from theory.proof.derivative import Differentiation
from theory.proof.line import Finding, Line
from theory.proof.naming import is_name
from theory.proof.order import positive
from theory.proof.rational_identity import identical
from theory.proof.signs import nonnegative
from theory.proof.standing import Standing, weakest

E = sympy.Symbol("E", positive=True)  # stands for the exponential of the variable


@dataclass(frozen=True, kw_only=True)
class ConvexRatio:
    """left >= right at every real `variable`: the exponentials of `logarithms`, whose difference is convex and touches
    0 at 0.

    Value and slope of the difference at 0 vanish, and its second derivative is a rational function of exp(variable)
    that is never negative. It may hold the variable, its powers, its exponential, and logarithms of what is positive.
    Arb confirms the second derivative at the points `at`.
    """

    variable: sympy.Symbol
    logarithms: tuple[sympy.Expr, sympy.Expr]
    at: tuple[Mapping[sympy.Symbol, Any], ...]
    name: str = "a convex logarithm of the ratio"
    substantive: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        variable, zero = self.variable, sympy.Integer(0)
        smooth = all(self._is_smooth(node) for part in self.logarithms for node in sympy.preorder_traversal(part))
        named = [identical(side, sympy.exp(part)) for side, part in zip((left, right), self.logarithms, strict=True)]
        touching = [identical(self._slope(order).xreplace({variable: zero}), zero) for order in (0, 1)]
        bend = self._slope(2)
        confirmed = Differentiation(at=self.at).check(sympy.Derivative(self._ratio, (variable, 2)), "=", bend)
        convex = nonnegative(self._in_exponential(bend))
        ok = smooth and all(each.ok for each in (*named, *touching)) and confirmed.ok and convex
        detail = f"left: {named[0].detail}; right: {named[1].detail}; {confirmed.detail}; convex: {convex}"
        return Finding(ok=ok and relation == ">=", standing=Standing.CERTIFICATE, detail=detail)

    @property
    def _ratio(self) -> sympy.Expr:
        return self.logarithms[0] - self.logarithms[1]

    def _slope(self, order: int) -> sympy.Expr:
        return sympy.diff(self._ratio, self.variable, order) if order else self._ratio

    def _is_smooth(self, node: sympy.Basic) -> bool:
        if isinstance(node, sympy.log):
            return positive(self._in_exponential(node.args[0]), {})
        if isinstance(node, sympy.Pow):
            return bool(node.exp.is_Integer and node.exp > 0)
        return node == self.variable or isinstance(node, sympy.Add | sympy.Mul | sympy.exp | sympy.Rational)

    def _in_exponential(self, expression: sympy.Expr) -> sympy.Expr:
        """The expression with E for the exponential of the variable; ValueError if the variable stays."""
        found = expression.replace(sympy.exp, lambda argument: E ** sympy.cancel(argument / self.variable))
        if self.variable in found.free_symbols:
            raise ValueError(f"{expression} is no rational function of exp({self.variable})")
        return found


@dataclass(frozen=True, kw_only=True)
class ConvexGap:
    """left >= right at every real `variable`: their difference is convex and touches 0 at 0, as in `ConvexRatio`."""

    variable: sympy.Symbol
    at: tuple[Mapping[sympy.Symbol, Any], ...]
    name: str = "a convex difference"
    substantive: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        logarithms = (sympy.expand_log(left, force=True), right)
        same = identical(sympy.exp(left), sympy.exp(logarithms[0])).ok
        found = ConvexRatio(variable=self.variable, logarithms=logarithms, at=self.at).check(
            sympy.exp(logarithms[0]), relation, sympy.exp(right)
        )
        detail = f"{found.detail}; logarithms split: {same}"
        return Finding(ok=found.ok and same, standing=found.standing, detail=detail)


@dataclass(frozen=True, kw_only=True)
class Averaged:
    """left >= right (or <=): both name E[X^`order` f(slope X)] for a standard normal X, with f the left and the right
    side of the `fact`, an inequality at every real `variable`. The slope is the last argument of both names."""

    fact: Line
    variable: sympy.Symbol
    order: int
    name: str = "the mean of an inequality"
    substantive: bool = True
    gives_meaning: bool = True

    @property
    def facts(self) -> tuple[Line, ...]:
        return (self.fact,)

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        found = decide(self.fact)
        named = is_name(left) and is_name(right) and left.func != right.func and left.args[-1] == right.args[-1]
        everywhere = (self.fact.left.free_symbols | self.fact.right.free_symbols) == {self.variable}
        weight = self.order >= 0 and self.order % 2 == 0
        ok = (
            found.ok and named and everywhere and weight and relation == self.fact.relation and relation in ("<=", ">=")
        )
        standing = weakest([Standing.CERTIFICATE, found.standing])
        return Finding(ok=ok, standing=standing, detail=f"names: {named}; at every real number: {found.detail}")
