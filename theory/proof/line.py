"""The parts of a derivation: lines, the rules that justify them, and instances that come from the definition alone."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import sympy
from flint import arb, fmpq

from theory.proof.standing import Standing

RELATIONS = ("=", "<", "<=", ">", ">=")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What the engines say of one line; `detail` names the engine and the point that decided."""

    ok: bool
    standing: Standing
    detail: str


class Rule(Protocol):
    """A way to pass from `left` to `right`, decided by two exact engines."""

    @property
    def name(self) -> str: ...

    @property
    def substantive(self) -> bool: ...  # False: rewriting only, which alone can prove nothing new

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding: ...


@dataclass(frozen=True, kw_only=True, eq=False)
class Line:
    """One step: `left relation right`, by `rule`, for `reason`."""

    left: sympy.Expr
    right: sympy.Expr
    rule: Rule
    reason: str
    relation: str = "="
    kernel: str = ""  # file.theorem under theory/kernel whose statement is this line, for Coq to accept

    def __post_init__(self) -> None:
        if self.relation not in RELATIONS:
            raise ValueError(f"relation {self.relation!r}; one of {', '.join(RELATIONS)}")
        if not self.reason.strip():
            raise ValueError(f"the line {self.left} {self.relation} {self.right} gives no reason")


@dataclass(frozen=True, kw_only=True)
class Instance:
    """A value computed straight from the definition, at a point, without any line of the derivation.

    Exact (a rational) where that is possible; for a limit, a rigorous Arb enclosure.
    """

    label: str
    at: Mapping[sympy.Symbol, Any]
    direct: fmpq | arb


@dataclass(frozen=True, kw_only=True, eq=False)
class Derivation:
    """A chain of lines from `quantity` to its value.

    `facts` are lines that the chain uses (recursions, lemmas); they are checked like the chain. `instances` must be
    computed by another route than the lines: they catch a mistake that every line shares. `least` states from which
    whole numbers on the lines hold, where that is not 1.
    """

    quantity: sympy.Expr
    facts: tuple[Line, ...] = ()
    chain: tuple[Line, ...]
    instances: Callable[[], Iterable[Instance]]
    rests_on: tuple[str, ...] = ()
    least: Mapping[sympy.Symbol, Any] = field(default_factory=dict)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Facts first, then the chain."""
        return self.facts + self.chain

    @property
    def result(self) -> sympy.Expr:
        """Where the chain ends."""
        return self.chain[-1].right

    @property
    def equality(self) -> sympy.Expr:
        """The last expression that the chain shows to *equal* the quantity."""
        reached = self.quantity
        for line in self.chain:
            if line.relation != "=":
                break
            reached = line.right
        return reached

    @property
    def relation(self) -> str | None:
        """How the quantity relates to the result: the strongest relation that all lines together give, or None."""
        relations = {line.relation for line in self.chain} - {"="}
        if not relations:
            return "="
        if relations <= {"<", "<="}:
            return "<" if "<" in relations else "<="
        if relations <= {">", ">="}:
            return ">" if ">" in relations else ">="
        return None


def used_lines(derivation: Derivation) -> frozenset[Line]:
    """The lines of the chain, and those that they rest on; the other facts support a reason alone."""
    found: set[Line] = set()
    waiting = list(derivation.chain)
    while waiting:
        line = waiting.pop()
        if line not in found:
            found.add(line)
            waiting += getattr(line.rule, "facts", ())
    lemmas = [getattr(line.rule, "derivation", None) for line in found]
    quoted = {
        (line.left, line.relation, line.right)
        for lemma in lemmas
        if isinstance(lemma, Derivation)
        for line in lemma.lines
    }
    return frozenset(found | {line for line in derivation.facts if (line.left, line.relation, line.right) in quoted})
