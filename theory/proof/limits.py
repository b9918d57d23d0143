"""Limits: a cited one, watched by Arb along a sequence, and the limit of a product with a constant factor."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import sympy

from theory.arithmetic import ball
from theory.proof.binding import LIMIT
from theory.proof.decide import decide
from theory.proof.line import Finding, Line
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing

WATCHED = (10**2, 10**4, 10**6, 10**12, 10**24)
BITS = 512  # of the Arb balls: Gamma values at the last point watched lose a hundred


@dataclass(frozen=True, kw_only=True)
class CitedLimit:
    """lim f = L by a theorem of the literature; the gap must shrink tenfold from each number watched to the next."""

    reference: str
    at: tuple[Mapping[sympy.Symbol, Any], ...] = ({},)
    substantive: bool = True

    @property
    def name(self) -> str:
        return f"cited: {self.reference}"

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        if left.func != LIMIT or relation != "=" or not self.at:
            return Finding(ok=False, standing=Standing.CITED, detail="a limit, its value and a point are needed")
        expression, variable = left.args
        if variable in right.free_symbols:
            return Finding(ok=False, standing=Standing.CITED, detail=f"the limit depends on {variable}")
        ok = all(self._shrinks(expression - right, variable, point) for point in self.at)
        return Finding(ok=ok, standing=Standing.CITED, detail=f"Arb: the gap shrinks along {WATCHED}: {ok}")

    def _shrinks(self, gap: sympy.Expr, variable: sympy.Symbol, point: Mapping[sympy.Symbol, Any]) -> bool:
        gaps = [abs(ball(gap, {**point, variable: value}, BITS)) for value in WATCHED]
        return all(bool(10 * later < earlier) for earlier, later in pairwise(gaps))


@dataclass(frozen=True, kw_only=True)
class LimitOfProduct:
    """lim f = constant * lim g, where a fact shows f = constant * g and the constant is free of the variable."""

    fact: Line
    constant: sympy.Expr
    varying: sympy.Expr
    name: str = "limit of a product"
    substantive: bool = False

    @property
    def facts(self) -> tuple[Line, ...]:
        return (self.fact,)

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        found = decide(self.fact)
        variable = left.args[1]
        split = identical(self.fact.right, self.constant * self.varying)
        shape = left == LIMIT(self.fact.left, variable) and right == self.constant * LIMIT(self.varying, variable)
        equations = relation == "=" and self.fact.relation == "="
        ok = found.ok and split.ok and shape and equations and variable not in self.constant.free_symbols
        return Finding(ok=ok, standing=found.standing, detail=f"split: {split.detail}; as stated: {shape}")
