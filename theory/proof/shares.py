"""Means of functions of a category's share x = j/M, j = 0, ..., M: they are linear, monotone, and bound hitting times.

`Mean(t, p, f)` is the mean of f(x) after t generations from share p; `KroneckerDelta(x, 0)` and `KroneckerDelta(x, 1)`
say whether the category is lost, or has taken over.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sympy
from sympy import KroneckerDelta

from theory.proof.decide import decide
from theory.proof.line import Finding, Line
from theory.proof.peel import at
from theory.proof.rational_identity import identical
from theory.proof.signs import nonnegative
from theory.proof.standing import Standing, weakest

MEAN = sympy.Function("Mean")
NEXT = sympy.Function("Next")  # Next(M, x): the mean of x'(1 - x') one generation after share x
ABSORPTION_TIME = sympy.Function("AbsorptionTime")  # (M, i): the mean time from i copies until none or all
x = sympy.Symbol("x", nonnegative=True)  # the share, in the third argument of Mean
LOST, ALONE = KroneckerDelta(x, 0), KroneckerDelta(x, 1)
SPREAD = x * (1 - x)
u, v = sympy.symbols("u_1 v_1", nonnegative=True)  # copies beyond the first, of the category and of the others


@dataclass(frozen=True, kw_only=True)
class LinearMean:
    """Both sides are equal once each mean of a polynomial is the combination of the means of its monomials."""

    name: str = "linearity of the mean"
    substantive: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        verdict = identical(_in_moments(left), _in_moments(right))
        return Finding(ok=verdict.ok and relation == "=", standing=Standing.CERTIFICATE, detail=verdict.detail)


def _in_moments(expression: sympy.Expr) -> sympy.Expr:
    if expression.func == MEAN:
        time, start, function = expression.args
        if x in time.free_symbols | start.free_symbols:
            raise ValueError(f"{expression}: time or start depend on the share")
        polynomial = sympy.Poly(sympy.expand(function), x, LOST, ALONE)
        terms = [(c, sympy.Mul(*map(sympy.Pow, polynomial.gens, powers))) for powers, c in polynomial.terms()]
        if not identical(function, sympy.Add(*[c * monomial for c, monomial in terms])).ok:
            raise ValueError(f"{function} is not the polynomial {polynomial}")
        return sympy.Add(*[c * (MEAN(time, start, each) if each != 1 else 1) for c, each in terms])
    if isinstance(expression, sympy.Add | sympy.Mul | sympy.Pow):
        return expression.func(*[_in_moments(argument) for argument in expression.args])
    return expression


def states(count: sympy.Symbol, least: int) -> Iterator[tuple[dict[sympy.Expr, sympy.Expr], bool]]:
    """What stands for x and `count` at x = 0, at x = 1 and in between, and whether the state is in between."""
    beyond = {count: least + u}
    yield {LOST: sympy.Integer(1), ALONE: sympy.Integer(0), x: sympy.Integer(0), **beyond}, False
    yield {LOST: sympy.Integer(0), ALONE: sympy.Integer(1), x: sympy.Integer(1), **beyond}, False
    copies = 2 + u + v
    yield {LOST: sympy.Integer(0), ALONE: sympy.Integer(0), x: (1 + u) / copies, count: copies}, True


def _placed(function: sympy.Expr, state: Mapping[sympy.Expr, sympy.Expr]) -> sympy.Expr:
    flags = {delta: state[delta] for delta in (LOST, ALONE)}
    placed: sympy.Expr = function.xreplace(flags).xreplace({key: state[key] for key in state if key not in flags})
    return placed


@dataclass(frozen=True, kw_only=True)
class MonotoneMean:
    """The mean of f is at most that of g (or at least, as stated), since f <= g at every share 0, 1/M, ..., 1.

    M = `count` is that of the chain: both start from a share copies/M.
    """

    count: sympy.Symbol
    fewest: int = 1
    name: str = "monotone mean"
    substantive: bool = True

    @property
    def least(self) -> Mapping[sympy.Symbol, int]:
        return {self.count: self.fewest}

    @property
    def counted(self) -> frozenset[sympy.Symbol]:
        return frozenset({self.count})

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        alike = left.func == right.func == MEAN and left.args[:2] == right.args[:2] and relation in ("<=", ">=")
        if not alike or x in left.args[0].free_symbols | left.args[1].free_symbols:
            return _no("two means at the same time from the same start, and <= or >= are needed")
        if not self._counts(left.args[1]) or {self.count, x} & left.args[0].free_symbols:
            return _no(f"the chain does not start from a share of {self.count}")
        gap = right.args[2] - left.args[2] if relation == "<=" else left.args[2] - right.args[2]
        if not nonnegative(1 / sympy.denom(sympy.together(gap)).xreplace({self.count: self.fewest + u}) ** 2):
            return _no(f"a side may be infinite at {self.count} = {self.fewest}")
        wrong = [state[x] for state, _ in states(self.count, self.fewest) if not nonnegative(_placed(gap, state))]
        detail = f"not decided at x = {wrong[0]}" if wrong else f"{gap} >= 0 at every share"
        return Finding(ok=not wrong, standing=Standing.CERTIFICATE, detail=detail)

    def _counts(self, start: sympy.Expr) -> bool:
        """Whether the start is a number of copies over the count."""
        return self.count in start.free_symbols and self.count not in sympy.cancel(start * self.count).free_symbols


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The mean time until x is 0 or 1 is at most v(x) (or at least), by optional stopping on a finite chain.

    v = `scale` x (1 - x) is 0 at the end, and falls in the mean by at least 1 (at most 1) at each step from a state in
    between: `step` is the line that gives Next(count, x), the mean of x (1 - x) after one step from x. The left side is
    AbsorptionTime(count, copies), and right is v at x = copies/count.
    """

    step: Line
    scale: sympy.Expr
    count: sympy.Symbol
    name: str = "optional stopping"
    substantive: bool = True

    @property
    def facts(self) -> tuple[Line, ...]:
        return (self.step,)

    @property
    def least(self) -> Mapping[sympy.Symbol, int]:
        return {self.count: 2}

    @property
    def counted(self) -> frozenset[sympy.Symbol]:
        return frozenset({self.count})

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        found = decide(self.step)
        if self.step.relation != "=" or relation not in ("<=", ">=") or x in self.scale.free_symbols:
            return _no("an equation for one step, and <= or >= are needed")
        if left.func != ABSORPTION_TIME or left.args[0] != self.count or self.step.left != NEXT(self.count, x):
            return _no("the left side is not a time from given copies, or the step is not one from x")
        if not identical(self.step.right, (1 - 1 / self.count) * SPREAD).ok:
            return _no("the step is not that of count draws from share x")
        fall = self.scale * (SPREAD - self.step.right)
        gap = fall - 1 if relation == "<=" else 1 - fall
        falls = all(nonnegative(_placed(gap, state)) for state, between in states(self.count, 2) if between)
        stated = identical(right, at(self.scale * SPREAD, {x: left.args[1] / self.count}))
        ok = found.ok and falls and stated.ok
        detail = f"one step: {found.detail}; fall beyond 1: {gap}: {falls}; as stated: {stated.ok}"
        return Finding(ok=ok, standing=weakest([Standing.CERTIFICATE, found.standing]), detail=detail)


def _no(detail: str) -> Finding:
    return Finding(ok=False, standing=Standing.CERTIFICATE, detail=detail)
