"""Products compared factor by factor, and sums term by term."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy

from theory.proof.line import Finding
from theory.proof.order import positive
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing


@dataclass(frozen=True, kw_only=True)
class FactorByFactor:
    """left >= right (or <=): products over one range, whose factors are positive and compare alike at every index.

    The range must start at a whole number; it may be empty. `others` bounds the symbols beside the index.
    """

    others: Mapping[sympy.Symbol, Any] = field(default_factory=dict)
    name: str = "factor by factor"
    substantive: bool = True

    @property
    def least(self) -> Mapping[sympy.Symbol, Any]:
        return self.others

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        products = all(isinstance(side, sympy.Product) and len(side.limits) == 1 for side in (left, right))
        if relation not in ("<=", ">=") or not products or left.limits != right.limits:
            return _finding(False, "two products over one range, and <= or >=, are needed")
        index, lower, upper = left.limits[0]
        smaller, larger = (right, left) if relation == ">=" else (left, right)
        if not lower.is_Integer or index in upper.free_symbols:
            return _finding(False, "the range must start at a whole number")
        from_here = {**self.others, index: lower}
        above_zero = positive(smaller.function, from_here)
        room = sympy.Dummy("room", positive=True)  # the difference is >= 0 if it is > 0 with any room added
        apart = positive(larger.function - smaller.function + room, from_here)
        return _finding(above_zero and apart, f"factors positive: {above_zero}; their difference >= 0: {apart}")


@dataclass(frozen=True, kw_only=True)
class TermByTerm:
    """left <= right (or >=): sums over one range, whose terms are a positive `weight` times what compares alike.

    The weight is a power with a rational exponent, of a base that is positive from the start of the range on.
    """

    weight: sympy.Pow
    others: Mapping[sympy.Symbol, Any] = field(default_factory=dict)
    name: str = "term by term"
    substantive: bool = True

    @property
    def least(self) -> Mapping[sympy.Symbol, Any]:
        return self.others

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        sums = all(isinstance(side, sympy.Sum) and len(side.limits) == 1 for side in (left, right))
        if relation not in ("<=", ">=") or not sums or left.limits != right.limits:
            return _finding(False, "two sums over one range, and <= or >=, are needed")
        index, lower, upper = left.limits[0]
        if not lower.is_Integer or index in upper.free_symbols or not self.weight.exp.is_Rational:
            return _finding(False, "the range must start at a whole number, and the weight be a power")
        from_here = {**self.others, index: lower}
        smaller, larger = (right, left) if relation == ">=" else (left, right)
        gap = sympy.cancel(sympy.together(sympy.expand((larger.function - smaller.function) / self.weight)))
        split = identical(larger.function - smaller.function, gap * self.weight)
        room = sympy.Dummy("room", positive=True)
        apart = positive(self.weight.base, from_here) and positive(gap + room, from_here)
        return _finding(split.ok and apart, f"weight split off: {split.detail}; terms compare: {apart}")


def _finding(ok: bool, detail: str) -> Finding:
    return Finding(ok=ok, standing=Standing.CERTIFICATE, detail=detail)
