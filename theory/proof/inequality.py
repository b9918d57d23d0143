"""Induction of an inequality: it holds at the first value, and with each step the larger side gains more."""

from collections.abc import Mapping
from dataclasses import dataclass

import sympy

from theory.arithmetic import rational
from theory.proof.line import Finding
from theory.proof.order import positive
from theory.proof.peel import at, begun, peel
from theory.proof.standing import Standing


@dataclass(frozen=True, kw_only=True)
class Dominated:
    """left <= right (or <, >=, >) for every value of `variable` from `base` on.

    At `base` both sides are rational and are compared exactly, by SymPy and by FLINT; each step adds more to the larger
    side. `through` is a bound that lies between the two: the induction is its, and it lies strictly on this side of
    right. A constant is reached so, which gains nothing from a step.
    """

    variable: sympy.Symbol
    base: int = 1
    through: sympy.Expr | None = None
    name: str = "induction of an inequality"
    substantive: bool = True

    @property
    def least(self) -> Mapping[sympy.Symbol, int]:
        return {self.variable: self.base}

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        bound = right if self.through is None else self.through
        symbols = left.free_symbols | right.free_symbols | bound.free_symbols
        if relation == "=" or symbols - {self.variable}:
            return _no(f"an inequality in {self.variable} alone is needed")
        rises = relation in ("<", "<=")
        margin = bound - left if rises else left - bound
        start = at(margin, {self.variable: sympy.Integer(self.base)})
        if not start.is_Rational:
            return _no(f"the margin at {self.base} is {start}, which is not rational: undecided")
        exact = rational(margin, {self.variable: self.base})
        lowest = 0 if relation in ("<=", ">=") or self.through is not None else None
        based = (start > 0 or start == lowest) and (exact > 0 or exact == lowest)
        if not begun(margin, self.variable, self.base + 1):
            return _no(f"a sum or product begins after {self.base + 1}")
        gained = peel(margin, self.variable) - at(margin, {self.variable: self.variable - 1})
        stepped = positive(gained, {self.variable: self.base + 1})
        rest = right - bound if rises else bound - right
        beyond = self.through is None or positive(rest, self.least)
        detail = f"margin {start} at {self.base}: {bool(based)}; gain {gained} > 0: {stepped}; beyond: {beyond}"
        return Finding(ok=bool(based) and stepped and beyond, standing=Standing.CERTIFICATE, detail=detail)


def _no(detail: str) -> Finding:
    return Finding(ok=False, standing=Standing.CERTIFICATE, detail=detail)
