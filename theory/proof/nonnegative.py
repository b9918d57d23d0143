"""Inequalities that may be attained: the difference is a product of squares and of factors with signs in plain view."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import sympy

from theory.proof.line import Finding
from theory.proof.ranges import Ranges, covers, reached
from theory.proof.signs import nonnegative
from theory.proof.standing import Standing


@dataclass(frozen=True, kw_only=True)
class Nonnegative:
    """right - left (for <=) or left - right (for >=) is never negative.

    `within` writes symbols as functions of positive ones, as p = u/(1 + u) reaches every number between 0 and 1; the
    line holds on these `ranges` alone.
    """

    within: Mapping[sympy.Symbol, sympy.Expr] = field(default_factory=dict)
    name: str = "squares and positive factors"
    substantive: bool = True

    @property
    def ranges(self) -> Ranges:
        return reached(self.within)

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        gap = {"<=": right - left, ">=": left - right}.get(relation)
        ok = gap is not None and covers(self.within, (gap,)) and nonnegative(gap.xreplace(dict(self.within)))
        return Finding(ok=ok, standing=Standing.CERTIFICATE, detail=f"{gap} >= 0: {ok}")
