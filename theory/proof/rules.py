"""The elementary rules: definition, normal form, substitution of facts, lemma and citation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import sympy

from theory.arithmetic import ball, sign
from theory.proof.binding import instance, put
from theory.proof.decide import decide
from theory.proof.domain import first
from theory.proof.line import Derivation, Finding, Line
from theory.proof.naming import is_name
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing, weakest

CERTIFIED = Standing.CERTIFICATE


@dataclass(frozen=True, kw_only=True)
class Definition:
    """What a name means: the left side is a name with arguments, the right side does not use it in the same place.

    It holds for whole numbers from 1 on, or from the value that `since` gives a symbol.
    """

    since: Mapping[sympy.Symbol, int] = field(default_factory=dict)
    name: str = "definition"
    substantive: bool = False
    gives_meaning: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        circular = left in set(sympy.preorder_traversal(right))
        ok = is_name(left) and not circular and relation == "="
        detail = "defines a name" if ok else "the left side is not a fresh name"
        return Finding(ok=ok, standing=Standing.KERNEL, detail=detail)  # a premise weakens nothing: it is not proved


@dataclass(frozen=True, kw_only=True)
class NormalForm:
    """Both sides are the same rational function of symbols and atoms, perhaps after a change of variables."""

    parametrise: Mapping[sympy.Symbol, sympy.Expr] = field(default_factory=dict)
    name: str = "normal form"
    substantive: bool = False

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        verdict = identical(left, right, dict(self.parametrise))
        return Finding(ok=verdict.ok and relation == "=", standing=CERTIFIED, detail=verdict.detail)


@dataclass(frozen=True, kw_only=True)
class Use:
    """Facts substituted from left to right, then normal form. A fact is an earlier line, perhaps with its symbols
    replaced."""

    facts: tuple[Line, ...]
    given: Mapping[sympy.Symbol, sympy.Expr] = field(default_factory=dict)
    name: str = "substitution"

    @property
    def substantive(self) -> bool:
        return any(fact.rule.substantive for fact in self.facts)

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        reached = left
        for fact in self.facts:
            if fact.relation != "=":
                return Finding(ok=False, standing=CERTIFIED, detail="only equations can be substituted")
            unnamed = fact.right.free_symbols - fact.left.free_symbols
            if isinstance(fact.rule, Definition) and set(self.given) & unnamed:
                return Finding(ok=False, standing=CERTIFIED, detail=f"{fact.left} does not name what is replaced")
            pattern, image = instance(fact.left, self.given), instance(fact.right, self.given)
            if not reached.has(pattern):
                return Finding(ok=False, standing=CERTIFIED, detail=f"{pattern} does not occur in {reached}")
            reached = put(reached, pattern, image, partial(self._first, fact))
        verdict = identical(reached, right)
        standings = [decide(fact).standing for fact in self.facts]
        return Finding(ok=verdict.ok and relation == "=", standing=weakest(standings), detail=verdict.detail)

    def _first(self, fact: Line, index: sympy.Symbol) -> Any:
        """From which value of the index the fact is known, whose own symbol the index may have replaced."""
        return first(fact, next((old for old, new in self.given.items() if new == index), index))


@dataclass(frozen=True, kw_only=True)
class Lemma:
    """The result of another derivation, with its symbols replaced; it stands as that derivation does."""

    derivation: Derivation
    title: str
    given: Mapping[sympy.Symbol, sympy.Expr] = field(default_factory=dict)
    substantive: bool = True

    @property
    def name(self) -> str:
        return f"lemma: {self.title}"

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        from theory.proof.check import checked  # a lemma is checked by the very check that is calling

        outcome = checked(self.derivation)
        proven = instance(self.derivation.quantity, self.given), instance(self.derivation.result, self.given)
        same_left = identical(left, proven[0]).ok
        same_right = identical(right, proven[1]).ok
        same_relation = relation == self.derivation.relation
        detail = f"lemma: {outcome.reason}; as quoted: {same_left and same_right and same_relation}"
        ok = outcome.ok and same_left and same_right and same_relation
        return Finding(ok=ok, standing=outcome.standing, detail=detail)


@dataclass(frozen=True, kw_only=True)
class Cited:
    """A theorem of the literature, evaluated by Arb on both sides at the listed points. A disagreement there fails the
    line."""

    reference: str
    at: tuple[Mapping[sympy.Symbol, Any], ...]
    bits: int = 256
    substantive: bool = True

    @property
    def name(self) -> str:
        return f"cited: {self.reference}"

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        if not self.at:
            return Finding(ok=False, standing=Standing.CITED, detail="no point at which the citation is evaluated")
        for point in self.at:
            if not self._holds(left, relation, right, point):
                return Finding(ok=False, standing=Standing.CITED, detail=f"Arb disagrees at {dict(point)}")
        return Finding(
            ok=True, standing=Standing.CITED, detail=f"Arb agrees at {len(self.at)} points, {self.bits} bits"
        )

    def _holds(self, left: sympy.Expr, relation: str, right: sympy.Expr, point: Mapping[sympy.Symbol, Any]) -> bool:
        if relation == "=":
            gap = ball(left, point, self.bits) - ball(right, point, self.bits)
            narrow = bool(abs(gap) < abs(ball(right, point, self.bits)) / 10**20)
            return bool(gap.contains(0)) and narrow
        decided = sign(left - right, point)
        return decided is not None and decided in {"<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (0, 1)}[relation]
