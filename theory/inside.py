"""Whether a statement stays inside the open intervals on which the rules of its derivation are valid."""

from collections.abc import Iterator, Mapping
from typing import Any

import sympy
from sympy.polys.polyerrors import BasePolynomialError

from theory.claim import Claim
from theory.parameter import Parameter
from theory.proof.line import Derivation, Line
from theory.proof.radical import above_zero

Interval = tuple[Any, Any]  # low and high, None where there is no bound


def outside(claim: Claim, derivation: Derivation) -> str:
    """The first value that may leave the interval in which a line is valid; empty if none does."""
    parameters = {parameter.symbol: parameter for parameter in claim.parameters}
    for image, (low, high) in demanded(derivation):
        if isinstance(image, sympy.Symbol) and image not in parameters:
            continue  # bound by a line, and no parameter of the statement
        if not _inside(image, low, high, parameters):
            return f"a line holds for {image} between {low} and {high}, and the statement may leave that"
    return ""


def demanded(derivation: Derivation) -> Iterator[tuple[sympy.Expr, Interval]]:
    """What must stay in an interval: symbols that a rule bounds, and what is put in their place."""
    bounded: dict[sympy.Symbol, Interval] = {}
    for line in derivation.lines:
        own = list(getattr(line.rule, "ranges", {}).items())
        yield from own
        bounded |= dict(own)
        for image, interval in _of_lemma(line):
            yield image, interval
            if isinstance(image, sympy.Symbol):
                bounded[image] = interval
    for line in derivation.lines:
        yield from ((sympy.sympify(image), bounded[symbol]) for symbol, image in _given(line) if symbol in bounded)


def _of_lemma(line: Line) -> Iterator[tuple[sympy.Expr, Interval]]:
    lemma = getattr(line.rule, "derivation", None)
    if isinstance(lemma, Derivation):
        given = {symbol: sympy.sympify(image) for symbol, image in _given(line)}
        yield from ((sympy.sympify(image).xreplace(given), interval) for image, interval in demanded(lemma))


def _given(line: Line) -> list[tuple[sympy.Symbol, Any]]:
    given = getattr(line.rule, "given", None)
    return list(given.items()) if isinstance(given, Mapping) else []


def _inside(image: sympy.Expr, low: Any, high: Any, parameters: Mapping[sympy.Symbol, Parameter]) -> bool:
    """Whether the image lies in the interval: by a parameter's own bounds, or by signs of coefficients."""
    if image in parameters:
        own = parameters[image]
        above, below = (own.least - 1, own.most) if own.whole else (own.above, own.below)
        return _reaches(low, above, 1) and _reaches(high, below, -1)
    gaps = ([] if low is None else [image - low]) + ([] if high is None else [high - image])
    try:
        return all(above_zero(gap) for gap in gaps)
    except (ValueError, BasePolynomialError):  # undecided
        return False


def _reaches(bound: Any, own: Any, side: int) -> bool:
    """Whether the parameter's own bound is at least as narrow."""
    return bound is None or (own is not None and bool(side * (sympy.sympify(own) - bound) >= 0))
