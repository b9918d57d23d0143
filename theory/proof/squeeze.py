"""Limits by exact bounds: what stays within a geometric sequence of a value tends to that value."""

from collections.abc import Mapping
from dataclasses import dataclass

import sympy

from theory.proof.binding import LIMIT
from theory.proof.decide import decide
from theory.proof.geometric import same_powers
from theory.proof.line import Finding, Line
from theory.proof.ranges import UNIT, Ranges
from theory.proof.signs import nonnegative
from theory.proof.standing import Standing, weakest

UPPER, LOWER = ("=", "<", "<="), ("=", ">", ">=")


@dataclass(frozen=True, kw_only=True)
class Squeeze:
    """lim f = L, since each of `bounds` reads f relation L + C q^(s t) with its C of `constants`, from above and below.

    s = `steps`. q = `ratio` must lie in [0, 1): both q and 1/(1 - q) - 1 are never negative for the symbols `whole` at
    or above 1, the symbols `unit` between 0 and 1, and other positive symbols: the line holds there alone.
    """

    bounds: tuple[Line, ...]
    constants: tuple[sympy.Expr, ...]
    ratio: sympy.Expr
    unit: tuple[sympy.Symbol, ...] = ()
    whole: tuple[sympy.Symbol, ...] = ()
    steps: int = 1
    name: str = "squeezed by a geometric sequence"
    substantive: bool = True

    @property
    def facts(self) -> tuple[Line, ...]:
        return self.bounds

    @property
    def ranges(self) -> Ranges:
        return dict.fromkeys(self.unit, UNIT)

    @property
    def least(self) -> Mapping[sympy.Symbol, int]:
        return dict.fromkeys(self.whole, 1)

    @property
    def counted(self) -> frozenset[sympy.Symbol]:
        return frozenset(self.whole)

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        if left.func != LIMIT or relation != "=" or left.args[1] in right.free_symbols | self.ratio.free_symbols:
            return _no("a limit, its value and a fixed ratio are needed")
        function, variable = left.args
        relations = {bound.relation for bound in self.bounds}
        if not (relations & set(UPPER) and relations & set(LOWER)) or len(self.bounds) != len(self.constants):
            return _no("a bound from above and one from below, each with its constant, are needed")
        if any(variable in constant.free_symbols for constant in self.constants):
            return _no(f"a constant moves with {variable}")
        if self.steps < 1 or {variable} & {*self.unit, *self.whole} or set(self.unit) & set(self.whole):
            return _no("the power must grow, and a symbol has one domain")
        power = self.ratio ** (self.steps * variable)
        stated = [
            bound.left == function and same_powers(bound.right, right + constant * power, variable).ok
            for bound, constant in zip(self.bounds, self.constants, strict=True)
        ]
        found = [decide(bound) for bound in self.bounds]
        small = self._small()
        ok = all(stated) and small and all(finding.ok for finding in found)
        standing = weakest([Standing.CERTIFICATE, *[finding.standing for finding in found]])
        return Finding(ok=ok, standing=standing, detail=f"as stated: {stated}; 0 <= {self.ratio} < 1: {small}")

    def _small(self) -> bool:
        moved = self.ratio
        for symbol in sorted(moved.free_symbols, key=str):
            whole = symbol in self.whole
            step = sympy.Dummy(f"u_{symbol}", nonnegative=True) if whole else sympy.Dummy(f"u_{symbol}", positive=True)
            moved = moved.subs(symbol, 1 / (1 + step) if symbol in self.unit else step + int(whole))
        return nonnegative(moved) and nonnegative(1 / (1 - moved) - 1)


def _no(detail: str) -> Finding:
    return Finding(ok=False, standing=Standing.CERTIFICATE, detail=detail)
