"""Identities of rational functions with one square root in them, and a minimum that they show."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from math import prod

import sympy
from flint import fmpq

from theory.arithmetic import to_fmpq
from theory.proof.decide import decide
from theory.proof.line import Finding, Line
from theory.proof.naming import is_name
from theory.proof.order import positive
from theory.proof.rational_identity import degree_bound
from theory.proof.signs import nonnegative
from theory.proof.standing import Standing, weakest

MOST_POINTS = 20_000
Pair = tuple[fmpq, fmpq]  # a + b r with r^2 known
ZERO: Pair = (fmpq(0), fmpq(0))


@dataclass(frozen=True, kw_only=True)
class RadicalForm:
    """Both sides are the same once r = `root` is a letter with r^2 = its radicand.

    SymPy divides the numerator of the difference by r^2 - radicand; FLINT computes with pairs a + b r at more points
    than the degree of the cross-multiplied difference.
    """

    root: sympy.Expr
    name: str = "normal form with a square root"
    substantive: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        if not (isinstance(self.root, sympy.Pow) and self.root.exp == sympy.Rational(1, 2)):
            return _no(f"{self.root} is no square root")
        letter = sympy.Dummy("r", positive=True)
        sides = [_with_letter(side, self.root, letter) for side in (left, right)]
        top = sympy.numer(sympy.cancel(sympy.together(sides[0] - sides[1])))
        by_sympy = bool(sympy.rem(sympy.Poly(top, letter), sympy.Poly(letter**2 - self.root.base, letter)).is_zero)
        by_flint, points = _on_grid(sides[0] - sides[1], letter, self.root.base)
        detail = f"SymPy, remainder 0: {by_sympy}; FLINT, pairs a + b r at {points} points: {by_flint}"
        return Finding(ok=by_sympy and by_flint and relation == "=", standing=Standing.CERTIFICATE, detail=detail)


def _with_letter(node: sympy.Expr, root: sympy.Expr, letter: sympy.Symbol) -> sympy.Expr:
    """The expression with every half power of the radicand as a power of the letter."""
    if isinstance(node, sympy.Pow) and node.base == root.base and (2 * node.exp).is_Integer:
        return letter ** (2 * node.exp)
    if isinstance(node, sympy.Add | sympy.Mul) or (isinstance(node, sympy.Pow) and node.exp.is_Integer):
        return node.func(*[_with_letter(argument, root, letter) for argument in node.args])
    if node.is_Symbol or node.is_Rational:
        return node
    raise ValueError(f"{node} is neither rational nor a power of {root}")


def _on_grid(difference: sympy.Expr, letter: sympy.Symbol, radicand: sympy.Expr) -> tuple[bool, int]:
    """Whether the difference is 0 at more points than its degree, r^2 counted with the radicand's; and how many."""
    symbols = sorted((difference.free_symbols | radicand.free_symbols) - {letter}, key=str)
    roots = sum(degree_bound(difference, letter))
    counts = [
        2 * (sum(degree_bound(difference, symbol)) + roots * sum(degree_bound(radicand, symbol)) + 1)
        for symbol in symbols
    ]
    if prod(counts) > MOST_POINTS:
        raise ValueError(f"{prod(counts)} points, more than {MOST_POINTS}")
    value, under = _pairs(difference, symbols, letter), _pairs(radicand, symbols, letter)
    for shift in range(1, 6):
        axes = [
            [fmpq(2 * step + 7 * shift - 2, 11 + 2 * place) for step in range(count)]
            for place, count in enumerate(counts)
        ]
        try:
            zero = all(value(point, under(point, fmpq(0))[0]) == ZERO for point in product(*axes))
        except ZeroDivisionError:
            continue  # a pole on the grid: move the grid
        return zero, prod(counts)
    raise ValueError("a pole on every grid")


