"""Products of powers with symbolic exponents, and the integrals over (0, infinity) that define the Gamma function."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy

from theory.proof.line import Finding
from theory.proof.naming import is_name
from theory.proof.order import positive
from theory.proof.peel import at
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing

LOG = sympy.Function("LogOf")  # LOG(b): the formal logarithm of the base b


def logarithm(expression: sympy.Expr, least: Mapping[sympy.Symbol, Any]) -> sympy.Expr:
    """The formal logarithm of a product of powers: the sum of exponents times LOG(base).

    Every factor of a base with an exponent that is no whole number must be positive; ValueError if that is not clear.
    """
    if isinstance(expression, sympy.Mul):
        return sympy.Add(*[logarithm(factor, least) for factor in expression.args])
    if isinstance(expression, sympy.exp):
        return expression.args[0]
    if isinstance(expression, sympy.Pow):
        within = logarithm(expression.base, least)
        bases = {node.args[0] for node in within.atoms(LOG)}
        doubtful = [] if expression.exp.is_Integer else [base for base in bases if not positive(base, least)]
        if doubtful:
            raise ValueError(f"{doubtful[0]} is not known to be positive")
        return expression.exp * within
    if isinstance(expression, sympy.Rational) and expression > 0:
        primes = sympy.factorrat(expression)
        return sympy.Add(*[power * LOG(prime) for prime, power in primes.items()])
    if isinstance(expression, sympy.Add):
        return _of_sum(expression, least)
    return LOG(expression)


def _of_sum(expression: sympy.Expr, least: Mapping[sympy.Symbol, Any]) -> sympy.Expr:
    """A sum by its irreducible factors, so that 1/2 + x/2 and 1 + x share a base."""
    total, confirmed = sympy.Integer(0), sympy.Integer(1)
    for part, sense in zip(sympy.fraction(sympy.together(expression)), (1, -1), strict=True):
        content, factors = sympy.factor_list(part)
        for factor, power in factors:
            base = -factor if positive(-factor, least) else factor
            content *= 1 if base == factor else (-1) ** power
            total += sense * power * LOG(base)
            confirmed *= base ** (sense * power)
        if not content > 0:
            raise ValueError(f"{part} has the content {content}")
        total += sense * logarithm(sympy.sympify(content), least)
        confirmed *= sympy.sympify(content) ** sense
    if not identical(expression, confirmed).ok:
        raise ValueError(f"the factors of {expression} are not confirmed")
    return total


@dataclass(frozen=True, kw_only=True)
class Exponents:
    """Both sides are the same product of powers: for every base the exponents add up to the same.

    The exponents are compared as rational functions, in both engines; bases are free letters.
    """

    least: Mapping[sympy.Symbol, Any] = field(default_factory=dict)
    name: str = "laws of exponents"
    substantive: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        verdict = identical(logarithm(left, self.least), logarithm(right, self.least))
        return Finding(ok=verdict.ok and relation == "=", standing=Standing.CERTIFICATE, detail=verdict.detail)


@dataclass(frozen=True, kw_only=True)
class GammaIntegral:
    """The integral over (0, infinity) of c q^(s - 1) exp(-b q) is c Gamma(s) b^(-s), for s > 0 and b > 0.

    It is the definition of the Gamma function, with b q in the place of q.
    """

    least: Mapping[sympy.Symbol, Any] = field(default_factory=dict)
    name: str = "Gamma integral"
    substantive: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        if not isinstance(left, sympy.Integral) or len(left.limits) != 1 or left.limits[0][1:] != (0, sympy.oo):
            return Finding(ok=False, standing=Standing.CERTIFICATE, detail="one integral over (0, oo) is needed")
        q = left.limits[0][0]
        form = sympy.expand(logarithm(left.function, self.least))
        power, rate = form.coeff(LOG(q)), -form.coeff(q)
        constant = sympy.expand(form - power * LOG(q) + rate * q)
        split = identical(form, power * LOG(q) - rate * q + constant)
        free = not any(part.has(q) for part in (power, rate, constant))
        exists = positive(power + 1, self.least) and positive(rate, self.least)
        scaled = constant + logarithm(sympy.gamma(power + 1), self.least) - (power + 1) * logarithm(rate, self.least)
        solved = identical(scaled, logarithm(right, self.least))
        ok = split.ok and free and exists and solved.ok and relation == "=" and q not in right.free_symbols
        detail = f"q^(s-1) exp(-bq), s = {power + 1}, b = {rate}: {free}; s, b > 0: {exists}; value: {solved.detail}"
        return Finding(ok=ok, standing=Standing.CERTIFICATE, detail=detail)


@dataclass(frozen=True, kw_only=True)
class ByParts:
    """left names E[x^(sign k)] under a density proportional to x^(shape - 1) exp(-rate x); right is a multiple of the
    same name at k - 1.

    f = x^c exp(-rate x) vanishes at both ends for c > 0, so the integral of f' is 0: c E[x^(c - shape)] = rate
    E[x^(c - shape + 1)]. For positive powers c = shape + k - 1, for negative ones c = shape - k.
    """

    variable: sympy.Symbol
    index: sympy.Symbol
    shape: sympy.Expr
    rate: sympy.Expr
    sign: int
    least: Mapping[sympy.Symbol, Any] = field(default_factory=dict)
    name: str = "integration by parts"
    substantive: bool = True
    gives_meaning: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        before = left.xreplace({self.index: self.index - 1})
        rising = self.sign == 1
        power = self.shape + self.index - 1 if rising else self.shape - self.index
        boundary = self.variable**power * sympy.exp(-self.rate * self.variable)
        derived = identical(sympy.expand(sympy.diff(boundary, self.variable) / boundary),
                            power / self.variable - self.rate)  # fmt: skip
        vanishes = positive(power, self.least) and positive(self.rate, self.least)
        into, out_of = (self.rate, power) if rising else (power, self.rate)
        solved = identical(into * right, out_of * before)
        named = is_name(left) and right.has(before) and self.sign in (1, -1) and left != before
        ok = named and derived.ok and vanishes and solved.ok and relation == "="
        detail = f"f'/f: {derived.detail}; f vanishes at both ends: {vanishes}; value: {solved.detail}"
        return Finding(ok=ok, standing=Standing.CERTIFICATE, detail=detail)


@dataclass(frozen=True, kw_only=True)
class WrittenOut:
    """right is left with its sums and products of a few known terms written out."""

    name: str = "written out"
    substantive: bool = False

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        verdict = identical(at(left, {}), right)
        return Finding(ok=verdict.ok and relation == "=", standing=Standing.CERTIFICATE, detail=verdict.detail)
