"""Infinite products of 1 + c/k^2 from the literature, enclosed by Arb with a bound on all the factors left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import flint
import sympy
from flint import arb

from theory.arithmetic import ball
from theory.proof.binding import LIMIT
from theory.proof.line import Finding
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing

FACTORS = 60  # multiplied out one by one
TERMS = 40  # of the logarithm of the rest
BITS = 512
NARROW = 10**40  # an enclosure must be narrower than the value over this


@dataclass(frozen=True, kw_only=True)
class CitedProduct:
    """lim prod_{k<=v} (1 + c/k^2) = L by a theorem of the literature; at the points `at`, L must lie in an enclosure of
    the infinite product.

    The factors from `FACTORS` + 1 on have the logarithm sum_j (-1)^(j+1) c^j zeta(2j, FACTORS + 1)/j, and what is left
    out after `TERMS` of them is below a geometric series.
    """

    reference: str
    coefficient: sympy.Expr  # c
    at: tuple[Mapping[sympy.Symbol, Any], ...]
    substantive: bool = True

    @property
    def name(self) -> str:
        return f"cited: {self.reference}"

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        if left.func != LIMIT or relation != "=" or not self.at or not self._is_product(left, right):
            return Finding(ok=False, standing=Standing.CITED, detail="the limit of a product of 1 + c/k^2 is needed")
        ok = all(self._encloses(right, point) for point in self.at)
        detail = f"Arb encloses the infinite product at {len(self.at)} points: {ok}"
        return Finding(ok=ok, standing=Standing.CITED, detail=detail)

    def _is_product(self, left: sympy.Expr, right: sympy.Expr) -> bool:
        product, variable = left.args
        if not isinstance(product, sympy.Product) or len(product.limits) > 1:
            return False
        index, lower, upper = product.limits[0]
        fixed = not self.coefficient.has(index, variable) and not right.has(variable)
        factor = identical(product.function, 1 + self.coefficient / index**2).ok
        return fixed and factor and bool(lower == 1) and bool(upper == variable)

    def _encloses(self, right: sympy.Expr, point: Mapping[sympy.Symbol, Any]) -> bool:
        with flint.ctx.workprec(BITS):
            c = ball(self.coefficient, point, BITS)
            first = arb(FACTORS + 1)
            if not 2 * abs(c) < first * first:
                raise ValueError(f"c = {c} is too large for {FACTORS} factors")
            product = arb(1)
            for k in range(1, FACTORS + 1):
                product *= 1 + c / (k * k)
            rest = arb(0)
            for j in range(1, TERMS + 1):
                rest -= (-c) ** j * arb(2 * j).zeta(first) / j
            beyond = abs(c) ** (TERMS + 1) * arb(2 * TERMS + 2).zeta(first) * 2  # the ratio of terms is below 1/2
            product *= (rest + arb(0, 1) * beyond.upper()).exp()
            gap = product - ball(right, point, BITS)
            return bool(gap.contains(0)) and bool(abs(gap) * NARROW < abs(product))
