"""Sequences of which each member is the mean of the last k: they converge, and a weighted sum says where to; and the
means of what converges."""

from dataclasses import dataclass

import sympy

from theory.proof.binding import LIMIT
from theory.proof.decide import decide
from theory.proof.line import Finding, Line
from theory.proof.naming import is_name
from theory.proof.peel import at
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing, weakest

ZERO = sympy.Integer(0)
CESARO = "Cesaro's theorem: the means of a convergent sequence converge to its limit (Hardy, Divergent Series)"


@dataclass(frozen=True, kw_only=True)
class LastMeans:
    """The limit in t of u(t, k), where `step` states u(t, k) as the mean of the last k, `start` u(0, k), and `before`
    that u(-t, k) = 0.

    It exists: if the last k lie between a and b, a and b among them, the next mean is at least (b - a)/k away from
    both, and so the k that follow are at least (b - a)/k^2 away; b - a shrinks by 1 - 2/k^2 in k steps. The sum of
    ell(j) u(t - j) over j = 0, ..., k - 1 keeps its value if ell(j) - ell(j + 1) = ell(0)/k for all j, with ell(k) = 0:
    at t = 0 that is ell(0) u(0), and in the limit it is the limit times the sum of the weights, which must be 1.
    `weight` states ell(j), and `total` the sum of g over g = 1, ..., k; the weights must be (k - j) ell(k - 1), so that
    they sum to ell(k - 1) times it. For k = 1 there is nothing to average.
    """

    start: Line
    before: Line
    step: Line
    weight: Line
    total: Line
    index: sympy.Symbol
    length: sympy.Symbol
    name: str = "means of the last k"
    substantive: bool = True

    @property
    def facts(self) -> tuple[Line, ...]:
        return self.start, self.before, self.step, self.weight, self.total

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        if left.func != LIMIT or relation != "=" or any(fact.relation != "=" for fact in self.facts):
            return _no("a limit and equations are needed")
        if not self._averages(*left.args):
            return _no(f"no step from the last {self.length} members to their mean, with zeros before the first")
        if self.weight.left.args != (self.index, self.length):
            return _no("the weights must be stated as an equation")
        kept = self._kept()
        running = sympy.Sum(sympy.Symbol("g", positive=True), (sympy.Symbol("g", positive=True), 1, self.length))
        counted = identical(self.total.left, running)
        last = self._entry(self.length - 1)
        falls = identical(self.weight.right, (self.length - self.index) * last)
        scaled = identical(last * self.total.right, sympy.Integer(1))
        stated = identical(right, self._entry(ZERO) * self.start.right)
        findings = [decide(fact) for fact in self.facts]
        ok = kept and counted.ok and falls.ok and scaled.ok and stated.ok and all(finding.ok for finding in findings)
        standing = weakest([Standing.CERTIFICATE, *[finding.standing for finding in findings]])
        unit = counted.ok and scaled.ok
        detail = f"weighted sum kept: {kept}; its weights: {falls.ok}; sum to 1: {unit}; limit: {stated.detail}"
        return Finding(ok=ok, standing=standing, detail=detail)

    def _averages(self, member: sympy.Expr, time: sympy.Symbol) -> bool:
        """Whether the facts are u(t, k) = (u(t-1, k) + ... + u(t-k, k))/k, u(-t, k) = 0 and the value of u(0, k)."""
        if not is_name(member) or member.args != (time, self.length) or self.step.left != member:
            return False
        past = sympy.Sum(member.func(time - self.index, self.length), (self.index, 1, self.length)) / self.length
        starts = self.start.left == member.func(ZERO, self.length) and time not in self.start.right.free_symbols
        empty = self.before.left == member.func(-time, self.length) and self.before.right == 0
        return self.step.right == past and starts and empty

    def _entry(self, place: sympy.Expr) -> sympy.Expr:
        return at(self.weight.right, {self.index: place})

    def _kept(self) -> bool:
        """Whether u(t) = (u(t-1) + ... + u(t-k))/k leaves the weighted sum as it is."""
        step = self._entry(self.index) - self._entry(self.index + 1)
        falls = identical(step, self._entry(ZERO) / self.length)
        ends = identical(self._entry(self.length), ZERO)
        starts = not identical(self._entry(ZERO), ZERO).ok
        return falls.ok and ends.ok and starts


@dataclass(frozen=True, kw_only=True)
class CesaroMean:
    """lim (u(1)^p + ... + u(T)^p)/T = L^p, where the `limit` states lim u(t) = L, and p is a whole number from 1 on."""

    limit: Line
    power: int
    reference: str = CESARO
    substantive: bool = True

    @property
    def name(self) -> str:
        return f"cited: {self.reference}"

    @property
    def facts(self) -> tuple[Line, ...]:
        return (self.limit,)

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        found = decide(self.limit)
        if left.func != LIMIT or self.limit.left.func != LIMIT or relation != "=" or self.limit.relation != "=":
            return _no("two limits and equations are needed")
        (member, time), last = self.limit.left.args, left.args[1]
        fixed = last not in member.free_symbols | right.free_symbols and time not in self.limit.right.free_symbols
        mean = left.args[0] == sympy.Sum(member**self.power, (time, 1, last)) / last
        taken = identical(right, self.limit.right**self.power)
        ok = found.ok and self.power >= 1 and fixed and mean and taken.ok
        detail = f"the mean of the members: {mean}; limit: {taken.detail}"
        return Finding(ok=ok, standing=weakest([Standing.CITED, found.standing]), detail=detail)


def _no(detail: str) -> Finding:
    return Finding(ok=False, standing=Standing.CERTIFICATE, detail=detail)
