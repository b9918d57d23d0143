"""The statement of a line in Gallina: its premises, the ranges of its whole numbers, and its two sides."""

import sympy

from theory.kernel.gallina import Least, NotPrintable, limit, real
from theory.kernel.premises import Names, Range, joined, names, premises, range_of
from theory.proof.binding import LIMIT
from theory.proof.line import Line
from theory.symbols import k


def statement(line: Line) -> str:
    """What Coq is asked to accept, one premise a line; NotPrintable if the line has no counterpart there."""
    given = premises(line)
    used: Names = {}
    for each in (line, *given):
        used = joined(used, names(each))
    commons = {within.common.func.__name__ for within in given.values() if within and within.common is not None}
    parts = sorted(f"({_quantified(each, within, '<')}) ->" for each, within in given.items())
    head = _typed({name: count for name, count in used.items() if name not in commons})
    clash = {str(symbol) for each in (line, *given) for symbol in _free(each)} & used.keys()
    if clash:
        raise NotPrintable(f"{min(clash)} is a number and a name at once")
    return "\n  ".join([*([f"forall {head},"] if head else []), *parts, _quantified(line, range_of(line), "<=")])


def _typed(used: Names) -> str:
    return " ".join(f"({name} : {'nat -> ' * count}R)" for name, count in sorted(used.items()))


def _quantified(line: Line, within: Range | None, reaches: str) -> str:
    """Both sides and their relation, for all whole numbers in range."""
    stated = getattr(line.rule, "least", {})
    least = {symbol: int(stated.get(symbol, 1)) for symbol in sorted(_free(line), key=str)}
    ranged = within if within and {within.first, within.later} <= least.keys() else None
    bounds = [f"({low} <= {symbol})%nat ->" for symbol, low in least.items() if not ranged or symbol != ranged.later]
    if ranged:
        bounds.append(f"({ranged.first} {reaches} {ranged.later})%nat ->")
    heads = [f"({' '.join(map(str, least))} : nat)"] if least else []
    if ranged and ranged.common is not None and line.right.has(ranged.common):
        heads.insert(0, _typed({ranged.common.func.__name__: len(ranged.common.args)}))
        bounds.append(f"({_supposed(line.left, ranged, least)}) ->")
    return " ".join([*([f"forall {' '.join(heads)},"] if heads else []), *bounds, _sides(line, least)])


def _supposed(left: sympy.Expr, within: Range, least: Least) -> str:
    """That every generation from the first up to the later one has the common value."""
    between = {**least, k: 0}
    if k in left.free_symbols:
        raise NotPrintable(f"{left} holds {k}, which is to stand for an earlier generation")
    value = f"{real(left.xreplace({within.later: k}), between)} = {real(within.common, between)}"
    return f"forall k : nat, ({within.first} <= k)%nat -> (k < {within.later})%nat -> {value}"


def _sides(line: Line, least: Least) -> str:
    if line.left.func == LIMIT:
        if line.relation != "=":
            raise NotPrintable("a limit is stated as an equation")
        return f"is_lim_seq {limit(line.left, least)} (Finite {_argument(real(line.right, least))})"
    return f"{real(line.left, least)} {line.relation} {real(line.right, least)}"


def _argument(text: str) -> str:
    return text if text.isalnum() else f"({text})"


def _free(line: Line) -> set[sympy.Symbol]:
    """The symbols that are free on either side; the variable of a limit is not."""
    free: set[sympy.Symbol] = set()
    for side in (line.left, line.right):
        free |= side.args[0].free_symbols - {side.args[1]} if side.func == LIMIT else side.free_symbols
    return free
