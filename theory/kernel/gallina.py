"""Expressions in Gallina, the language of Coq: real numbers, with whole numbers where a place asks for one.

Terms and factors are sorted by their text, so that the same expression gives the same text under every SymPy.
"""

import re
from collections.abc import Mapping

import sympy
from sympy.core.function import AppliedUndef

from theory.proof.binding import LIMIT
from theory.symbols import G, T, d, g, i, k, n, t

WHOLE = frozenset({n, t, T, d, G, i, g, k})  # the symbols that stand for whole numbers
RESERVED = frozenset({"INR", "PI", "R", "nat", "harmonic", "total", "forall", "fun", "is_lim_seq", "Finite"})

Least = Mapping[sympy.Symbol, int]  # what each symbol in scope is known to reach


class NotPrintable(ValueError):
    """The expression has no counterpart among the definitions of sums.v and Coq's real numbers."""


def identifier(name: str) -> str:
    """The name, if Coq reads it as a name of ours; NotPrintable otherwise."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name) or name in RESERVED:
        raise NotPrintable(f"{name} is no name for a statement of Coq")
    return name


def real(expression: sympy.Expr, least: Least) -> str:
    """The expression as a real number.

    >>> from theory.symbols import G
    >>> real(2 - 1 / G, {G: 1})
    '2 - / INR G'
    >>> real(6 / sympy.pi**2 * sympy.harmonic(G - 1, 2), {G: 1})
    '6 * harmonic 2 (G - 1)%nat / PI ^ 2'
    """
    signed = sorted(_term(part, least) for part in sympy.Add.make_args(expression))
    first, *others = signed
    text = f"- {first[1]}" if first[0] else first[1]
    return text + "".join(f" - {part}" if negative else f" + {part}" for negative, part in others)


def _term(expression: sympy.Expr, least: Least) -> tuple[bool, str]:
    """Whether the product is written with a minus sign, and its absolute value as a quotient."""
    coefficient, rest = expression.as_coeff_Mul()
    if not coefficient.is_Rational:
        raise NotPrintable(f"{coefficient} is not rational")
    above: list[str] = []
    below: list[str] = []
    for factor in sympy.Mul.make_args(rest):
        if factor == 1:
            continue
        base, power = factor.as_base_exp()
        if not power.is_Integer:
            raise NotPrintable(f"the power {power} is not a whole number")
        text = _closed(base, least) + (f" ^ {abs(power)}" if abs(power) != 1 else "")
        (above if power > 0 else below).append(text)
    size = abs(coefficient)
    numerator = ([str(size.p)] if size.p != 1 else []) + sorted(above)
    denominator = ([str(size.q)] if size.q != 1 else []) + sorted(below)
    return bool(coefficient < 0), _quotient(" * ".join(numerator), denominator)


def _quotient(numerator: str, denominator: list[str]) -> str:
    if not denominator:
        return numerator or "1"
    below = denominator[0] if len(denominator) == 1 else f"({' * '.join(denominator)})"
    return f"{numerator} / {below}" if numerator else f"/ {below}"


def _closed(expression: sympy.Expr, least: Least) -> str:
    """The expression so that it can stand beside a product or a power."""
    if isinstance(expression, sympy.Add | sympy.Mul | sympy.Pow | sympy.Rational):
        return f"({real(expression, least)})"
    if isinstance(expression, sympy.Symbol):
        return f"INR {whole(expression, least)}"
    if expression is sympy.pi:
        return "PI"
    if isinstance(expression, sympy.harmonic):
        last, order = (*expression.args, sympy.Integer(1))[:2]
        return f"harmonic {whole(order, {})} {whole(last, least)}"
    if isinstance(expression, sympy.Sum) and len(expression.limits) == 1:
        return _total(expression, least)
    if isinstance(expression, AppliedUndef) and expression.func != LIMIT:
        arguments = " ".join(whole(argument, least) for argument in expression.args)
        return f"{identifier(expression.func.__name__)} {arguments}"
    raise NotPrintable(f"{expression} has no counterpart in Coq here")


def _total(expression: sympy.Sum, least: Least) -> str:
    index, lower, upper = expression.limits[0]
    name = whole(index, {index: 0})
    start, shift = _shifted(lower)
    lowest = shift + (least.get(start, 0) if start is not None else 0)
    body = real(expression.function, {**least, index: lowest})
    return f"total {whole(lower, least)} {whole(upper, least)} (fun {name} : nat => {body})"


def limit(expression: sympy.Expr, least: Least) -> str:
    """The sequence of a LIMIT, as a function of a whole number."""
    sequence, variable = expression.args
    name = whole(variable, {variable: 0})
    return f"(fun {name} : nat => {real(sequence, {**least, variable: 0})})"


def whole(expression: sympy.Expr, least: Least) -> str:
    """The expression as a whole number: a number, a symbol, or a symbol moved by a number that it reaches."""
    symbol, shift = _shifted(expression)
    if symbol is None:
        if shift < 0:
            raise NotPrintable(f"{shift} is no natural number")
        return str(shift)
    if symbol not in WHOLE or symbol not in least:
        raise NotPrintable(f"{symbol} does not stand for a whole number here")
    if least[symbol] + shift < 0:
        raise NotPrintable(f"{expression} may lie below 0")
    name = identifier(symbol.name)
    return name if shift == 0 else f"({name} {'+' if shift > 0 else '-'} {abs(shift)})%nat"


def _shifted(expression: sympy.Expr) -> tuple[sympy.Symbol | None, int]:
    """The symbol and the whole number that add up to the expression."""
    constant, rest = expression.as_coeff_Add()
    if not constant.is_Integer or not (rest == 0 or isinstance(rest, sympy.Symbol)):
        raise NotPrintable(f"{expression} is not a whole number, or a symbol moved by one")
    return (None if rest == 0 else rest), int(constant)
