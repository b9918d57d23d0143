"""Whether two expressions are the same rational function of their symbols and atoms: decided twice, by two engines.

Engine one is SymPy's normal form of the difference. Engine two evaluates both sides in flint rationals on a grid with
more points in each variable than the degree of the cross-multiplied difference, which determines a polynomial.
Anything that is not rational (pi, Gamma values, sums, square roots) is an atom: a new variable, the same on both
sides.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Any

import sympy
from flint import fmpq

from theory.arithmetic import NotRational, Rationals, Undefined, to_fmpq
from theory.proof.binding import bound

MOST_POINTS = 60_000
NOT_FINITE = (sympy.nan, sympy.zoo, sympy.oo, -sympy.oo)
INDEX = sympy.Symbol("_index", positive=True)  # stands for every running index, so that its letter does not matter

Degrees = dict[sympy.Symbol, tuple[int, int]]  # of numerator and denominator


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What each engine says: True, False or None (undecided)."""

    sympy: bool
    flint: bool | None
    detail: str

    @property
    def ok(self) -> bool:
        return self.sympy and self.flint is True


def identical(
    left: sympy.Expr, right: sympy.Expr, parametrise: dict[sympy.Symbol, sympy.Expr] | None = None
) -> Verdict:
    """Whether left = right for all values of the symbols; with `parametrise`, after a change of variables."""
    if not (left.is_commutative and right.is_commutative) or any(side.has(*NOT_FINITE) for side in (left, right)):
        return Verdict(sympy=False, flint=None, detail="matrices and infinite values are not rational: undecided")
    if parametrise and not _covers(left - right, parametrise):
        return Verdict(sympy=False, flint=None, detail=f"{parametrise} does not reach every positive value: undecided")
    if parametrise:
        left, right = (_after(side, parametrise) for side in (left, right))
    atoms: dict[sympy.Expr, sympy.Symbol] = {}
    first, second = (_with_atoms(side, atoms) for side in (left, right))
    if any(side.has(*NOT_FINITE) for side in (first, second)):  # 0^(t - 1) is 0^t over 0
        return Verdict(sympy=False, flint=None, detail="a power of 0: undecided")
    by_sympy = bool(sympy.cancel(sympy.together(first - second)) == 0)
    by_flint, detail = _on_grid(first, second)
    return Verdict(sympy=by_sympy, flint=by_flint, detail=f"SymPy normal form: {by_sympy}; {detail}")


def _covers(expression: sympy.Expr, parametrise: dict[sympy.Symbol, sympy.Expr]) -> bool:
    """Whether each image, as its symbol, runs through all positive numbers: a polynomial in one new positive symbol,
    without a constant term, with no negative coefficient."""
    if not all(symbol.is_positive for symbol in parametrise):
        return False
    fresh = [image.free_symbols for image in parametrise.values()]
    new = set().union(*fresh)
    if any(len(symbols) != 1 for symbols in fresh) or len(new) < len(fresh) or new & expression.free_symbols:
        return False
    polynomials = [sympy.Poly(image, *image.free_symbols) for image in parametrise.values()]
    return all(symbol.is_positive for symbol in new) and all(
        polynomial.coeff_monomial(1) == 0 and all(coefficient >= 0 for coefficient in polynomial.coeffs())
        for polynomial in polynomials
    )


def _after(side: sympy.Expr, parametrise: dict[sympy.Symbol, sympy.Expr]) -> sympy.Expr:
    return side.subs(parametrise).replace(
        _is_root, lambda power: sympy.sqrt(sympy.factor(power.base)) ** (2 * power.exp)
    )


def _is_root(node: sympy.Basic) -> bool:
    return isinstance(node, sympy.Pow) and node.exp.is_Rational is True and node.exp.q == 2


def _is_rational_node(node: sympy.Basic) -> bool:
    if isinstance(node, sympy.Add | sympy.Mul | sympy.Rational | sympy.Symbol):
        return True
    return isinstance(node, sympy.Pow) and bool(node.exp.is_Integer)


def _with_atoms(expression: sympy.Expr, atoms: dict[sympy.Expr, sympy.Symbol]) -> sympy.Expr:
    """The expression with every non-rational part replaced by a variable; equal parts share theirs."""
    if isinstance(expression, sympy.exp):
        return _exponential(expression, atoms)
    if isinstance(expression, sympy.Pow) and not expression.exp.is_Integer:
        return _power(expression, atoms)
    if not _is_rational_node(expression):
        key = _canonical(expression)
        return atoms.setdefault(key, sympy.Dummy(f"atom{len(atoms)}", positive=True))
    if not expression.args:
        return expression
    return expression.func(*[_with_atoms(argument, atoms) for argument in expression.args])


def _power(expression: sympy.Pow, atoms: dict[sympy.Expr, sympy.Symbol]) -> sympy.Expr:
    """b^(s + 5/2) as b^s (b^(1/2)) b^2: the power with the symbols and the root are atoms, the whole power is none."""
    constant, rest = expression.exp.as_coeff_Add()
    whole = sympy.floor(constant)
    root = constant - whole
    factors = [_with_atoms(expression.base, atoms) ** whole]
    for exponent, times in ((rest, 1), (sympy.Rational(1, root.q), root.p)):
        if exponent not in (0, 1):
            key = _canonical(expression.base**exponent)
            factors.append(atoms.setdefault(key, sympy.Dummy(f"atom{len(atoms)}", positive=True)) ** times)
    return sympy.Mul(*factors)


