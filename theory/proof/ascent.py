"""Inequalities from how both sides grow: from a derivative, or from one whole number to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy

from theory.proof.binding import instance
from theory.proof.decide import decide
from theory.proof.derivative import Differentiation
from theory.proof.line import Finding, Line
from theory.proof.order import positive
from theory.proof.peel import at, peel
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing, weakest

SMOOTH = (sympy.Add, sympy.Mul, sympy.Pow, sympy.log, sympy.exp, sympy.Symbol, sympy.Rational)


@dataclass(frozen=True, kw_only=True)
class Ascent:
    """left < right (or >) for every real `variable` above `start`: they agree there, and the gap has a positive
    derivative.

    Only rational functions, logarithms and exponentials are allowed, so that the derivative's poles are all there are.
    `at` gives points at which Arb's power series confirm SymPy's derivative.
    """

    variable: sympy.Symbol
    start: sympy.Expr
    at: tuple[Mapping[sympy.Symbol, Any], ...]
    name: str = "growing from a common value"
    substantive: bool = True

    @property
    def above_start(self) -> bool:
        """Whether values of the variable below the start are left out: the line is for rules that check them alone."""
        return not (self.variable.is_positive and sympy.sympify(self.start).is_nonpositive)

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        gap = {"<": right - left, ">": left - right}.get(relation)
        if gap is None or not all(_is_smooth(node) for node in sympy.preorder_traversal(gap)):
            return _no("a strict inequality of rational functions, logarithms and exponentials is needed")
        agree = identical(at(gap, {self.variable: self.start}), sympy.Integer(0))
        slope = sympy.diff(gap, self.variable)
        derived = Differentiation(at=self.at).check(sympy.Derivative(gap, (self.variable, 1)), "=", slope)
        above = sympy.Dummy("above", positive=True)
        rises = positive(at(slope, {self.variable: self.start + above}), {})
        detail = f"equal at {self.start}: {agree.ok}; derivative: {derived.detail}; positive: {rises}"
        return Finding(ok=agree.ok and derived.ok and rises, standing=Standing.CERTIFICATE, detail=detail)


def _is_smooth(node: sympy.Basic) -> bool:
    return isinstance(node, SMOOTH) and not (isinstance(node, sympy.Pow) and not node.exp.is_Integer)


@dataclass(frozen=True, kw_only=True)
class InductiveBound:
    """left <= right (or >=) for every whole `variable` >= `base`, where left is one sum, product or harmonic number.

    It holds at `base`; and where it holds at variable - 1, the last term or the last factor (which is positive) keeps
    it: the gap that this leaves is positive by its coefficients, or it is the gap of the inequality `step` at the
    values `put_in`. `others` bounds the other symbols.
    """

    variable: sympy.Symbol
    base: int
    others: Mapping[sympy.Symbol, Any] = field(default_factory=dict)
    step: Line | None = None
    put_in: Mapping[sympy.Symbol, sympy.Expr] = field(default_factory=dict)
    name: str = "inductive bound"
    substantive: bool = True
    checks_start: bool = True

    @property
    def facts(self) -> tuple[Line, ...]:
        return () if self.step is None else (self.step,)

    @property
    def least(self) -> Mapping[sympy.Symbol, Any]:
        return {**self.others, self.variable: self.base}

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        if relation not in ("<=", ">=") or not isinstance(left, sympy.Sum | sympy.Product | sympy.harmonic):
            return _no("one sum, product or harmonic number, and <= or >=, are needed")
        sense = 1 if relation == "<=" else -1
        first = {self.variable: sympy.Integer(self.base)}
        start = sense * (at(right, first) - at(left, first))
        based = identical(start, sympy.Integer(0)).ok or positive(start, self.others)
        before, held = {self.variable: self.variable - 1}, sympy.Dummy("held")
        grown = sympy.expand(peel(left, self.variable).xreplace({at(left, before): held}))
        factor = grown.coeff(held, 1)
        linear = identical(grown, factor * held + grown.coeff(held, 0)).ok and not factor.has(held)
        keeps = positive(factor, self._later)
        gap = sense * (peel(right, self.variable) - grown.xreplace({held: at(right, before)}))
        found = self._gap(gap)
        grows = linear and keeps and left.has(self.variable) and grown.has(held)
        detail = f"at {self.base}: {based}; factor {factor} > 0: {keeps}; step: {found.detail}"
        return Finding(ok=based and grows and found.ok, standing=found.standing, detail=detail)

    @property
    def _later(self) -> Mapping[sympy.Symbol, Any]:
        return {**self.others, self.variable: self.base + 1}

    def _gap(self, gap: sympy.Expr) -> Finding:
        """Whether the gap is positive at every later value."""
        if self.step is None:
            ok = positive(gap, self._later)
            return Finding(ok=ok, standing=Standing.CERTIFICATE, detail=f"{gap} > 0: {ok}")
        found = decide(self.step)
        upper, lower = self.step.right, self.step.left
        if self.step.relation in (">", ">="):
            upper, lower = lower, upper
        same = identical(instance(upper - lower, self.put_in), gap)
        reaches = stays(self.step, self.put_in, self._later)
        ok = found.ok and self.step.relation != "=" and same.ok and reaches
        standing = weakest([Standing.CERTIFICATE, found.standing])
        return Finding(ok=ok, standing=standing, detail=f"{found.detail}; as quoted: {same.detail}; inside: {reaches}")


def stays(step: Line, put_in: Mapping[sympy.Symbol, sympy.Expr], least: Mapping[sympy.Symbol, Any]) -> bool:
    """Whether the values put into a line of `Ascent` lie above its start, which must be positive."""
    if not isinstance(step.rule, Ascent):
        return False
    low = instance(sympy.sympify(step.rule.start), put_in)
    return positive(low, least) and positive(put_in.get(step.rule.variable, step.rule.variable) - low, least)


def _no(detail: str) -> Finding:
    return Finding(ok=False, standing=Standing.CERTIFICATE, detail=detail)
