"""Equations read backwards, and two sides that meet once facts are put into both."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import sympy

from theory.proof.binding import instance, put
from theory.proof.decide import decide
from theory.proof.line import Finding, Line
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing, weakest


@dataclass(frozen=True, kw_only=True)
class Turned:
    """An equation proven before, read from right to left; with `given`, its symbols replaced."""

    fact: Line
    given: Mapping[sympy.Symbol, sympy.Expr] = field(default_factory=dict)
    name: str = "read backwards"

    @property
    def substantive(self) -> bool:
        return self.fact.rule.substantive

    @property
    def facts(self) -> tuple[Line, ...]:
        return (self.fact,)

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        found = decide(self.fact)
        ends = instance(self.fact.right, self.given), instance(self.fact.left, self.given)
        ok = found.ok and relation == self.fact.relation == "=" and (left, right) == ends
        return Finding(ok=ok, standing=found.standing, detail=f"{found.detail}; as turned: {(left, right) == ends}")


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """Facts put into both sides, from left to right, make them the same; each fact occurs on one side at least."""

    facts: tuple[Line, ...]
    name: str = "both sides reduced"

    @property
    def substantive(self) -> bool:
        return any(fact.rule.substantive for fact in self.facts)

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        sides = [left, right]
        for fact in self.facts:
            if fact.relation != "=":
                return _no("only equations can be substituted")
            if not any(side.has(fact.left) for side in sides):
                return _no(f"{fact.left} occurs on neither side")
            sides = [put(side, fact.left, fact.right) for side in sides]
        verdict = identical(*sides)
        findings = [decide(fact) for fact in self.facts]
        ok = verdict.ok and relation == "=" and all(finding.ok for finding in findings)
        standing = weakest([Standing.CERTIFICATE, *[finding.standing for finding in findings]])
        return Finding(ok=ok, standing=standing, detail=verdict.detail)


def _no(detail: str) -> Finding:
    return Finding(ok=False, standing=Standing.CERTIFICATE, detail=detail)
