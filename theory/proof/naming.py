"""Whether the names of a derivation have one meaning each: no name is defined twice, and none through itself."""

from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter

import sympy
from sympy.core.function import AppliedUndef

from theory.proof.binding import LIMIT
from theory.proof.line import Derivation, Line
from theory.proof.rational_identity import identical

Pattern = tuple[sympy.Expr, sympy.Expr]


def is_name(expression: sympy.Expr) -> bool:
    """Whether the expression is a name with arguments, free to be defined: not a symbol, number, sum or limit."""
    return isinstance(expression, AppliedUndef) and expression.func != LIMIT


def problems(derivation: Derivation) -> list[str]:
    """The names with two meanings, and the definitions that go round in a circle, lemmas included."""
    meanings: dict[sympy.Expr, sympy.Expr] = {}
    found = []
    for line in _defining(derivation):
        left, right = _general(line.left, line.right)
        earlier = meanings.setdefault(left, right)
        if earlier != right and not identical(earlier, right).ok:
            found.append(f"{line.left} has two meanings: {earlier} and {right}")
    try:
        TopologicalSorter({left: _names(right) for left, right in meanings.items()}).prepare()
    except CycleError as error:
        found.append(f"the definitions go round in a circle: {' -> '.join(map(str, error.args[1]))}")
    return found


def _defining(derivation: Derivation) -> Iterable[Line]:
    for line in derivation.lines:
        if getattr(line.rule, "gives_meaning", False):
            yield line
        lemma = getattr(line.rule, "derivation", None)
        if lemma is not None:
            yield from _defining(lemma)


def _general(left: sympy.Expr, right: sympy.Expr) -> Pattern:
    """The definition with the plain symbols among the name's arguments numbered, so that f(n) and f(t) are one name."""
    plain = dict.fromkeys(argument for argument in left.args if isinstance(argument, sympy.Symbol))
    numbered = {symbol: sympy.Symbol(f"_{place}", positive=True) for place, symbol in enumerate(plain)}
    return left.xreplace(numbered), right.xreplace(numbered)


def _names(right: sympy.Expr) -> set[sympy.Expr]:
    return {_general(node, node)[0] for node in sympy.preorder_traversal(right) if isinstance(node, AppliedUndef)}
