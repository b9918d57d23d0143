"""A value held against its definition at listed points, in exact rationals: true there, and not said elsewhere."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sympy
from flint import fmpq

from theory.arithmetic import rational
from theory.proof.line import Finding
from theory.proof.naming import is_name
from theory.proof.standing import Standing


@dataclass(frozen=True, kw_only=True)
class OnCases:
    """left names what `direct(point)` works out from the definition; right has the same value at every point `at`."""

    direct: Callable[[Mapping[sympy.Symbol, Any]], fmpq]
    at: tuple[Mapping[sympy.Symbol, Any], ...]
    name: str = "exact on listed cases"
    substantive: bool = True
    gives_meaning: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        if len(self.at) < 3 or not is_name(left) or relation != "=":
            return Finding(ok=False, standing=Standing.CASES, detail="a name, an equation and three points are needed")
        wrong = [dict(point) for point in self.at if rational(right, point) != self.direct(point)]
        detail = f"differs at {wrong[0]}" if wrong else f"equal at {len(self.at)} points"
        return Finding(ok=not wrong, standing=Standing.CASES, detail=detail)
