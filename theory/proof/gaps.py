"""Inequalities carried over from another one: to a value of its variable, or to any two sides with its gap."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy

from theory.proof.ascent import stays
from theory.proof.binding import instance
from theory.proof.decide import decide
from theory.proof.line import Finding, Line
from theory.proof.order import positive
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing, weakest

GREATER = (">", ">=")


@dataclass(frozen=True, kw_only=True)
class AtPoint:
    """An inequality that `Ascent` proves for every real value above its start, at one value above it."""

    fact: Line
    put_in: Mapping[sympy.Symbol, sympy.Expr]
    least: Mapping[sympy.Symbol, Any] = field(default_factory=dict)
    name: str = "at one value"
    substantive: bool = True
    checks_start: bool = True

    @property
    def facts(self) -> tuple[Line, ...]:
        return (self.fact,)

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        found = decide(self.fact)
        sides = [instance(side, self.put_in) for side in (self.fact.left, self.fact.right)]
        same = identical(left, sides[0]).ok and identical(right, sides[1]).ok and relation == self.fact.relation
        above = stays(self.fact, self.put_in, self.least)
        detail = f"{found.detail}; as quoted: {same}; above the start: {above}"
        return Finding(ok=found.ok and same and above, standing=found.standing, detail=detail)


@dataclass(frozen=True, kw_only=True)
class SameGap:
    """An inequality whose gap is a positive multiple `by` of the gap of another: both sides scaled, and shifted
    alike."""

    fact: Line
    by: sympy.Expr
    least: Mapping[sympy.Symbol, Any] = field(default_factory=dict)
    name: str = "the same gap"
    substantive: bool = True

    @property
    def facts(self) -> tuple[Line, ...]:
        return (self.fact,)

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        found = decide(self.fact)
        strict = ">" if relation in GREATER else "<"
        gap = self.fact.left - self.fact.right if self.fact.relation in GREATER else self.fact.right - self.fact.left
        mine = left - right if relation in GREATER else right - left
        same = identical(mine, self.by * gap)
        weaker = relation == f"{strict}=" or (relation == strict and self.fact.relation in ("<", ">"))
        ordered = relation != "=" and self.fact.relation != "=" and weaker
        scaled = positive(self.by, self.least)
        detail = f"{found.detail}; gap: {same.detail}; factor positive: {scaled}"
        standing = weakest([Standing.CERTIFICATE, found.standing])
        return Finding(ok=found.ok and same.ok and ordered and scaled, standing=standing, detail=detail)
