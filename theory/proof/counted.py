"""The mean inverse of a count that grows by one now and then, bounded by an induction that holds for every start."""

from collections.abc import Mapping
from dataclasses import dataclass

import sympy

from theory.proof.decide import decide
from theory.proof.line import Finding, Line
from theory.proof.naming import is_name
from theory.proof.order import positive
from theory.proof.peel import at, peel
from theory.proof.rational_identity import identical
from theory.proof.signs import nonnegative
from theory.proof.standing import Standing, weakest


@dataclass(frozen=True, kw_only=True)
class MeanInverseCount:
    """left names E 1/(b + C(t)); it is at most right = 1/(b + 1 + `gained`), for every b > 0 and t >= 1.

    C(1) = 1, and C(t) = C(t - 1) + 1 with probability `chance`, independently of the past. Induction on t, for all b at
    once: with a = b + 1 + gained(t - 1) >= 1, (1 - chance)/a + chance/(a + 1) <= 1/(a + gained(t) - gained(t - 1)).
    `added` is the symbol b.
    """

    variable: sympy.Symbol
    added: sympy.Symbol
    chance: sympy.Expr
    gained: sympy.Expr
    name: str = "induction on a growing count"
    substantive: bool = True
    gives_meaning: bool = True

    @property
    def least(self) -> Mapping[sympy.Symbol, int]:
        return {self.variable: 1}

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        ours = is_name(left) and left.args == (self.variable, self.added) and bool(self.added.is_positive)
        named = ours and relation == "<="
        stated = identical(right, 1 / (self.added + 1 + self.gained))
        begun = identical(at(self.gained, {self.variable: sympy.Integer(1)}), sympy.Integer(0))
        before = at(self.gained, {self.variable: self.variable - 1})
        step = sympy.cancel(sympy.expand(peel(self.gained, self.variable) - before))
        if (step.free_symbols | self.chance.free_symbols) - {self.variable}:
            return _no(f"the bound gains {step}: a function of {self.variable} alone is needed, as is the chance")
        beyond, later = sympy.symbols("u_0 v_0", nonnegative=True)
        rises, chance = (at(each, {self.variable: 2 + later}) for each in (step, self.chance))
        low = 1 + beyond
        keeps = nonnegative(1 / (low + rises) - (1 - chance) / low - chance / (low + 1))
        sound = nonnegative(rises) and nonnegative(chance) and nonnegative(1 - chance)
        detail = f"starts at 0: {begun.ok}; step {step} kept: {keeps}; a probability, and no fall: {sound}"
        ok = named and stated.ok and begun.ok and keeps and sound
        return Finding(ok=ok, standing=Standing.CERTIFICATE, detail=detail)


@dataclass(frozen=True, kw_only=True)
class PeakOfMixture:
    """left >= right: left names E -log f(x) for a mixture f of normal densities of mean 0; right bounds -log f(0).

    The variance of a part is 1 + `square` C, C random, and each part is highest at 0: f(x) <= E (2 pi (1 + square
    C))^(-1/2), whose square is at most E 1/(2 pi (1 + square C)). The `fact` bounds E 1/(b + C) for b = `added` > 0,
    and here b = 1/square.
    """

    fact: Line
    added: sympy.Symbol
    square: sympy.Expr
    name: str = "the peak of a mixture"
    substantive: bool = True
    gives_meaning: bool = True

    @property
    def facts(self) -> tuple[Line, ...]:
        return (self.fact,)

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        found = decide(self.fact)
        counted = self.fact.relation == "<=" and isinstance(self.fact.rule, MeanInverseCount)
        least = self.square / at(self.fact.right, {self.added: 1 / self.square})  # 1 / E 1/(1 + square C), bounded
        stated = _half_log(right, least)
        named = is_name(left) and relation == ">=" and right.free_symbols <= left.free_symbols
        same = counted and self.fact.left.has(self.added) and positive(self.square, {})
        ok = found.ok and same and stated and named
        standing = weakest([Standing.CERTIFICATE, found.standing])
        return Finding(ok=ok, standing=standing, detail=f"{found.detail}; -log of the peak as stated: {stated}")


def _half_log(right: sympy.Expr, least: sympy.Expr) -> bool:
    """Whether right is half the logarithm of 2 pi times `least`, whichever way that is written."""
    inside = (2 * right).args[0] if isinstance(2 * right, sympy.log) else sympy.Integer(0)
    return identical(inside, 2 * sympy.pi * least).ok


def _no(detail: str) -> Finding:
    return Finding(ok=False, standing=Standing.CERTIFICATE, detail=detail)
