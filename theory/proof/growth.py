"""The growth of a quantity against log n: what stays at a bounded distance from c log n has the ratio c in the
limit."""

from dataclasses import dataclass

import sympy

from theory.proof.binding import LIMIT
from theory.proof.decide import decide
from theory.proof.line import Finding, Line
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing, weakest


@dataclass(frozen=True, kw_only=True)
class LogGrowth:
    """lim f(v)/log v = c, where facts say c log v + a < f(v) < c log v + b with a, b and c free of v.

    For then the ratio lies between c + a/log v and c + b/log v, and log v has no bound.
    """

    lower: Line
    upper: Line
    name: str = "a bounded distance from a multiple of the logarithm"
    substantive: bool = True

    @property
    def facts(self) -> tuple[Line, ...]:
        return self.lower, self.upper

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        if left.func != LIMIT or relation != "=" or self.lower.left != self.upper.left:
            return Finding(ok=False, standing=Standing.CERTIFICATE, detail="one limit and two bounds are needed")
        ratio, variable = left.args
        shaped = ratio == self.lower.left / sympy.log(variable) and variable not in right.free_symbols
        senses = self.lower.relation in (">", ">=") and self.upper.relation in ("<", "<=")
        near = all(_bounded(line.right, right, variable) for line in self.facts)
        findings = [decide(line) for line in self.facts]
        ok = shaped and senses and near and all(finding.ok for finding in findings)
        standing = weakest([Standing.CERTIFICATE, *[finding.standing for finding in findings]])
        return Finding(ok=ok, standing=standing, detail=f"bounds c log {variable} + const: {near}; as stated: {shaped}")


def _bounded(bound: sympy.Expr, slope: sympy.Expr, variable: sympy.Symbol) -> bool:
    """Whether bound - slope log(variable) is free of the variable: its value at 2 gives it everywhere."""
    rest = bound - slope * sympy.log(variable)
    constant = sympy.expand(rest).subs(variable, 1)
    return variable not in constant.free_symbols and identical(rest, constant).ok
