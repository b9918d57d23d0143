"""The last step of sums, products, harmonic numbers, Gamma and digamma values: F(n) written in terms of F(n-1).

These are the definitions (sum, product, harmonic number) and the functional equations Gamma(z+1) = z Gamma(z) and
psi(z+1) = psi(z) + 1/z. They turn the step of an induction into an identity of rational functions.
"""

import sympy
from sympy.concrete.expr_with_limits import ExprWithLimits

from theory.proof.binding import LIMIT, bound

Values = dict[sympy.Symbol, sympy.Expr]


def peel(expression: sympy.Expr, variable: sympy.Symbol) -> sympy.Expr:
    """The expression with every part that reaches up to `variable` written in terms of `variable` - 1."""
    if not expression.args or variable not in expression.free_symbols:
        return expression
    if isinstance(expression, sympy.Sum | sympy.Product):
        return _peel_limits(expression, variable)
    arguments = [peel(argument, variable) for argument in expression.args]
    if isinstance(expression, sympy.harmonic) and expression.args[0] == variable:
        order = expression.args[1] if len(expression.args) > 1 else sympy.Integer(1)
        return sympy.harmonic(variable - 1, *expression.args[1:]) + variable**-order
    if isinstance(expression, sympy.gamma) and _rises(arguments[0], variable):
        return (arguments[0] - 1) * sympy.gamma(arguments[0] - 1)
    if isinstance(expression, sympy.polygamma) and arguments[0] == 0 and _rises(arguments[1], variable):
        return sympy.polygamma(0, arguments[1] - 1) + 1 / (arguments[1] - 1)
    if isinstance(expression, sympy.Add | sympy.Mul | sympy.Pow):
        return expression.func(*arguments)
    return expression


def _rises(argument: sympy.Expr, variable: sympy.Symbol) -> bool:
    """Whether the argument is the variable plus something free of it, so that one step adds one."""
    return variable not in sympy.expand(argument - variable).free_symbols


def _peel_limits(expression: sympy.Expr, variable: sympy.Symbol) -> sympy.Expr:
    (index, lower, upper) = expression.limits[0]
    if (
        len(expression.limits) > 1
        or upper != variable
        or variable in lower.free_symbols
        or variable in expression.function.free_symbols | bound(expression.function)
    ):
        return expression
    shorter = expression.func(expression.function, (index, lower, variable - 1))
    last = at(expression.function, {index: variable})
    return shorter + last if isinstance(expression, sympy.Sum) else shorter * last


def begun(expression: sympy.Expr, variable: sympy.Symbol, used: int) -> bool:
    """Whether every sum and product up to `variable` has a term at `used`, so that its last can be split off there."""
    growing = [
        each
        for each in expression.atoms(sympy.Sum, sympy.Product)
        if any(variable in upper.free_symbols for _, _, upper in each.limits)
    ]
    return all(lower.is_Integer and lower <= used for each in growing for _, lower, _ in each.limits)


def explicit(expression: sympy.Expr, most_terms: int = 12) -> sympy.Expr:
    """Sums and products with whole-number limits written out; empty ones are 0 and 1 (SymPy differs)."""
    if isinstance(expression, sympy.Sum | sympy.Product):
        (index, lower, upper) = expression.limits[0]
        if len(expression.limits) == 1 and lower.is_Integer and upper.is_Integer and upper - lower < most_terms:
            terms = [at(expression.function, {index: sympy.Integer(m)}) for m in range(int(lower), int(upper) + 1)]
            return sympy.Add(*terms) if isinstance(expression, sympy.Sum) else sympy.Mul(*terms)
        return expression
    if not expression.args:
        return expression
    return expression.func(*[explicit(argument) for argument in expression.args])


def _inside(expression: sympy.Expr, index: sympy.Symbol, values: Values) -> Values:
    """The values that reach into the body of a binder of `index`; ValueError if one of them holds the index itself."""
    inner = {symbol: value for symbol, value in values.items() if symbol != index}
    if any(symbol in expression.free_symbols and value.has(index) for symbol, value in inner.items()):
        raise ValueError(f"{expression} would bind {index} of {inner}")
    return inner


def at(expression: sympy.Expr, values: Values) -> sympy.Expr:
    """The expression at the given values, with finite sums and products written out by `explicit`.

    Limits of sums and products are replaced without evaluation, so that SymPy's reversal of empty ranges never acts.
    """
    if isinstance(expression, sympy.Sum | sympy.Product):
        if len(expression.limits) > 1:
            raise ValueError(f"{expression}: one running index at a time")
        (index, lower, upper) = expression.limits[0]
        limits = (index, at(lower, values), at(upper, values))
        return explicit(expression.func(at(expression.function, _inside(expression, index, values)), limits))
    if expression.func == LIMIT:
        return LIMIT(at(expression.args[0], _inside(expression, expression.args[1], values)), expression.args[1])
    if isinstance(expression, ExprWithLimits):
        raise ValueError(f"{expression}: only sums and products are written out")
    if isinstance(expression, sympy.Symbol):
        return values.get(expression, expression)
    if not expression.args:
        return expression
    return expression.func(*[at(argument, values) for argument in expression.args])
