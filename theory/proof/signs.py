"""Whether a rational function is never negative: by the signs of its coefficients, and squares."""

import sympy

from theory.proof.rational_identity import identical


def nonnegative(expression: sympy.Expr) -> bool:
    """Whether the expression is finite and >= 0 wherever its positive symbols are > 0 and its nonnegative ones >= 0.

    Sufficient, not necessary. SymPy proposes the factors of the numerator; each must be an even power or have
    coefficients of one sign, as must the denominator. Both engines must find the quotient to be the expression.
    """
    if any(symbol.is_nonnegative is not True for symbol in expression.free_symbols):
        return False
    top, bottom = sympy.fraction(sympy.cancel(sympy.together(expression)))
    below = _common_sign(bottom)
    if (
        below == 0
        or bottom.xreplace({each: sympy.Integer(0) for each in bottom.free_symbols if not each.is_positive}) == 0
    ):
        return False
    factored = _signed(below * top)
    return factored is not None and identical(expression, factored / (below * bottom)).ok


def _signed(part: sympy.Expr) -> sympy.Expr | None:
    """The part as a product of factors that are never negative; None if SymPy's factors do not show it."""
    constant, factors = sympy.factor_list(part)
    total, sign = constant, 1
    for factor, power in factors:
        common = 1 if power % 2 == 0 else _common_sign(factor)
        if common == 0:
            return None
        sign *= common**power
        total = total * factor**power
    return total if sign * constant >= 0 else None


def _common_sign(part: sympy.Expr) -> int:
    """1 or -1 if all coefficients of the polynomial have that sign; else 0."""
    symbols = sorted(part.free_symbols, key=str)
    coefficients = sympy.Poly(part, *symbols).coeffs() if symbols else [part]
    signs = {1 if coefficient > 0 else -1 for coefficient in coefficients if coefficient != 0}
    return signs.pop() if len(signs) == 1 else 0
