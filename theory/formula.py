"""A formula typed by a user, read into SymPy without ever being evaluated as Python.

The text is parsed to a syntax tree, and only numbers, known symbols, arithmetic, and the functions listed in FUNCTIONS
pass. Numbers with a decimal point are read as exact rationals. Sums and products: `product(1 - 1/(k^2*n), (k, 1, t))`.
"""

import ast
import math
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

import sympy

LONGEST = 2000
LARGEST_EXPONENT = 1000
DEEPEST = 60

FUNCTIONS: dict[str, tuple[Callable[..., sympy.Expr], tuple[int, ...]]] = {
    "harmonic": (sympy.harmonic, (1, 2)),
    "gamma": (sympy.gamma, (1,)),
    "digamma": (sympy.digamma, (1,)),
    "polygamma": (sympy.polygamma, (2,)),
    "loggamma": (sympy.loggamma, (1,)),
    "factorial": (sympy.factorial, (1,)),
    "zeta": (sympy.zeta, (1, 2)),
    "sin": (sympy.sin, (1,)),
    "cos": (sympy.cos, (1,)),
    "sinh": (sympy.sinh, (1,)),
    "sqrt": (sympy.sqrt, (1,)),
    "log": (sympy.log, (1,)),
    "ln": (sympy.log, (1,)),
    "exp": (sympy.exp, (1,)),
}
CONSTANTS = {"pi": sympy.pi, "EulerGamma": sympy.EulerGamma, "E": sympy.E}
RANGES = {"sum": sympy.Sum, "product": sympy.Product, "prod": sympy.Product}


class FormulaError(ValueError):
    """The text is no formula in the allowed symbols; the message says which part, and what is allowed."""


def parse(text: str, symbols: Iterable[sympy.Symbol]) -> sympy.Expr:
    """The formula as a SymPy expression in the given symbols; FormulaError for anything else."""
    known = {str(symbol): symbol for symbol in symbols}
    if not text.strip():
        raise FormulaError(f"the formula is empty; write one in {_listed(known)}")
    if len(text) > LONGEST:
        raise FormulaError(f"the formula has {len(text)} characters; at most {LONGEST} are read")
    try:
        tree = ast.parse(text.strip().replace("^", "**"), mode="eval")
        expression = _read(tree.body, known, 0)
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise FormulaError(
            f"{text!r} is no formula ({getattr(error, 'msg', 'too deep')}); write for example 1 - 1/n^2"
        ) from None
    if expression.has(sympy.nan, sympy.zoo, sympy.oo, -sympy.oo, sympy.I):
        raise FormulaError(
            f"{text!r} is not a finite real number for the parameters in general; check divisions and logarithms"
        )
    return expression


def _read(node: ast.AST, known: Mapping[str, sympy.Expr], depth: int) -> sympy.Expr:
    if depth > DEEPEST:
        raise FormulaError(f"the formula is nested more than {DEEPEST} levels deep")
    if isinstance(node, ast.Constant):
        return _number(node)
    if isinstance(node, ast.Name):
        return _name(node.id, known)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        operand = _read(node.operand, known, depth + 1)
        return -operand if isinstance(node.op, ast.USub) else operand
    if isinstance(node, ast.BinOp):
        return _operation(node, known, depth + 1)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        return _call(node.func.id, node.args, known, depth + 1)
    raise FormulaError(
        f"{ast.unparse(node)!r} has no place in a formula; use numbers, + - * / ^, {_listed(known)} and functions"
    )


def _number(node: ast.Constant) -> sympy.Expr:
    value: Any = node.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FormulaError(f"{ast.unparse(node)!r} is no number")
    if not math.isfinite(value):
        raise FormulaError(f"{value} is no finite number")
    exact = Fraction(repr(value))
    return sympy.Rational(exact.numerator, exact.denominator)


def _name(name: str, known: Mapping[str, sympy.Expr]) -> sympy.Expr:
    if name in known:
        return known[name]
    if name in CONSTANTS:
        return CONSTANTS[name]
    near = get_close_matches(name, [*known, *CONSTANTS, *FUNCTIONS], n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise FormulaError(
        f"unknown symbol {name!r}{hint} This claim's symbols: {_listed(known)}; constants: {_listed(CONSTANTS)}"
    )


def _operation(node: ast.BinOp, known: Mapping[str, sympy.Expr], depth: int) -> sympy.Expr:
    left, right = _read(node.left, known, depth), _read(node.right, known, depth)
    if isinstance(node.op, ast.Add):
        return left + right
    if isinstance(node.op, ast.Sub):
        return left - right
    if isinstance(node.op, ast.Mult):
        return left * right
    if isinstance(node.op, ast.Div):
        if right == 0:
            raise FormulaError(f"{ast.unparse(node)!r} divides by zero")
        return left / right
    if isinstance(node.op, ast.Pow):
        return _power(left, right)
    raise FormulaError(f"{ast.unparse(node)!r}: only + - * / ^ are allowed")


def _power(base: sympy.Expr, exponent: sympy.Expr) -> sympy.Expr:
    if exponent.is_Rational and abs(exponent) > LARGEST_EXPONENT:
        raise FormulaError(f"the exponent {exponent} is beyond {LARGEST_EXPONENT}")
    if base.is_Rational and exponent.is_Rational and max(abs(base.p), base.q) > 10**LARGEST_EXPONENT:
        raise FormulaError("a power of so large a number is not computed")
    if base == 0 and (exponent.is_negative or exponent == 0):
        raise FormulaError("a power of 0 with exponent 0 or below has no value")
    return base**exponent


def _call(name: str, arguments: list[ast.expr], known: Mapping[str, sympy.Expr], depth: int) -> sympy.Expr:
    if name.lower() in RANGES:
        return _range(name, arguments, known, depth)
    if name not in FUNCTIONS:
        near = get_close_matches(name, [*FUNCTIONS, *RANGES], n=1)
        hint = f" (did you mean {near[0]!r}?)" if near else ""
        raise FormulaError(f"unknown function {name!r}{hint}; known: {_listed([*FUNCTIONS, *RANGES])}")
    function, counts = FUNCTIONS[name]
    if len(arguments) not in counts:
        raise FormulaError(f"{name} takes {' or '.join(map(str, counts))} argument(s), not {len(arguments)}")
    values = [_read(argument, known, depth) for argument in arguments]
    if any(value.is_Rational and abs(value) > LARGEST_EXPONENT for value in values):
        raise FormulaError(f"{name} of a number beyond {LARGEST_EXPONENT} is not computed")
    return function(*values)


def _range(name: str, arguments: list[ast.expr], known: Mapping[str, sympy.Expr], depth: int) -> sympy.Expr:
    limits = arguments[1].elts if len(arguments) == 2 and isinstance(arguments[1], ast.Tuple) else []
    if len(limits) != 3 or not isinstance(limits[0], ast.Name):
        raise FormulaError(f"write {name}(expression, (k, first, last))")
    index = limits[0].id
    if index in known or index in CONSTANTS:
        raise FormulaError(
            f"the running index {index!r} is already a symbol of the claim or a constant; use another letter"
        )
    running = sympy.Symbol(index, positive=True)
    body = _read(arguments[0], {**known, index: running}, depth)
    first, last = (_read(limit, known, depth) for limit in limits[1:])
    if any(limit.is_number and not limit.is_Integer for limit in (first, last)):
        raise FormulaError(f"the limits of {name} must be whole numbers; got {first} and {last}")
    return RANGES[name.lower()](body, (running, first, last))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"
