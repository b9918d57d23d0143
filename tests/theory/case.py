"""A line that a rule is asked about, and whether it is true."""

from dataclasses import dataclass
from typing import Any

from theory.proof.line import Line, Rule
from theory.proof.rules import Definition


@dataclass(frozen=True, kw_only=True)
class Case:
    """A line and whether it is true."""

    rule: Rule
    left: Any
    right: Any
    relation: str = "="
    true: bool
    about: str


def true(rule: Rule, left: Any, right: Any, about: str = "true", relation: str = "=") -> Case:
    return Case(rule=rule, left=left, right=right, relation=relation, true=True, about=about)


def false(rule: Rule, left: Any, right: Any, about: str, relation: str = "=") -> Case:
    return Case(rule=rule, left=left, right=right, relation=relation, true=False, about=about)


def fact(left: Any, right: Any, relation: str = "=", rule: Rule | None = None) -> Line:
    return Line(left=left, right=right, relation=relation, rule=rule or Definition(), reason="given")
