"""A value held against its definition at listed points, in exact rationals: true there, and not said elsewhere."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sympy
from flint import fmpq

from theory.arithmetic import rational, to_fmpq
from theory.parameter import Parameter, ordered
from theory.proof.line import Derivation, Finding, Line
from theory.proof.naming import is_name
from theory.proof.standing import Standing


@dataclass(frozen=True, kw_only=True)
class OnCases:
    """left names what `direct(point)` works out from the definition; right has the same value at every point `at`."""

    direct: Callable[[Mapping[sympy.Symbol, Any]], fmpq]
    at: tuple[Mapping[sympy.Symbol, Any], ...]
    name: str = "exact on listed cases"
    substantive: bool = True
    gives_meaning: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        if len(self.at) < 3 or not is_name(left) or relation != "=":
            return Finding(ok=False, standing=Standing.CASES, detail="a name, an equation and three points are needed")
        wrong = [dict(point) for point in self.at if rational(right, point) != self.direct(point)]
        detail = f"differs at {wrong[0]}" if wrong else f"equal at {len(self.at)} points"
        return Finding(ok=not wrong, standing=Standing.CASES, detail=detail)


def unlisted(derivation: Derivation, parameters: Sequence[Parameter]) -> str:
    """Where the parameters reach beyond the points at which the derivation holds; empty if they do not.

    A line that holds at listed points must be one of the chain: as a fact it could be put to use at other points.
    """
    for line in derivation.lines:
        if isinstance(line.rule, OnCases):
            if line not in derivation.chain:
                return f"{line.left} is known at listed points, and used as if it were known at others"
            missing = _missing(line.rule, parameters)
            if missing:
                return f"{line.left} is known at listed points, and not at {missing}"
        if not isinstance(line.rule, OnCases) and any(map(on_cases, _below(line))):
            lemma, moved = getattr(line.rule, "derivation", None), getattr(line.rule, "given", None)
            if not isinstance(lemma, Derivation) or moved:
                return f"{line.left} rests on what is known at listed points, and may move them"
            missing = unlisted(lemma, parameters)
            if missing:
                return missing
    return ""


def on_cases(line: Line) -> bool:
    """Whether the line, or a line that it rests on, is known at listed points alone."""
    return isinstance(line.rule, OnCases) or any(map(on_cases, _below(line)))


def _below(line: Line) -> tuple[Line, ...]:
    lemma = getattr(line.rule, "derivation", None)
    return tuple(getattr(line.rule, "facts", ())) + (lemma.lines if isinstance(lemma, Derivation) else ())


def _missing(rule: OnCases, parameters: Sequence[Parameter]) -> str:
    """A point of the domain that is not listed, in words; only the parameters of the listed points count."""
    listed = {frozenset((symbol, to_fmpq(value)) for symbol, value in point.items()) for point in rule.at}
    symbols = {symbol for point in rule.at for symbol in point}
    chain = ordered(parameters)
    if not symbols <= {each.symbol for each in chain}:
        return f"values of {', '.join(sorted(map(str, symbols - {each.symbol for each in chain})))} of its own"
    needed = [each for each in chain if each.symbol in symbols]
    endless = [each.name for each in needed if not each.whole or each.most is None]
    if endless or not all(sympy.sympify(bound).free_symbols <= symbols for each in needed for bound in each.bounds):
        return f"all values of {', '.join(endless) or 'parameters whose bounds move with others'}"
    for point in _domain(needed, {}):
        if frozenset((symbol, to_fmpq(value)) for symbol, value in point.items()) not in listed:
            return ", ".join(f"{symbol} = {value}" for symbol, value in point.items())
    return ""


def _domain(chain: Sequence[Parameter], point: Mapping[sympy.Symbol, Any]) -> Iterator[Mapping[sympy.Symbol, Any]]:
    """Every point of a finite domain; each parameter stands after those in its bounds."""
    if not chain:
        yield point
        return
    low, high = (int(sympy.sympify(bound).subs(point)) for bound in (chain[0].least, chain[0].most))
    for value in range(low, high + 1):
        yield from _domain(chain[1:], {**point, chain[0].symbol: value})