def _pairs(node: sympy.Expr, symbols: list[sympy.Symbol], letter: sympy.Symbol) -> Callable[..., Pair]:
    """A function of a point and of r^2 there, giving the value as a + b r."""
    if node == letter:
        return lambda point, square: (fmpq(0), fmpq(1))
    if node.is_Symbol:
        place = symbols.index(node)
        return lambda point, square: (point[place], fmpq(0))
    if node.is_Rational:
        constant = to_fmpq(node)
        return lambda point, square: (constant, fmpq(0))
    if isinstance(node, sympy.Pow):
        base, power = _pairs(node.base, symbols, letter), int(node.exp)
        return lambda point, square: _power(base(point, square), power, square)
    parts = [_pairs(argument, symbols, letter) for argument in node.args]
    adding = isinstance(node, sympy.Add)

    def total(point: tuple[fmpq, ...], square: fmpq) -> Pair:
        found = parts[0](point, square)
        for part in parts[1:]:
            other = part(point, square)
            found = (found[0] + other[0], found[1] + other[1]) if adding else _times(found, other, square)
        return found

    return total


def _times(first: Pair, second: Pair, square: fmpq) -> Pair:
    (a, b), (c, e) = first, second
    return a * c + b * e * square, a * e + b * c


def _power(base: Pair, power: int, square: fmpq) -> Pair:
    if power < 0:
        norm = base[0] * base[0] - base[1] * base[1] * square
        base = (base[0] / norm, -base[1] / norm)
    total = (fmpq(1), fmpq(0))
    for _ in range(abs(power)):
        total = _times(total, base, square)
    return total


@dataclass(frozen=True, kw_only=True)
class OnlyMinimum:
    """left names the point of (0, 1) at which a function is least; right is that point, and lies there.

    `square` is a line that shows the function to be low + (variable - right)^2 `factor`, where low is free of the
    variable and the factor is positive for 0 < variable < 1, other symbols and square roots being positive.
    """

    square: Line
    variable: sympy.Symbol
    low: sympy.Expr
    factor: sympy.Expr
    name: str = "the only minimum"
    substantive: bool = True
    gives_meaning: bool = True

    @property
    def facts(self) -> tuple[Line, ...]:
        return (self.square,)

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        found = decide(self.square)
        fixed = self.variable not in right.free_symbols | self.low.free_symbols
        shown = self.square.right == self.low + (self.variable - right) ** 2 * self.factor
        upward = self._positive()
        inside = above_zero(right) and above_zero(1 - right)
        named = is_name(left) and relation == "=" and self.square.relation == "="
        ok = found.ok and fixed and shown and upward and inside and named
        standing = weakest([Standing.CERTIFICATE, found.standing])
        detail = f"{found.detail}; as shown: {shown}; factor > 0: {upward}; 0 < {right} < 1: {inside}"
        return Finding(ok=ok, standing=standing, detail=detail)

    def _positive(self) -> bool:
        """Whether 1/factor and factor are never negative with variable = 1/(1 + u), so that the factor is above 0."""
        step = sympy.Dummy("u", positive=True)
        placed = self.factor.subs(self.variable, 1 / (1 + step))
        roots = [node for node in placed.atoms(sympy.Pow) if node.exp == sympy.Rational(1, 2)]
        named = placed.xreplace({root: sympy.Dummy("r", positive=True) for root in roots})
        real = all(nonnegative(root.base) for root in roots)
        return real and nonnegative(named) and nonnegative(1 / named)


def above_zero(expression: sympy.Expr) -> bool:
    """Whether a + b r is positive for all positive symbols, r being the one square root in it, if there is one.

    By a and b, or by the sign of a^2 - b^2 r^2 where they have opposite signs.
    """
    roots = {node.base for node in expression.atoms(sympy.Pow) if (2 * node.exp).is_Integer and not node.exp.is_Integer}
    if not roots:
        return positive(expression, {})
    (radicand,) = roots  # ValueError if there are more: undecided
    letter = sympy.Dummy("r", positive=True)
    linear = sympy.Poly(_with_letter(expression, sympy.sqrt(radicand), letter), letter)
    a, b = linear.coeff_monomial(1), linear.coeff_monomial(letter)
    if linear.degree() > 1 or not nonnegative(radicand):
        return False
    larger = sympy.expand(a**2 - b**2 * radicand)
    a_rules = positive(a, {}) and (nonnegative(b) or positive(larger, {}))
    b_rules = positive(b, {}) and ((nonnegative(a) and positive(radicand, {})) or positive(-larger, {}))
    return a_rules or b_rules


def _no(detail: str) -> Finding:
    return Finding(ok=False, standing=Standing.CERTIFICATE, detail=detail)
