"""Logarithms of products and quotients of positive numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import sympy

from theory.proof.line import Finding
from theory.proof.order import positive
from theory.proof.ranges import Ranges, covers, reached
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing


@dataclass(frozen=True, kw_only=True)
class Logarithms:
    """Both sides are the same once the logarithm of each product of `bases` is written as a sum of their logarithms.

    `within` writes the symbols as functions of positive ones (p = u/(1 + u) for 0 < p < 1); every base must be positive
    then, and the line holds on these `ranges` alone.
    """

    bases: tuple[sympy.Expr, ...]
    within: Mapping[sympy.Symbol, sympy.Expr] = field(default_factory=dict)
    name: str = "logarithm of a product"
    substantive: bool = True

    @property
    def ranges(self) -> Ranges:
        return reached(self.within)

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        if not covers(self.within, (left, right, *self.bases)):
            return Finding(ok=False, standing=Standing.CERTIFICATE, detail="no interval is known to be reached")
        if not all(positive(base.xreplace(dict(self.within)), {}) for base in self.bases):
            return Finding(ok=False, standing=Standing.CERTIFICATE, detail="a base is not known to be positive")
        sides = [side.replace(sympy.log, self._expanded) for side in (left, right)]
        verdict = identical(*sides)
        return Finding(ok=verdict.ok and relation == "=", standing=Standing.CERTIFICATE, detail=verdict.detail)

    def _expanded(self, argument: sympy.Expr) -> sympy.Expr:
        """The logarithm as a sum over the bases; ValueError if the argument is no product of their powers."""
        powers = {base: _power(argument, base) for base in self.bases}
        product = sympy.Mul(*[base**power for base, power in powers.items()])
        if not identical(argument, product).ok:
            raise ValueError(f"{argument} is no product of {', '.join(map(str, self.bases))}")
        return sympy.Add(*[power * sympy.log(base, evaluate=False) for base, power in powers.items()])


def _power(argument: sympy.Expr, base: sympy.Expr) -> int:
    """How often the base divides the argument: in its numerator, less in its denominator."""
    top, bottom = sympy.fraction(sympy.cancel(sympy.together(argument)))
    return _times(top, base) - _times(bottom, base)


def _times(polynomial: sympy.Expr, base: sympy.Expr) -> int:
    symbols = sorted(base.free_symbols, key=str)
    count = 0
    while True:
        quotient, rest = sympy.div(polynomial, base, *symbols)
        if rest != 0 or polynomial.is_Rational:
            return count
        polynomial, count = quotient, count + 1
