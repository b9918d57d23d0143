"""The variance of a sum of independent parts: squared coefficients times the variances of the parts."""

from collections.abc import Mapping
from dataclasses import dataclass

import sympy

from theory.proof.decide import decide
from theory.proof.line import Finding, Line
from theory.proof.naming import is_name
from theory.proof.order import positive
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing, weakest


@dataclass(frozen=True, kw_only=True)
class IndependentParts:
    """left names the variance of the left side of `fact`, whose right side is linear in the independent `parts`; right
    is the sum of their variances times the squares of their coefficients.

    `parts` gives the variance of each: positive, or named as the left side is. That they are independent
    and the names match is a premise.
    """

    fact: Line
    parts: Mapping[sympy.Expr, sympy.Expr]
    name: str = "variance of independent parts"
    substantive: bool = True
    gives_meaning: bool = True

    @property
    def facts(self) -> tuple[Line, ...]:
        return (self.fact,)

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        found = decide(self.fact)
        letters = {part: sympy.Dummy(f"x{place}") for place, part in enumerate(self.parts)}
        linear = self.fact.right.xreplace(letters)
        slopes = {part: sympy.diff(linear, letter) for part, letter in letters.items()}
        whole = sympy.Add(*[slope * letters[part] for part, slope in slopes.items()])
        alone = not any(slope.has(*letters.values()) for slope in slopes.values()) and identical(linear, whole).ok
        total = sympy.Add(*[slope**2 * self.parts[part] for part, slope in slopes.items()])
        summed = identical(total, right)
        signed = all(each.func == left.func or positive(each, {}) for each in map(sympy.sympify, self.parts.values()))
        named = is_name(left) and self.fact.relation == relation == "="
        detail = f"linear in independent parts: {alone}; variances positive: {signed}; squares: {summed.detail}"
        ok = found.ok and alone and signed and summed.ok and named
        return Finding(ok=ok, standing=weakest([Standing.CERTIFICATE, found.standing]), detail=detail)
