"""Substitution that respects bound variables: the running indices of sums and products, and the variable of a limit."""

from collections.abc import Callable, Mapping
from typing import Any

import sympy
from sympy.concrete.expr_with_limits import ExprWithLimits

LIMIT = sympy.Function("lim")  # LIMIT(f, v): the limit of f as v tends to infinity


def bound(expression: sympy.Basic) -> set[sympy.Symbol]:
    """The variables that some part of the expression binds."""
    return {variable for node in sympy.preorder_traversal(expression) for variable in _bound_by(node)}


def _bound_by(node: sympy.Basic) -> set[sympy.Symbol]:
    if isinstance(node, ExprWithLimits):
        return {limit[0] for limit in node.limits}
    return {node.args[1]} if node.func == LIMIT else set()


def instance(expression: sympy.Expr, given: Mapping[sympy.Symbol, sympy.Expr]) -> sympy.Expr:
    """The expression with its symbols replaced; ValueError if a bound variable would be replaced or would capture."""
    changed = {symbol: sympy.sympify(image) for symbol, image in given.items() if symbol != image}
    clash = bound(expression) & set(changed).union(*(image.free_symbols for image in changed.values()))
    if clash:
        raise ValueError(f"{expression} binds {min(map(str, clash))}, which {dict(given)} replaces or brings in")
    return expression.xreplace(changed)


def put(
    expression: sympy.Expr, pattern: sympy.Expr, image: sympy.Expr, first: Callable[[sympy.Symbol], Any] = lambda _: 1
) -> sympy.Expr:
    """The expression with `image` in the place of `pattern`; ValueError if a symbol of the image would become bound.

    A running index in the pattern must begin where the equation is known, which is 1 unless `first` says otherwise.
    """
    brought = image.free_symbols - pattern.free_symbols
    for node in sympy.preorder_traversal(expression):
        if isinstance(node, ExprWithLimits) and node.function.has(pattern):
            _refuse_early(node, pattern, first)
        clash = _bound_by(node) & brought
        if clash and node.args[0].has(pattern):
            raise ValueError(f"{node} would bind {min(map(str, clash))} of {image}")
    return expression.xreplace({pattern: image})


def _refuse_early(node: ExprWithLimits, pattern: sympy.Expr, first: Callable[[sympy.Symbol], Any]) -> None:
    """ValueError if a running index in the pattern begins below the first value at which what is put in is known."""
    for index, lower, _ in node.limits:
        known = first(index) if index in pattern.free_symbols else None
        if known is not None and not (lower - known).is_nonnegative and not (known == 1 and lower.is_positive):
            raise ValueError(f"{node} begins at {lower}, below the first value at which {pattern} is known")
