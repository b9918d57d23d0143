"""Sequences of which each member is the mean of the last k: they converge, and a weighted sum says where to."""

from dataclasses import dataclass

import sympy

from theory.proof.decide import decide
from theory.proof.line import Finding, Line
from theory.proof.naming import is_name
from theory.proof.peel import at
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing, weakest


@dataclass(frozen=True, kw_only=True)
class LastMeans:
    """left names the limit of u(1), u(2), ..., where u(0) = 1, u = 0 before, and each u(t) is the mean of the last k.

    It exists: if the last k lie between a and b, a and b among them, the next mean is at least (b - a)/k away from
    both, and so the k that follow are at least (b - a)/k^2 away; b - a shrinks by 1 - 2/k^2 in k steps. The sum of
    ell(j) u(t - j) over j = 0, ..., k - 1 keeps its value if ell(j) - ell(j + 1) = ell(0)/k for all j, with ell(k) = 0:
    at t = 0 that is ell(0), and in the limit it is the limit times the sum of the weights, which must be 1. `weight`
    states ell(j), and `total` the sum of g over g = 1, ..., k; the weights must be (k - j) ell(k - 1), so that they sum
    to ell(k - 1) times it. For k = 1 there is nothing to average.
    """

    weight: Line
    total: Line
    index: sympy.Symbol
    length: sympy.Symbol
    name: str = "means of the last k"
    substantive: bool = True
    gives_meaning: bool = True

    @property
    def facts(self) -> tuple[Line, ...]:
        return self.weight, self.total

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        if not is_name(left) or left.args != (self.length,) or relation != "=":
            return _no(f"a name of {self.length} and an equation are needed")
        if any(fact.relation != "=" for fact in self.facts) or self.weight.left.args != (self.index, self.length):
            return _no("the weights and their sum must be stated as equations")
        kept = self._kept()
        running = sympy.Sum(sympy.Symbol("g", positive=True), (sympy.Symbol("g", positive=True), 1, self.length))
        counted = identical(self.total.left, running)
        last = self._entry(self.length - 1)
        falls = identical(self.weight.right, (self.length - self.index) * last)
        scaled = identical(last * self.total.right, sympy.Integer(1))
        stated = identical(right, self._entry(sympy.Integer(0)))
        findings = [decide(fact) for fact in self.facts]
        ok = kept and counted.ok and falls.ok and scaled.ok and stated.ok and all(finding.ok for finding in findings)
        standing = weakest([Standing.CERTIFICATE, *[finding.standing for finding in findings]])
        unit = counted.ok and scaled.ok
        detail = f"weighted sum kept: {kept}; its weights: {falls.ok}; sum to 1: {unit}; limit: {stated.detail}"
        return Finding(ok=ok, standing=standing, detail=detail)

    def _entry(self, place: sympy.Expr) -> sympy.Expr:
        return at(self.weight.right, {self.index: place})

    def _kept(self) -> bool:
        """Whether u(t) = (u(t-1) + ... + u(t-k))/k leaves the weighted sum as it is."""
        step = self._entry(self.index) - self._entry(self.index + 1)
        falls = identical(step, self._entry(sympy.Integer(0)) / self.length)
        ends = identical(self._entry(self.length), sympy.Integer(0))
        starts = not identical(self._entry(sympy.Integer(0)), sympy.Integer(0)).ok
        return falls.ok and ends.ok and starts


def _no(detail: str) -> Finding:
    return Finding(ok=False, standing=Standing.CERTIFICATE, detail=detail)
