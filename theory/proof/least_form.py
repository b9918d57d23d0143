"""The least value of a quadratic form over weights that sum to 1, by completing the square in matrix words."""

from dataclasses import dataclass

import sympy

from theory.proof.decide import decide
from theory.proof.line import Finding, Line
from theory.proof.naming import is_name
from theory.proof.standing import Standing, weakest

Word = tuple[sympy.Expr, ...]


@dataclass(frozen=True, kw_only=True)
class LeastForm:
    """left names the least a'Ba over all a with 1'a = 1; right is that value.

    `square` states (a* + d)'B(a* + d) = right + d'Bd for any d with 1'd = 0; `form` states d'Bd = y'Dy, with y' and y
    of `transposed`, and D a covariance, so that d'Bd is nowhere negative. It is 0 at d = 0, where a = a*.
    """

    square: Line
    form: Line
    deviation: Word  # d' and d
    start: Word  # a*' and a*
    transposed: Word  # y' and y
    matrix: sympy.Expr  # B
    covariance: sympy.Expr  # D
    name: str = "least by completing the square, in words"
    substantive: bool = True
    gives_meaning: bool = True

    @property
    def facts(self) -> tuple[Line, ...]:
        return self.square, self.form

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        shift = _about(self.deviation, self.matrix)
        moved = (self.start[0] + self.deviation[0], self.start[1] + self.deviation[1])
        equations = relation == "=" and is_name(left) and all(fact.relation == "=" for fact in self.facts)
        complete = self.square.left == _about(moved, self.matrix) and self.square.right == right + shift
        lowest = bool(right.is_Rational)  # a number, so nothing of d is left in it
        square = self.form.left == shift and self.form.right == _about(self.transposed, self.covariance)
        found = [decide(fact) for fact in self.facts]
        ok = equations and complete and lowest and square and all(each.ok for each in found)
        standing = weakest([Standing.CERTIFICATE, *[each.standing for each in found]])
        detail = f"square completed: {complete and lowest}; the rest a square: {square}"
        return Finding(ok=ok, standing=standing, detail=detail)


def _about(vector: Word, matrix: sympy.Expr) -> sympy.Expr:
    return vector[0] * matrix * vector[1]
