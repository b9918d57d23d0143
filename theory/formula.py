"""A formula typed by a user, read into SymPy without ever being evaluated as Python.

The text is parsed to a syntax tree, and only numbers, known symbols, arithmetic, and the functions listed in FUNCTIONS
pass. Numbers with a decimal point are read as exact rationals. Sums and products: `product(1 - 1/(k^2*n), (k, 1, t))`.
"""

import ast
import math
import warnings
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

import sympy

LONGEST = 2000
LARGEST_EXPONENT = 1000
DEEPEST = 250  # a sum of as many terms is nested as deep
LARGEST_ORDER = 12  # of harmonic numbers, polygamma and zeta values: SymPy writes those out
MOST_DIGITS = 4000  # of one number: Python refuses to print many more
MOST_WRITTEN = 50  # terms of a sum or product without symbols
NOT_REAL = (sympy.nan, sympy.zoo, sympy.oo, -sympy.oo, sympy.I)
GROWING = (sympy.exp, sympy.gamma, sympy.factorial, sympy.sinh, sympy.polygamma, sympy.zeta, sympy.harmonic)

FUNCTIONS: dict[str, tuple[Callable[..., sympy.Expr], tuple[int, ...]]] = {
    "harmonic": (sympy.harmonic, (1, 2)),
    "gamma": (sympy.gamma, (1,)),
    "digamma": (sympy.digamma, (1,)),
    "polygamma": (sympy.polygamma, (2,)),
    "loggamma": (sympy.loggamma, (1,)),
    "factorial": (sympy.factorial, (1,)),
    "zeta": (sympy.zeta, (1, 2)),
    "erf": (sympy.erf, (1,)),
    "erfc": (sympy.erfc, (1,)),
    "AbsorptionTime": (sympy.Function("AbsorptionTime"), (2,)),
    "ShareTime": (sympy.Function("ShareTime"), (2,)),
    "StillMixed": (sympy.Function("StillMixed"), (3,)),
    "GoneBy": (sympy.Function("GoneBy"), (3,)),
    "LogitInformation": (sympy.Function("LogitInformation"), (2,)),
    "sin": (sympy.sin, (1,)),
    "cos": (sympy.cos, (1,)),
    "sinh": (sympy.sinh, (1,)),
    "sqrt": (sympy.sqrt, (1,)),
    "log": (sympy.log, (1,)),
    "ln": (sympy.log, (1,)),
    "exp": (sympy.exp, (1,)),
    "Abs": (sympy.Abs, (1,)),
    "abs": (sympy.Abs, (1,)),
    "Gamma": (sympy.gamma, (1,)),
    "tan": (lambda x: sympy.sin(x) / sympy.cos(x), (1,)),
    "cosh": (lambda x: (sympy.exp(x) + sympy.exp(-x)) / 2, (1,)),
    "binomial": (lambda a, b: sympy.factorial(a) / (sympy.factorial(b) * sympy.factorial(a - b)), (2,)),
    "RisingFactorial": (lambda a, k: sympy.gamma(a + k) / sympy.gamma(a), (2,)),
    "Rational": (lambda a, b: a / b, (2,)),
    "Integer": (lambda a: a, (1,)),
    "S": (lambda a: a, (1,)),
}
WRITTEN_OUT = (
    "Gamma",
    "binomial",
    "RisingFactorial",
    "harmonic",
    "gamma",
    "digamma",
    "polygamma",
    "loggamma",
    "factorial",
    "zeta",
)  # at numbers, by SymPy
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
    strange = next((letter for letter in text if not " " <= letter <= "~"), None)
    if strange is not None:
        raise FormulaError(f"the formula holds the character {strange!r}; write it on one line, with pi, sqrt() and ^")
    try:
        with warnings.catch_warnings(action="ignore"):  # of Python, about text that is no good Python
            tree = _exact_decimals(text.strip().replace("^", "**"))
        return _read(tree.body, known, 0)
    except FormulaError:
        raise
    except (SyntaxError, RecursionError, MemoryError) as error:
        why = getattr(error, "msg", "too deep")
    except (ValueError, TypeError, ArithmeticError, LookupError, AttributeError, NotImplementedError) as error:
        why = str(error)
    raise FormulaError(f"{text!r} is no formula ({why}); write for example 1 - 1/n^2")


def _exact_decimals(text: str) -> ast.Expression:
    """The syntax tree, in which a number with a decimal point has all the digits that were typed: Python keeps 17."""
    tree = ast.parse(text, mode="eval")
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            typed = (ast.get_source_segment(text, node) or "").replace("_", "")
            if typed.replace(".", "").isdigit():  # one with an exponent may be too long to write out
                node.value = Fraction(typed)  # type: ignore[assignment]
    return tree


def _read(node: ast.AST, known: Mapping[str, sympy.Expr], depth: int) -> sympy.Expr:
    """The part of the formula below `node`; every part is a real number of bounded size."""
    value = _part(node, known, depth)
    if value.has(*NOT_REAL):
        raise FormulaError(f"{ast.unparse(node)!r} is not a finite real number; check divisions and logarithms")
    if any(_digits(number) > MOST_DIGITS for number in value.atoms(sympy.Rational)):
        raise FormulaError(f"a number of more than {MOST_DIGITS} digits is not computed")
    for power in value.atoms(sympy.Pow):
        _refuse_power(sympy.Integer(0), power.exp)
    if value.is_number and _tower(value) > 1:
        raise FormulaError("a power of a power, or an exponential of one, is not computed for numbers")
    return value


