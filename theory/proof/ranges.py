"""The open intervals on which a rule with bounded symbols is valid: a claim that uses it may not reach beyond them."""

from collections.abc import Iterable, Mapping
from typing import Any

import sympy

from theory.proof.order import positive

Ranges = Mapping[sympy.Symbol, tuple[Any, Any]]  # symbol -> (low or None, high or None); None: no bound on that side
UNIT = (sympy.Integer(0), sympy.Integer(1))
EMPTY = (sympy.Integer(0), sympy.Integer(0))  # no value lies inside


def reached(within: Mapping[sympy.Symbol, sympy.Expr]) -> dict[sympy.Symbol, tuple[Any, Any]]:
    """What each image runs through as its own positive symbol does: all between its limits at 0 and at infinity, since
    it is continuous. EMPTY where that is not plain to see."""
    return {symbol: _reached(image) if _apart(within, symbol) else EMPTY for symbol, image in within.items()}


def covers(within: Mapping[sympy.Symbol, sympy.Expr], expressions: Iterable[sympy.Expr]) -> bool:
    """Whether the images are known to run through an interval, by symbols that do not occur in the expressions."""
    fresh = set().union(*(image.free_symbols for image in within.values()))
    return EMPTY not in reached(within).values() and not any(fresh & each.free_symbols for each in expressions)


def _apart(within: Mapping[sympy.Symbol, sympy.Expr], symbol: sympy.Symbol) -> bool:
    """Whether the image of the symbol has one positive symbol, which no other image has."""
    own = within[symbol].free_symbols
    others = [image.free_symbols for other, image in within.items() if other != symbol]
    return len(own) == 1 and all(each.is_positive for each in own) and not any(own & each for each in others)


def _reached(image: sympy.Expr) -> tuple[Any, Any]:
    (step,) = image.free_symbols
    top, bottom = (sympy.Poly(part, step) for part in sympy.fraction(sympy.cancel(sympy.together(image))))
    coefficients = top.all_coeffs() + bottom.all_coeffs()
    if not all(each.is_Rational for each in coefficients) or not positive(bottom.as_expr(), {}):
        return EMPTY
    oo = sympy.oo
    at_zero = top.eval(0) / bottom.eval(0) if bottom.eval(0) != 0 else oo * sympy.sign(top.eval(0))
    far = top.degree() - bottom.degree()
    at_infinity = oo * sympy.sign(top.LC()) if far > 0 else top.LC() / bottom.LC() if far == 0 else sympy.Integer(0)
    if at_zero == at_infinity:
        return EMPTY
    low, high = (at_zero, at_infinity) if at_zero < at_infinity else (at_infinity, at_zero)
    return (None if low == -oo else low), (None if high == oo else high)


def kept_apart(distances: Iterable[sympy.Expr]) -> dict[sympy.Symbol, tuple[Any, Any]]:
    """Where every distance, in one symbol each and linear or with a greatest value, is positive."""
    found: dict[sympy.Symbol, tuple[Any, Any]] = {}
    for distance in distances:
        for symbol in distance.free_symbols:
            own = _above_zero(distance, symbol)
            found[symbol] = own if symbol not in found or found[symbol] == own else EMPTY
    return found


def _above_zero(distance: sympy.Expr, symbol: sympy.Symbol) -> tuple[Any, Any]:
    polynomial = distance.as_poly(symbol)
    if polynomial is None or not all(each.is_Rational for each in polynomial.all_coeffs()):
        return EMPTY
    if polynomial.degree() == 1:
        (root,), rises = [-polynomial.coeff_monomial(1) / polynomial.LC()], polynomial.LC() > 0
        return (root, None) if rises else (None, root)
    if polynomial.degree() == 2 and polynomial.LC() < 0 and polynomial.discriminant() > 0:
        a, b, c = polynomial.all_coeffs()
        half = sympy.sqrt(b**2 - 4 * a * c) / (-2 * a)
        return -b / (2 * a) - half, -b / (2 * a) + half
    return EMPTY
