"""Expectations of polynomials in independent variables with given moments, for every number of variables.

A statement about n variables whose two sides are polynomials in n of bounded degree holds for all n as soon as it holds
at more values of n than that degree. Each value is worked out twice: with SymPy and with flint polynomials.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import flint
import sympy
from flint import fmpq

from theory.arithmetic import rational
from theory.proof.line import Finding
from theory.proof.standing import Standing

MOST_DEGREE = 4


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """left names E f(x_1..x_n) for independent x_i with the moments `moment(0..4)`; right is a polynomial in n.

    `build(xs)` is f as it stands in the definition; `degree` bounds the degree in `size` of both sides once multiplied
    by `clear` (a power of `size`, say).
    """

    size: sympy.Symbol
    build: Callable[[list[Any]], Any]
    moment: tuple[sympy.Expr, ...]
    degree: int
    clear: sympy.Expr
    name: str = "expectation"
    substantive: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        cleared = sympy.Poly(sympy.cancel(right * self.clear), self.size)
        if cleared.degree() > self.degree:
            return Finding(ok=False, standing=Standing.CERTIFICATE, detail="the right side exceeds the stated degree")
        parameters = sorted(right.free_symbols - {self.size}, key=str)
        sizes = range(1, self.degree + 3)
        by_sympy = all(self._sympy(count) == sympy.expand(right.subs(self.size, count)) for count in sizes)
        by_flint = all(self._flint(count, right, parameters) for count in sizes)
        detail = f"n = 1..{self.degree + 2}: SymPy {by_sympy}, FLINT {by_flint}"
        return Finding(ok=by_sympy and by_flint and relation == "=", standing=Standing.CERTIFICATE, detail=detail)

    def _sympy(self, count: int) -> sympy.Expr:
        xs = list(sympy.symbols(f"x1:{count + 1}"))
        terms = sympy.Poly(self.build(xs), *xs).terms()
        return sympy.expand(sum(c * sympy.Mul(*[self.moment[p] for p in powers]) for powers, c in terms))

    def _flint(self, count: int, right: sympy.Expr, parameters: list[sympy.Symbol]) -> bool:
        context = flint.fmpq_mpoly_ctx.get([f"x{m}" for m in range(count)], "lex")
        terms = self.build(list(context.gens())).terms()
        expanded = list(terms)
        for shift in range(1, MOST_DEGREE + 2):
            at = {symbol: fmpq(3 * place + 2 * shift + 1, 5) for place, symbol in enumerate(parameters)}
            values = [rational(moment, at) for moment in self.moment]
            total = sum((_weighted(powers, coefficient, values) for powers, coefficient in expanded), fmpq(0))
            if total != rational(right, {**at, self.size: count}):
                return False
        return True


def _weighted(powers: tuple[int, ...], coefficient: Any, moments: list[fmpq]) -> fmpq:
    total: fmpq = fmpq(1) * coefficient
    for power in powers:
        total = total * moments[int(power)]
    return total
