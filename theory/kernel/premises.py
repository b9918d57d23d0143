"""The premises of a line: the definitions that its rule leads to, and for which whole numbers each holds.

What the rule's facts derive from definitions is no premise: Coq proves it again.
"""

from dataclasses import dataclass

import sympy
from sympy.core.function import AppliedUndef

from theory.kernel.gallina import NotPrintable, identifier
from theory.proof.binding import LIMIT
from theory.proof.line import Line
from theory.proof.rules import Definition

Names = dict[str, int]  # how many arguments each name takes


@dataclass(frozen=True, kw_only=True)
class Range:
    """Under an induction over generations a definition holds for each `later` one after the `first`; `common` names the
    value that the induction supposes of all generations between them."""

    first: sympy.Symbol
    later: sympy.Symbol
    common: sympy.Expr | None


Premises = dict[Line, Range | None]


def range_of(line: Line) -> Range | None:
    """The range of an induction that starts where two symbols of the left side agree; None for any other rule."""
    base, step = getattr(line.rule, "base", None), getattr(line.rule, "step", None)
    if not isinstance(base, Line) or not isinstance(step, Line):
        return None
    symbols = step.left.free_symbols
    pairs = [
        (first, later) for first in symbols for later in symbols - {first}
        if step.left.xreplace({later: first}) == base.left
    ]  # fmt: skip
    if len(pairs) != 1:
        raise NotPrintable(f"{base.left} is not {step.left} at its first generation")
    return Range(first=pairs[0][0], later=pairs[0][1], common=getattr(line.rule, "hypothesis", None))


def premises(line: Line) -> Premises:
    """The definitions behind the line that give a meaning to its names, or to names of such a definition."""
    found = _reached(line)
    chosen: Premises = {}
    needed = names(line)
    while more := {each: found[each] for each in found if each not in chosen and names_in(each.left).keys() & needed}:
        chosen |= more
        for each in more:
            needed = joined(needed, names(each))
    return {each: chosen[each] for each in found if each in chosen}


def _reached(line: Line) -> Premises:
    """All definitions behind the line; a range that some rule on the way gives is kept."""
    found: Premises = {}
    within, base = range_of(line), getattr(line.rule, "base", None)
    lemma = getattr(line.rule, "derivation", None)
    for fact in (*getattr(line.rule, "facts", ()), *(lemma.lines if lemma is not None else ())):
        own: Premises = {fact: None if fact is base else within} if isinstance(fact.rule, Definition) else {}
        for each, its in (own | _reached(fact)).items():
            found[each] = its or found.get(each)
    return found


def names(line: Line) -> Names:
    """The names with arguments on either side; NotPrintable if one is used in two ways."""
    return joined(names_in(line.left), names_in(line.right))


def names_in(expression: sympy.Expr) -> Names:
    """The names with arguments in the expression."""
    found: Names = {}
    for node in sympy.preorder_traversal(expression):
        if isinstance(node, AppliedUndef) and node.func != LIMIT:
            found = joined(found, {identifier(node.func.__name__): len(node.args)})
    return found


def joined(first: Names, second: Names) -> Names:
    """Both, if they agree on the number of arguments."""
    for name in first.keys() & second.keys():
        if first[name] != second[name]:
            raise NotPrintable(f"{name} is used with {first[name]} and with {second[name]} arguments")
    return first | second
