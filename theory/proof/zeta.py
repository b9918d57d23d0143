"""Partial sums of zeta(s), with part of what they leave out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy

from theory.arithmetic import sign
from theory.proof.line import Finding
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing


@dataclass(frozen=True, kw_only=True)
class BelowZeta:
    """partial + share v^(1 - s) < zeta(s), where partial is the sum of k^(-s) up to v - 1, and share <= 1/(s - 1).

    For zeta(s) is the sum of all k^(-s), and what is left from v on is more than the integral of x^(-s) from v on,
    which is v^(1 - s)/(s - 1). `at` gives points at which Arb compares both sides.
    """

    variable: sympy.Symbol
    order: sympy.Rational
    share: sympy.Rational
    at: tuple[Mapping[sympy.Symbol, Any], ...]
    name: str = "zeta and its partial sums"
    substantive: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        sums = list(left.atoms(sympy.Sum))
        if len(sums) != 1 or relation != "<" or len(sums[0].limits) != 1 or not self.order > 1:
            return _finding(False, "one partial sum, an order above 1 and < are needed")
        index, lower, upper = sums[0].limits[0]
        start = sums[0].function.xreplace({index: index + lower - 1})
        runs = lower.is_Integer and upper - lower + 1 == self.variable - 1 and identical(start, index**-self.order).ok
        added = identical(left, sums[0] + self.share * self.variable ** (1 - self.order))
        small = 0 <= self.share <= 1 / (self.order - 1)
        below = len(self.at) > 1 and all(sign(right - left, point) == 1 for point in self.at)
        ok = bool(runs and small and added.ok and below and right == sympy.zeta(self.order))
        return _finding(ok, f"sum up to v - 1: {runs}; {added.detail}; Arb at {len(self.at)} points: {below}")


def _finding(ok: bool, detail: str) -> Finding:
    return Finding(ok=ok, standing=Standing.CERTIFICATE, detail=detail)
