"""Induction: a closed form proven from its base case and its step, never from a solver's answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field

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
class Induction:
    """left = V(variable), where the facts give V(base) and V(variable) in terms of V(variable - 1).

    The candidate on the right must take the base value, and satisfy the recursion as an identity of rational functions
    once its last term is peeled off.
    """

    variable: sympy.Symbol
    base: int
    base_value: Line
    step: Line
    name: str = "induction"
    substantive: bool = True

    @property
    def least(self) -> Mapping[sympy.Symbol, int]:
        return {self.variable: self.base}

    @property
    def facts(self) -> tuple[Line, ...]:
        return self.base_value, self.step

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        if not is_name(left) or self.step.relation != "=" or self.base_value.relation != "=":
            return _no("the left side must be a name, its base and its step equations")
        before = left.xreplace({self.variable: self.variable - 1})
        if self.step.left != left or not self.step.right.has(before):
            return _no("the step does not state the left side in terms of its predecessor")
        if self.base_value.left != left.xreplace({self.variable: sympy.Integer(self.base)}):
            return _no("the base does not state the left side at the first value")
        if not begun(right, self.variable, self.base + 1):
            return _no(f"a sum or product begins after {self.base + 1}, so the step does not split off its last term")
        based = identical(at(right, {self.variable: sympy.Integer(self.base)}), self.base_value.right)
        predecessor = at(right, {self.variable: self.variable - 1})
        stepped = identical(peel(right, self.variable), put(self.step.right, before, predecessor))
        findings = [decide(fact) for fact in self.facts]
        ok = based.ok and stepped.ok and relation == "=" and all(finding.ok for finding in findings)
        standing = weakest([Standing.CERTIFICATE, *[finding.standing for finding in findings]])
        return Finding(ok=ok, standing=standing, detail=f"base: {based.detail}; step: {stepped.detail}")


@dataclass(frozen=True, kw_only=True)
class Telescoping:
    """A sum or product up to `variable` equals right: both agree at `base`, and grow by the same last term or factor.
    The range starts at `base` + 1 at the latest.

    `parametrise` changes variables first (n = m^2, say), so that square roots become rational.
    """

    variable: sympy.Symbol
    base: int
    parametrise: Mapping[sympy.Symbol, sympy.Expr] = field(default_factory=dict)
    name: str = "telescoping"
    substantive: bool = True

    @property
    def least(self) -> Mapping[sympy.Symbol, int]:
        return {self.variable: self.base}

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        if not isinstance(left, sympy.Sum | sympy.Product) or len(left.limits) > 1:
            return _no("the left side is not one sum or product")
        change = dict(self.parametrise)
        first = {self.variable: sympy.Integer(self.base)}
        before = {self.variable: self.variable - 1}
        based = identical(at(left, first), at(right, first), change)
        index, lower, upper = left.limits[0]
        last = at(left.function, {index: self.variable})
        grown = at(right, before) + last if isinstance(left, sympy.Sum) else at(right, before) * last
        stepped = identical(grown, peel(right, self.variable), change)
        if not begun(right, self.variable, self.base + 1):
            return _no(f"a sum or product on the right begins after {self.base + 1}")
        starts = bool(lower.is_Integer and lower - 1 <= self.base)
        reaches = starts and upper == self.variable and self.variable not in left.function.free_symbols
        ok = based.ok and stepped.ok and reaches and relation == "="
        return Finding(ok=ok, standing=Standing.CERTIFICATE, detail=f"base: {based.detail}; step: {stepped.detail}")


@dataclass(frozen=True, kw_only=True)
class EqualTerms:
    """A sum of terms that do not involve the index: their number times the term."""

    name: str = "equal terms"
    substantive: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        if not isinstance(left, sympy.Sum) or len(left.limits) > 1:
            return _no("the left side is not one sum")
        index, lower, upper = left.limits[0]
        if not positive(upper - lower + 1, {}):
            return _no(f"there may be no terms: {upper} - {lower} + 1 is not known to be positive")
        if index in left.function.free_symbols:
            return _no(f"the terms involve {index}")
        counted = identical(right, (upper - lower + 1) * left.function)
        return Finding(ok=counted.ok and relation == "=", standing=Standing.CERTIFICATE, detail=counted.detail)


@dataclass(frozen=True, kw_only=True)
class StrongInduction:
    """left = right for every later generation: the `base` gives right, and the `step` reproduces it.

    The step's right side states the left side in terms of `hypothesis`, the common value of all earlier generations.
    """

    base: Line
    step: Line
    hypothesis: sympy.Expr
    given: tuple[Line, ...] = ()  # facts put into the step
    name: str = "strong induction"
    substantive: bool = True

    @property
    def facts(self) -> tuple[Line, ...]:
        return self.base, self.step, *self.given

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        if self.step.left != left or not self.step.right.has(self.hypothesis):
            return _no("the step does not state the left side in terms of the hypothesis")
        if any(fact.relation != "=" for fact in self.facts):
            return _no("base, step and facts must be equations")
        if not self._starts(left, right):
            return _no("the base is not the left side at its first generation, or the right side moves with it")
        reached = put(self.step.right, self.hypothesis, right)
        for fact in self.given:
            reached = put(reached, fact.left, fact.right)
        based, stepped = identical(self.base.right, right), identical(reached, right)
        findings = [decide(fact) for fact in self.facts]
        ok = based.ok and stepped.ok and relation == "=" and all(finding.ok for finding in findings)
        standing = weakest([Standing.CERTIFICATE, *[finding.standing for finding in findings]])
        return Finding(ok=ok, standing=standing, detail=f"base: {based.detail}; step: {stepped.detail}")

    def _starts(self, left: sympy.Expr, right: sympy.Expr) -> bool:
        """Whether base is left with one symbol set to another, and neither right nor the hypothesis has that symbol."""
        kept = left.free_symbols - right.free_symbols - self.hypothesis.free_symbols
        return is_name(left) and any(
            left.xreplace({generation: first}) == self.base.left
            for generation in kept
            for first in left.free_symbols - {generation}
        )


def _no(detail: str) -> Finding:
    return Finding(ok=False, standing=Standing.CERTIFICATE, detail=detail)
