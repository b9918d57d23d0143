"""Inequalities: positivity by coefficients, multiplication by something positive, and monotone approach to a limit."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import sympy

from theory.proof.binding import LIMIT
from theory.proof.decide import decide
from theory.proof.line import Finding, Line
from theory.proof.peel import at, begun, peel
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing, weakest


def positive(expression: sympy.Expr, least: Mapping[sympy.Symbol, int]) -> bool:
    """Whether the expression is > 0 for all symbols at or above `least` (0 where none is given; then symbols are > 0).

    After the shift to distances from `least`, numerator and denominator must have no negative coefficient (SymPy), and
    the coefficients must reproduce the original at flint rationals: sufficient, not necessary.
    """
    if any(symbol.is_positive is not True for symbol in expression.free_symbols - set(least)):
        return False
    steps = {symbol: sympy.Dummy(f"u_{symbol}", nonnegative=True) for symbol in least}
    shifted = at(expression, {symbol: steps[symbol] + least[symbol] for symbol in least})
    named = {atom: sympy.Dummy("a", positive=True) for atom in _positive_atoms(shifted, set(steps.values()))}
    top, bottom = sympy.fraction(sympy.cancel(sympy.together(shifted.xreplace(named))))
    signs = [_sign_of_coefficients(part, set(steps.values())) for part in (top, bottom)]
    if 0 in signs or signs[0] != signs[1]:
        return False
    return identical(shifted.xreplace(named), top / bottom).ok


def _positive_atoms(expression: sympy.Expr, may_vanish: set[sympy.Symbol]) -> set[sympy.Expr]:
    """Pi, exponentials of real numbers, and harmonic numbers that have at least one term."""
    atoms = {
        node
        for node in sympy.preorder_traversal(expression)
        if (isinstance(node, sympy.exp) and node.is_positive)
        or (isinstance(node, sympy.harmonic) and positive(node.args[0], dict.fromkeys(_among(node, may_vanish), 0)))
    }
    return atoms | ({sympy.pi} if expression.has(sympy.pi) else set())


def _among(node: sympy.Expr, symbols: set[sympy.Symbol]) -> list[sympy.Symbol]:
    return sorted(node.free_symbols & symbols, key=str)


def _sign_of_coefficients(part: sympy.Expr, may_vanish: set[sympy.Symbol]) -> int:
    """1 or -1 if all coefficients have that sign and some term cannot vanish; else 0."""
    symbols = sorted(part.free_symbols, key=str)
    terms = sympy.Poly(part, *symbols).terms() if symbols else [((), part)]
    signs = {1 if coefficient > 0 else -1 for _, coefficient in terms}
    lasting = any(
        all(power == 0 or symbol not in may_vanish for symbol, power in zip(symbols, powers, strict=True))
        for powers, _ in terms
    )
    return signs.pop() if len(signs) == 1 and lasting else 0


@dataclass(frozen=True, kw_only=True)
class Positive:
    """right - left (for <) or left - right (for >) is positive, by the signs of its coefficients."""

    least: Mapping[sympy.Symbol, int]
    name: str = "positive coefficients"
    substantive: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        difference = right - left if relation in ("<", "<=") else left - right
        ok = relation != "=" and positive(difference, self.least)
        return Finding(ok=ok, standing=Standing.CERTIFICATE, detail=f"{difference} > 0: {ok}")


@dataclass(frozen=True, kw_only=True)
class Increasing:
    """left < right, since left grows with every step of `variable` and tends to right (the cited `limit`)."""

    variable: sympy.Symbol
    limit: Line
    name: str = "increasing to its limit"
    substantive: bool = True

    @property
    def least(self) -> Mapping[sympy.Symbol, int]:
        return {self.variable: 1}

    @property
    def facts(self) -> tuple[Line, ...]:
        return (self.limit,)

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        if not begun(left, self.variable, 2):
            return Finding(ok=False, standing=Standing.CERTIFICATE, detail="a sum or product begins after 2")
        growth = sympy.cancel(sympy.together(sympy.expand(_following(left, self.variable) - left)))
        grows = positive(growth, {self.variable: 1})
        cited = decide(self.limit)
        quoted = self.limit.left == LIMIT(left, self.variable) and self.limit.right == right
        ok = grows and cited.ok and quoted and relation == "<" and self.limit.relation == "="
        detail = f"step {growth} > 0: {grows}; limit: {cited.detail}; as quoted: {quoted}"
        return Finding(ok=ok, standing=weakest([Standing.CERTIFICATE, cited.standing]), detail=detail)


def _following(expression: sympy.Expr, variable: sympy.Symbol) -> sympy.Expr:
    """The expression at variable + 1, written in terms of the variable."""
    following = sympy.Dummy("next", positive=True)
    peeled = peel(at(expression, {variable: following}), following)
    return at(peeled, {following: variable + 1})


@dataclass(frozen=True, kw_only=True)
class Scaled:
    """An inequality multiplied by something positive on both sides."""

    fact: Line
    by: sympy.Expr
    least: Mapping[sympy.Symbol, int] = field(default_factory=dict)
    name: str = "times a positive number"

    @property
    def substantive(self) -> bool:
        return self.fact.rule.substantive

    @property
    def facts(self) -> tuple[Line, ...]:
        return (self.fact,)

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        found = decide(self.fact)
        forward = relation == self.fact.relation
        ends = (self.fact.left, self.fact.right) if forward else (self.fact.right, self.fact.left)
        mirrored = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(self.fact.relation)
        same = identical(left, ends[0] * self.by).ok and identical(right, ends[1] * self.by).ok
        ok = found.ok and same and positive(self.by, self.least) and (forward or relation == mirrored)
        return Finding(ok=ok, standing=found.standing, detail=f"{found.detail}; factor positive: {ok}")
