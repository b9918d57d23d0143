"""From which values on a derivation holds, and whether its lines and the lemmas that it quotes stay there.

A symbol is positive where nothing else is stated; a symbol over which an induction runs is a whole number, at least 1.
"""

from collections.abc import Mapping
from typing import Any

import sympy

from theory.proof.line import Derivation, Line, Rule
from theory.proof.order import positive

Least = Mapping[sympy.Symbol, Any]
LATEST = 4  # a step reaches back over so many values at the most


def problems(derivation: Derivation) -> list[str]:
    """The lines that need larger values than the derivation states, each with the bound that is missing."""
    counted = whole(derivation)
    found = []
    for number, line in enumerate(derivation.lines, 1):
        found += [
            f"line {number} needs {image} >= {bound}, which the derivation does not state"
            for image, bound in _needed(line, derivation.least)
            if not reaches(image, bound, derivation.least)
        ]
        found += [
            f"line {number} puts {image} for {symbol}, which is not known to be a whole number from {low} on"
            for symbol, image, low in _counted(line, counted)
            if not _is_whole(image) or _later(image, low, derivation.least) is None
        ]
    return found + _late_lines(derivation, counted)


def _late_lines(derivation: Derivation, counted: frozenset[sympy.Symbol]) -> list[str]:
    """The lines of the chain, and the steps of inductions, that hold only from a later value than is needed of them."""
    found = []
    for number, line in enumerate(derivation.lines, 1):
        late = _late(line, derivation.least, counted)
        if line in derivation.chain and late:
            found.append(f"line {number} holds only from {_spelled(late)} on")
        step = getattr(line.rule, "step", None)
        if isinstance(step, Line):
            allowed = {symbol: low + 1 for symbol, low in getattr(line.rule, "least", {}).items()}
            steps = _late(step, derivation.least, counted)
            if any(low > allowed.get(symbol, 1) for symbol, low in steps.items()):
                found.append(f"line {number} steps by a line that holds only from {_spelled(steps)} on")
    return found


def _late(line: Line, least: Least, counted: frozenset[sympy.Symbol]) -> dict[sympy.Symbol, int]:
    """From which values the line holds, where that is later than the derivation does: it quotes V at t - 1, say."""
    found: dict[sympy.Symbol, int] = {symbol: low for symbol, low in getattr(line.rule, "since", {}).items() if low > 1}
    for _, image, low in _counted(line, counted):
        found |= _later(image, low, least) or {}
    step = getattr(line.rule, "step", None)
    for fact in getattr(line.rule, "facts", ()):
        if fact is not step:
            for symbol, low in _late(fact, least, counted).items():
                found[symbol] = max(low, found.get(symbol, low))
    return found


def _later(image: sympy.Expr, low: Any, least: Least) -> dict[sympy.Symbol, int] | None:
    """From which value of its symbol on the image reaches `low`: nothing if it always does, None if it may never."""
    if reaches(image, low, least):
        return {}
    for symbol in sorted(image.free_symbols, key=str):
        for start in range(1, LATEST + 1):
            if reaches(image, low, {**least, symbol: start}):
                return {symbol: start}
    return None


def _spelled(late: Mapping[sympy.Symbol, int]) -> str:
    return ", ".join(f"{symbol} = {low}" for symbol, low in late.items())


def reaches(image: Any, bound: Any, least: Least) -> bool:
    """Whether the whole number `image` is at least `bound` for all symbols from `least` on."""
    return positive(sympy.sympify(image) - bound + 1, least)


def whole(derivation: Derivation) -> frozenset[sympy.Symbol]:
    """The symbols over which an induction of the derivation, or of a lemma that it quotes, runs."""
    found: set[sympy.Symbol] = set()
    for line in derivation.lines:
        found |= _inductive(line.rule)
        lemma = getattr(line.rule, "derivation", None)
        if isinstance(lemma, Derivation):
            given = _given(line)
            for symbol in whole(lemma):
                found |= sympy.sympify(given.get(symbol, symbol)).free_symbols
    return frozenset(found)


def _inductive(rule: Rule) -> set[sympy.Symbol]:
    """The symbols that stand for whole numbers in the rule: the one that steps by one, with the rule's own lower bound,
    and those that it counts with."""
    variable = getattr(rule, "variable", None)
    steps = {variable} if variable in getattr(rule, "least", {}) else set()
    return steps | set(getattr(rule, "counted", ()))


def first(line: Line, symbol: sympy.Symbol) -> Any:
    """The value of the symbol from which the line is shown: where its induction begins, else 1; None if from any."""
    rule = line.rule
    for bounds in (getattr(rule, "since", {}), getattr(rule, "least", {})):
        if symbol in bounds:
            return bounds[symbol]
    given, lemma = _given(line), getattr(rule, "derivation", None)
    if isinstance(lemma, Derivation):
        return _first_of(lemma, next((old for old, new in given.items() if new == symbol), symbol))
    facts = getattr(rule, "facts", ())
    if not facts:
        return 1
    known = [
        first(fact, old)
        for fact in facts
        for old in _symbols(fact)
        if symbol in sympy.sympify(given.get(old, old)).free_symbols
    ]
    return max((low for low in known if low is not None), default=None)


def _first_of(lemma: Derivation, symbol: sympy.Symbol) -> Any:
    if symbol in lemma.least:
        return lemma.least[symbol]
    known = [first(line, symbol) for line in lemma.chain[1:] or lemma.chain]
    return max((low for low in known if low is not None), default=1)


def _symbols(line: Line) -> set[sympy.Symbol]:
    return set(line.left.free_symbols | line.right.free_symbols)


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


def _counted(line: Line, counted: frozenset[sympy.Symbol]) -> list[tuple[sympy.Symbol, sympy.Expr, Any]]:
    """The values put in the place of whole numbers of the line's lemma or facts, and what each must reach."""
    given = _given(line)
    lemma = getattr(line.rule, "derivation", None)
    if isinstance(lemma, Derivation):
        inside = [(symbol, _first_of(lemma, symbol)) for symbol in whole(lemma) if symbol not in lemma.least]
    else:
        facts = getattr(line.rule, "facts", ()) or tuple(filter(None, [getattr(line.rule, "fact", None)]))
        inside = [
            (symbol, max((low for fact in facts if (low := _known(fact, symbol)) is not None), default=None))
            for symbol in counted
        ]
    known = [(symbol, low) for symbol, low in inside if symbol in given and low is not None]
    return [(symbol, sympy.sympify(given[symbol]), low) for symbol, low in known]


def _given(line: Line) -> Mapping[sympy.Symbol, Any]:
    """The values that the line's rule puts in the place of symbols."""
    given = getattr(line.rule, "given", None)
    return given if isinstance(given, Mapping) else {}


def _known(fact: Line, symbol: sympy.Symbol) -> Any:
    return first(fact, symbol) if symbol in _symbols(fact) else None


def _is_whole(image: sympy.Expr) -> bool:
    """Whether the image is a polynomial with whole coefficients in its symbols, which then are whole numbers too."""
    if not image.free_symbols:
        return bool(image.is_Integer)
    polynomial = image.as_poly(*sorted(image.free_symbols, key=str))
    return polynomial is not None and all(coefficient.is_Integer for coefficient in polynomial.coeffs())
