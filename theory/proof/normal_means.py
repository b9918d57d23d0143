"""Means of polynomials in independent normals and their signs, and inequalities between means of functions of these."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import flint
import sympy
from flint import arb

from theory.arithmetic import ball
from theory.proof.decide import decide
from theory.proof.line import Finding, Line
from theory.proof.naming import is_name
from theory.proof.order import positive
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing, weakest

BITS = 256
NARROW = arb(10) ** -30
Y = sympy.Symbol("y", real=True)  # where a function of a random number is stated


@dataclass(frozen=True, kw_only=True)
class NormalMean:
    """left names the mean of `polynomial`, in independent normals of mean 0, each with its variance in `normals`.

    The polynomial is real, the variances are positive; `signs` pairs the symbol of a sign with the normal whose sign it
    is. The mean of sign^c u^a is 0 where a + c is odd, else E|u|^a = s^a 2^(a/2) Gamma((a+1)/2)/sqrt(pi). The second
    engine takes E|u|^a by parts, (a - 1) s^2 E|u|^(a-2) from E|u| = s sqrt(2/pi), in Arb at the points `at`.
    """

    polynomial: sympy.Expr
    normals: Mapping[sympy.Symbol, sympy.Expr]
    at: tuple[Mapping[sympy.Symbol, Any], ...]
    signs: Mapping[sympy.Symbol, sympy.Symbol] = field(default_factory=dict)
    name: str = "moments of normals"
    substantive: bool = True
    gives_meaning: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        letters = {*self.normals, *self.signs}
        named = is_name(left) and not right.free_symbols & letters and right.free_symbols <= left.free_symbols
        known = set(self.signs.values()) <= set(self.normals) and bool(self.at)
        polynomial = self.polynomial.is_polynomial(*letters) and self.polynomial.is_real is True
        spread = all(positive(variance, {}) and not variance.free_symbols & letters for variance in self._variances)
        logs = self.polynomial.atoms(sympy.log)  # of other symbols, which SymPy would split
        held = {atom: sympy.Dummy("held") for atom in logs if not atom.free_symbols & letters}
        if not (named and known and polynomial and spread and relation == "="):
            return _no("a name, and a real polynomial in normals of positive variance and their signs, are needed")
        back = {dummy: atom for atom, dummy in held.items()}
        placed = sympy.Poly(self.polynomial.xreplace(held), *self._order).terms()
        terms = [(powers, weight.xreplace(back)) for powers, weight in placed]
        by_sympy = identical(sympy.Add(*[weight * self._mean(powers) for powers, weight in terms]), right)
        by_arb = all(self._agrees(terms, right, point) for point in self.at)
        detail = f"SymPy: {by_sympy.detail}; Arb, by parts, at {len(self.at)} points: {by_arb}"
        return Finding(ok=by_sympy.ok and by_arb, standing=Standing.CERTIFICATE, detail=detail)

    @property
    def _variances(self) -> list[sympy.Expr]:
        return [sympy.sympify(variance) for variance in self.normals.values()]

    @property
    def _order(self) -> list[sympy.Symbol]:
        return [*self.normals, *self.signs]

    def _powers(self, powers: tuple[int, ...]) -> list[tuple[sympy.Expr, int, int]]:
        """Variance, power, and power of the sign, for each normal."""
        found = dict(zip(self._order, powers, strict=True))
        signs = {normal: sum(found[sign] for sign, of in self.signs.items() if of == normal) for normal in self.normals}
        return [(variance, found[normal], signs[normal]) for normal, variance in self.normals.items()]

    def _mean(self, powers: tuple[int, ...]) -> sympy.Expr:
        total = sympy.Integer(1)
        for variance, power, sign in self._powers(powers):
            absolute = sympy.gamma(sympy.Rational(power + 1, 2)) / sympy.sqrt(sympy.pi)
            total *= 0 if (power + sign) % 2 else absolute * sympy.sqrt(2 * variance) ** power
        return total

    def _agrees(self, terms: list[Any], right: sympy.Expr, point: Mapping[sympy.Symbol, Any]) -> bool:
        with flint.ctx.workprec(BITS):
            total = arb(0)
            for powers, weight in terms:
                part = ball(weight, point, BITS)
                for variance, power, sign in self._powers(powers):
                    part *= arb(0) if (power + sign) % 2 else _absolute(power, ball(variance, point, BITS))
                total += part
            gap = total - ball(right, point, BITS)
            return bool(gap.contains(0)) and bool(abs(gap) < NARROW)


def _absolute(power: int, variance: arb) -> arb:
    """E|u|^power by parts."""
    found = (2 * variance / arb.pi()).sqrt() if power % 2 else arb(1)
    for each in range(2 + power % 2, power + 1, 2):
        found *= (each - 1) * variance
    return found


@dataclass(frozen=True, kw_only=True)
class MeanOfInequality:
    """left >= right (or <=): both are means over one random number, of the left and the right side of `fact`.

    The fact holds at every real y. `mean` states the right one, as the mean of a polynomial in normals; the polynomial
    must be the fact's right side at the random number `at`, which is real. The left name is defined by this line.
    """

    fact: Line
    mean: Line
    at: sympy.Expr
    name: str = "the mean of an inequality"
    substantive: bool = True
    gives_meaning: bool = True

    @property
    def facts(self) -> tuple[Line, ...]:
        return self.fact, self.mean

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        findings = [decide(each) for each in self.facts]
        rule = self.mean.rule
        fits = isinstance(rule, NormalMean) and identical(rule.polynomial, self.fact.right.xreplace({Y: self.at})).ok
        everywhere = (self.fact.left.free_symbols | self.fact.right.free_symbols) == {Y} and self.at.is_real is True
        named = is_name(left) and right == self.mean.left and right.free_symbols <= left.free_symbols
        named = named and left.func != right.func and relation == self.fact.relation
        ok = fits and everywhere and named and relation in ("<=", ">=") and all(each.ok for each in findings)
        standing = weakest([Standing.CERTIFICATE, *(each.standing for each in findings)])
        return Finding(ok=ok, standing=standing, detail=f"at every real y: {everywhere}; its mean as stated: {fits}")


@dataclass(frozen=True, kw_only=True)
class MeanLogarithm:
    """left >= right: left names E -log p for a random p > 0, right E -log E[p | x], where x is part of what is random.

    The mean over the rest is taken first: -log is convex, since its second derivative is positive (Jensen). Both names
    are of one x; that the right one is the mean density is what the reason says.
    """

    name: str = "Jensen's inequality for -log"
    substantive: bool = True
    gives_meaning: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        named = is_name(left) and is_name(right) and right.free_symbols <= left.free_symbols
        named = named and left.func != right.func
        p = sympy.Symbol("p", positive=True)
        convex = bool(sympy.diff(-sympy.log(p), p, 2).is_positive)
        return Finding(ok=named and convex and relation == ">=", standing=Standing.CERTIFICATE,
                       detail=f"names: {named}; -log convex: {convex}")  # fmt: skip


def _no(detail: str) -> Finding:
    return Finding(ok=False, standing=Standing.CERTIFICATE, detail=detail)
