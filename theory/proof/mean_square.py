"""Inequalities from the mean of a square, which is never negative.

`Expected(x)` and `Expected(x**2)` name the means of a random x and of its square: two lines are about the same x when
the left sides are these two names.
"""

from dataclasses import dataclass

import sympy

from theory.arithmetic import sign
from theory.proof.decide import decide
from theory.proof.line import Finding, Line
from theory.proof.naming import is_name
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing, weakest

EXPECTED = sympy.Function("Expected")
TRIED = (2, 3, 5)  # every symbol at this value: no place where a mean square is below the square of the mean


def one_variable(first: Line, second: Line) -> bool:
    """Whether the lines prove E x and E x^2, for the same named x, and (E x)^2 does not exceed E x^2 where tried."""
    named = first.left.func == second.left.func == EXPECTED and len(first.left.args) == len(second.left.args) == 1
    same = named and is_name(first.left.args[0]) and second.left.args[0] == first.left.args[0] ** 2
    spread = second.right - first.right**2
    return same and all(sign(spread, dict.fromkeys(spread.free_symbols, each)) in (0, 1) for each in TRIED)


@dataclass(frozen=True, kw_only=True)
class MeanSquare:
    """left >= right, since left - right = E (x - root)^2 = E x^2 - 2 root E x + root^2 for one random x.

    `first` proves Expected(x) and `second` Expected(x**2), both as equations.
    """

    first: Line
    second: Line
    root: sympy.Expr
    name: str = "the mean of a square"
    substantive: bool = True

    @property
    def facts(self) -> tuple[Line, ...]:
        return self.first, self.second

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        square = self.second.right - 2 * self.root * self.first.right + self.root**2
        same = identical(left - right, square)
        findings = [decide(fact) for fact in self.facts]
        equations = all(fact.relation == "=" for fact in self.facts)
        tied = one_variable(self.first, self.second)
        ok = same.ok and tied and equations and relation == ">=" and all(finding.ok for finding in findings)
        standing = weakest([Standing.CERTIFICATE, *(finding.standing for finding in findings)])
        return Finding(ok=ok, standing=standing, detail=f"one variable: {tied}; mean square: {same.detail}")
