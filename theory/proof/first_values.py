"""Induction on a recursion that holds only after some first values, each of which is stated on its own."""

from collections.abc import Mapping
from dataclasses import dataclass

import sympy

from theory.proof.decide import decide
from theory.proof.induction import Induction
from theory.proof.line import Finding, Line
from theory.proof.peel import at
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing, weakest


@dataclass(frozen=True, kw_only=True)
class FromFirstValues:
    """left = V(variable) from 0 on: the first lines state V(0), V(1), ..., and the step the rest, by induction.

    The candidate on the right must take each of the first values; the step is used after the last of them alone, so a
    sum or product there must have begun by then, or its last term could not be split off.
    """

    variable: sympy.Symbol
    first: tuple[Line, ...]
    step: Line
    name: str = "induction"
    substantive: bool = True

    @property
    def least(self) -> Mapping[sympy.Symbol, int]:
        return {self.variable: 0}

    @property
    def facts(self) -> tuple[Line, ...]:
        return *self.first, self.step

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        if not self.first:
            return Finding(ok=False, standing=Standing.CERTIFICATE, detail="no first value is stated")
        last = len(self.first) - 1
        rule = Induction(variable=self.variable, base=last, base_value=self.first[last], step=self.step)
        later = rule.check(left, relation, right)
        starts = all(self._states(place, left, right) for place in range(last))
        standing = weakest([later.standing, *[decide(fact).standing for fact in self.first]])
        return Finding(ok=later.ok and starts, standing=standing, detail=f"values before: {starts}; {later.detail}")

    def _states(self, place: int, left: sympy.Expr, right: sympy.Expr) -> bool:
        """Whether the line at `place` states the left side there, and the candidate has that value."""
        line, here = self.first[place], {self.variable: sympy.Integer(place)}
        stated = line.relation == "=" and line.left == left.xreplace(here) and decide(line).ok
        return stated and identical(at(right, here), line.right).ok