def _digits(number: sympy.Rational) -> int:
    return max(abs(int(number.p)), int(number.q)).bit_length() * 3 // 10


def _refuse_power(exponent: sympy.Expr, *plain: sympy.Expr) -> None:
    """Refuses what would make a number too long: 10^9 as a `plain` exponent, and 10^9 log 9, which gives 9^(10^9)."""
    logarithmic = [
        node for node in sympy.preorder_traversal(exponent) if isinstance(node, sympy.Mul) and node.has(sympy.log)
    ]
    for coefficient in [*plain, *(node.as_coeff_Mul()[0] for node in logarithmic)]:
        if coefficient.is_Rational and abs(coefficient) > LARGEST_EXPONENT:
            raise FormulaError(f"the exponent {coefficient} is beyond {LARGEST_EXPONENT}")


def _tower(value: sympy.Expr) -> int:
    """How many fast-growing operations stand on top of one another."""
    grows = isinstance(value, GROWING) or (isinstance(value, sympy.Pow) and not value.exp.is_Rational)
    return max((_tower(argument) for argument in value.args), default=0) + int(grows)


def _part(node: ast.AST, known: Mapping[str, sympy.Expr], depth: int) -> sympy.Expr:
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
    if isinstance(value, bool) or not isinstance(value, int | float | Fraction):
        raise FormulaError(f"{ast.unparse(node)!r} is no number")
    if isinstance(value, float) and not math.isfinite(value):
        raise FormulaError(f"{value} is no finite number")
    exact = value if isinstance(value, Fraction) else Fraction(repr(value))
    return sympy.Rational(exact.numerator, exact.denominator)


def _name(name: str, known: Mapping[str, sympy.Expr]) -> sympy.Expr:
    if name in known:
        return known[name]
    if name in CONSTANTS:
        return CONSTANTS[name]
    near = get_close_matches(name, [*known, *CONSTANTS], n=1)
    hint = f" (did you mean {near[0]!r}?)" if near else ""
    hint = f", but it is a function: write {name}(...)" if name in FUNCTIONS else hint
    raise FormulaError(
        f"unknown symbol {name!r}{hint}. This claim's symbols: {_listed(known)}; constants: {_listed(CONSTANTS)}"
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
    _refuse_power(exponent, exponent)
    sizes = [_digits(number) for number in base.atoms(sympy.Rational)]
    if exponent.is_Rational and max(sizes, default=0) * abs(exponent) > 2 * MOST_DIGITS:
        raise FormulaError(f"a power with more than {MOST_DIGITS} digits is not computed")
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
    order = {"harmonic": values[1:], "zeta": values[:1], "polygamma": values[:1]}.get(name, [])
    if any(value.is_Rational and abs(value) > LARGEST_ORDER for value in order):
        raise FormulaError(f"{name} of an order beyond {LARGEST_ORDER} is not computed")
    if name in WRITTEN_OUT and any(value.is_Rational and abs(value) > LARGEST_EXPONENT for value in values):
        raise FormulaError(f"{name} of a number beyond {LARGEST_EXPONENT} is not computed")
    if function is sympy.exp:
        _refuse_power(values[0])
    return function(*values)


def _range(name: str, arguments: list[ast.expr], known: Mapping[str, sympy.Expr], depth: int) -> sympy.Expr:
    outer = arguments[-1] if arguments else None  # as SymPy prints them: the innermost range first
    limits = outer.elts if isinstance(outer, ast.Tuple) and len(arguments) > 1 else []
    if len(limits) != 3 or not isinstance(limits[0], ast.Name):
        raise FormulaError(f"write {name}(expression, (k, first, last))")
    index = limits[0].id
    if index in known or index in CONSTANTS:
        raise FormulaError(
            f"the running index {index!r} is already a symbol of the claim or a constant; use another letter"
        )
    first, last = (_read(limit, known, depth) for limit in limits[1:])
    running = sympy.Symbol(index, positive=True) if first.is_positive else sympy.Symbol(index, real=True)
    inside = {**known, index: running}
    nested = len(arguments) > 2
    body = _range(name, arguments[:-1], inside, depth) if nested else _read(arguments[0], inside, depth)
    if any(limit.is_number and not limit.is_Integer for limit in (first, last)):
        raise FormulaError(f"the limits of {name} must be whole numbers; got {first} and {last}")
    range_of = RANGES[name.lower()]
    return _checked_range(range_of(body, (running, first, last)))


def _checked_range(expression: sympy.Expr) -> sympy.Expr:
    """The sum or product; one without symbols is written out, as SymPy would work out its sign term by term."""
    if not expression.is_number:
        return expression
    ((index, first, last), *more) = expression.limits
    if more or last - first >= MOST_WRITTEN:
        raise FormulaError(f"a sum or product without symbols may have one range of at most {MOST_WRITTEN} terms")
    terms = [expression.function.subs(index, place) for place in range(int(first), int(last) + 1)]
    return sympy.Add(*terms) if isinstance(expression, sympy.Sum) else sympy.Mul(*terms)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"
