"""From which values on a derivation holds, and whether its lines and the lemmas that it quotes stay there.

All bounds are on whole numbers: a symbol is at least 1 where nothing else is stated.
"""

from collections.abc import Mapping
from typing import Any

import sympy

from theory.proof.line import Derivation, Line
from theory.proof.order import positive

Least = Mapping[sympy.Symbol, Any]


def problems(derivation: Derivation) -> list[str]:
    """The lines that need larger values than the derivation states, each with the bound that is missing."""
    return [
        f"line {number} needs {image} >= {bound}, which the derivation does not state"
        for number, line in enumerate(derivation.lines, 1)
        for image, bound in _needed(line, derivation.least)
        if not reaches(image, bound, derivation.least)
    ]


def reaches(image: Any, bound: Any, least: Least) -> bool:
    """Whether the whole number `image` is at least `bound` for all symbols from `least` on."""
    return positive(sympy.sympify(image) - bound + 1, least)


def _needed(line: Line, least: Least) -> list[tuple[Any, Any]]:
    """What the line's rule asks for: its own bounds, and those of a lemma or a fact at the values put into it."""
    own = list(getattr(line.rule, "least", {}).items())
    given = getattr(line.rule, "given", None)
    if not isinstance(given, Mapping):
        return own
    lemma = getattr(line.rule, "derivation", None)
    bounds = lemma.least if lemma is not None else {symbol: low for symbol, low in least.items() if symbol in given}
    put_in = [(given.get(symbol, symbol), sympy.sympify(low).xreplace(dict(given))) for symbol, low in bounds.items()]
    return own + put_in
