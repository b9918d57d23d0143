"""An even convex function of a random number is at least its value at the mean, whatever sign the number is given."""

from dataclasses import dataclass

import sympy

from theory.proof.decide import decide
from theory.proof.line import Finding, Line
from theory.proof.naming import is_name
from theory.proof.normal_means import NormalMean, Y
from theory.proof.order import positive
from theory.proof.pointwise import E
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing, weakest


def log_cosh(value: sympy.Expr) -> sympy.Expr:
    """The logarithm of cosh in terms of exponentials, as formulas are read."""
    return sympy.log((sympy.exp(value) + sympy.exp(-value)) / 2)


@dataclass(frozen=True, kw_only=True)
class MeanLogCosh:
    """left names -E log((1 + exp D)/2); it is at most right = -E[D]/2 - log cosh E[S D/2], S a sign.

    For (1 + e^y)/2 = e^(y/2) cosh(y/2); log cosh is even, so that S may be put in, and convex: its second derivative is
    4/(e^y + e^-y)^2. `mean` states E D, `signed` E S D/2, both of polynomials in the same normals; S is the product of
    the signs in the second.
    """

    mean: Line
    signed: Line
    name: str = "an even convex function"
    substantive: bool = True
    gives_meaning: bool = True

    @property
    def facts(self) -> tuple[Line, ...]:
        return self.mean, self.signed

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        findings = [decide(each) for each in self.facts]
        named = is_name(left) and right.free_symbols <= left.free_symbols
        stated = named and relation == "<=" and all(each.relation == "=" for each in self.facts)
        value = -self.mean.right / 2 - log_cosh(self.signed.right)
        reached = identical(value, right)
        ok = stated and self._one_number() and _splits() and _convex() and reached.ok
        detail = f"one random number: {self._one_number()}; e^(y/2) cosh(y/2): {_splits()}; convex: {_convex()}"
        standing = weakest([Standing.CERTIFICATE, *(each.standing for each in findings)])
        return Finding(ok=ok and all(each.ok for each in findings), standing=standing, detail=detail)

    def _one_number(self) -> bool:
        """Whether the second polynomial is the first, halved and times its signs, in the same normals."""
        first, second = self.mean.rule, self.signed.rule
        if not (isinstance(first, NormalMean) and isinstance(second, NormalMean)):
            return False
        turned = first.polynomial / 2 * sympy.Mul(*second.signs)
        same = dict(first.normals) == dict(second.normals) and not first.signs
        return bool(second.signs) and same and identical(second.polynomial, turned).ok


def _splits() -> bool:
    """Whether (1 + e^y)/2 = e^(y/2) cosh(y/2), with E for e^(y/2)."""
    cosh = (E + 1 / E) / 2
    known = sympy.cosh(Y).rewrite(sympy.exp) == (sympy.exp(Y) + 1 / sympy.exp(Y)) / 2
    return known and identical((1 + E**2) / 2, E * cosh).ok


def _convex() -> bool:
    """Whether the second derivative of log cosh is positive, with E for e^y."""
    bend = sympy.diff(log_cosh(Y), Y, 2)
    placed = bend.replace(sympy.exp, lambda argument: E ** sympy.cancel(argument / Y))
    return Y not in placed.free_symbols and positive(sympy.cancel(placed), {})