def _exponential(expression: sympy.Expr, atoms: dict[sympy.Expr, sympy.Symbol]) -> sympy.Expr:
    """exp(a + 2 b) as exp(a) exp(b)^2: the exponentials of the single terms are the atoms."""
    factors = []
    for term in sympy.Add.make_args(sympy.expand(expression.args[0])):
        count, rest = term.as_coeff_Mul()
        whole, base = (count, rest) if count.is_Integer else (sympy.Integer(1), term)
        key = sympy.Function("exp")(_normal_argument(base))
        factors.append(atoms.setdefault(key, sympy.Dummy(f"atom{len(atoms)}", positive=True)) ** whole)
    return sympy.Mul(*factors)


def _canonical(atom: sympy.Expr) -> sympy.Expr:
    """The atom with its arguments in normal form, so that equal arguments give equal atoms."""
    if isinstance(atom, sympy.Sum | sympy.Product):
        if len(atom.limits) > 1 or bound(atom.function) or INDEX in atom.free_symbols:
            return atom
        (index, lower, upper) = atom.limits[0]
        parts = [atom.function.subs(index, INDEX), lower, upper]
    elif _is_root(atom) or not atom.args:
        return atom
    else:
        parts = list(atom.args)
    return sympy.Function(type(atom).__name__)(*[_normal_argument(part) for part in parts])


def _normal_argument(argument: sympy.Expr) -> sympy.Expr:
    """SymPy's normal form of an argument, if FLINT agrees that it is the same function; else the argument itself."""
    proposed = sympy.cancel(sympy.together(argument))
    if proposed == argument:
        return argument
    try:
        agreed, _ = _on_grid(argument, proposed)
    except (NotRational, TypeError, ValueError):
        return argument
    return proposed if agreed else argument


def _on_grid(left: sympy.Expr, right: sympy.Expr) -> tuple[bool | None, str]:
    symbols = sorted(left.free_symbols | right.free_symbols, key=str)
    degrees = {symbol: sum(_pair_degree(left, right, symbol)) for symbol in symbols}
    points = 1
    for degree in degrees.values():
        points *= degree + 1
    if points > MOST_POINTS:
        return None, f"FLINT: {points} grid points, more than {MOST_POINTS}: undecided"
    evaluate = [compiled(side, symbols) for side in (left, right)]
    for shift in range(1, 6):
        axes = [_axis(position, degrees[symbol] + 1, shift) for position, symbol in enumerate(symbols)]
        try:
            agree = all(evaluate[0](point) == evaluate[1](point) for point in product(*axes))
        except (ZeroDivisionError, Undefined):
            continue  # a pole on the grid: move the grid
        return agree, f"FLINT rationals at {points} {'point' if points == 1 else 'points'}: {agree}"
    return None, "FLINT: a pole on every grid: undecided"


def _axis(position: int, count: int, shift: int) -> list[fmpq]:
    return [fmpq(7 * shift + 2 * step + 3, 11 + 2 * position) for step in range(count)]


def _pair_degree(left: sympy.Expr, right: sympy.Expr, symbol: sympy.Symbol) -> tuple[int, int]:
    (a, b), (c, e) = degree_bound(left, symbol), degree_bound(right, symbol)
    return max(a + e, c + b), 0


def degree_bound(expression: sympy.Expr, symbol: sympy.Symbol) -> tuple[int, int]:
    """Upper bounds of the degrees in `symbol` of numerator and denominator, read off the tree."""
    if isinstance(expression, sympy.Rational):
        return 0, 0
    if isinstance(expression, sympy.Symbol):
        return int(expression == symbol), 0
    if isinstance(expression, sympy.Pow):
        top, bottom = degree_bound(expression.base, symbol)
        power = math.ceil(expression.exp) if expression.exp > 0 else math.floor(expression.exp)
        return (top * power, bottom * power) if power >= 0 else (-bottom * power, -top * power)
    if not isinstance(expression, sympy.Add | sympy.Mul):
        raise NotRational(str(expression))
    parts = [degree_bound(argument, symbol) for argument in expression.args]
    below = sum(bottom for _, bottom in parts)
    if isinstance(expression, sympy.Mul):
        return sum(top for top, _ in parts), below
    return max(top + below - bottom for top, bottom in parts), below


def compiled(expression: sympy.Expr, symbols: list[sympy.Symbol]) -> Callable[[tuple[fmpq, ...]], fmpq]:
    """A function of a point (one rational a symbol) giving the exact value; ZeroDivisionError at a pole."""
    if isinstance(expression, sympy.Rational):
        constant = fmpq(int(expression.p), int(expression.q))
        return lambda point: constant
    if isinstance(expression, sympy.Symbol):
        place = symbols.index(expression)
        return lambda point: point[place]
    if isinstance(expression, sympy.Pow):
        base, power = compiled(expression.base, symbols), to_fmpq(expression.exp)
        return lambda point: Rationals().power(base(point), power)
    if not isinstance(expression, sympy.Add | sympy.Mul):
        raise NotRational(str(expression))
    parts = [compiled(argument, symbols) for argument in expression.args]
    if isinstance(expression, sympy.Add):
        return lambda point: sum((part(point) for part in parts), fmpq(0))
    return lambda point: _times(part(point) for part in parts)


def _times(values: Any) -> fmpq:
    total = fmpq(1)
    for value in values:
        total = total * value
    return total
