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
from theory.proof.naming import is_name
from theory.proof.order import positive
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing

MOST_DEGREE = 4
FURTHER = (1, 2, 3, 5)  # beyond the sizes that decide


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """left names E f(x_1..x_n) for independent x_i with the moments `moment(0..4)`; right is a polynomial in n.

    They must be moments of some variable: 1, with no negative Hankel determinant, or those of an indicator.

    `build(xs)` is f as it stands in the definition; `degree` bounds the degree in `size` of both sides once multiplied
    by `clear` (a power of `size`, say), but for the counting of indices: a monomial of degree k in the variables occurs
    up to n^k times. So the total degree of f is added, and must be the same at every size. FURTHER sizes are tried too,
    since `build` could count its variables.
    """

    size: sympy.Symbol
    build: Callable[[list[Any]], Any]
    moment: tuple[sympy.Expr, ...]
    degree: int
    clear: sympy.Expr
    name: str = "expectation"
    substantive: bool = True
    gives_meaning: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        cleared = sympy.Poly(sympy.cancel(right * self.clear), self.size)
        if cleared.degree() > self.degree:
            return Finding(ok=False, standing=Standing.CERTIFICATE, detail="the right side exceeds the stated degree")
        parameters = sorted(right.free_symbols - {self.size}, key=str)
        if not is_name(left) or not right.free_symbols <= left.free_symbols:
            return Finding(ok=False, standing=Standing.CERTIFICATE, detail="the left side does not name the right side")
        if not _are_moments(self.moment):
            return Finding(ok=False, standing=Standing.CERTIFICATE, detail="no random variable has these moments")
        total = self._total_degree(len(self.moment))
        sizes = range(1, self.degree + total + 3)
        further = [sizes[-1] + more for more in FURTHER]
        if total < 1 or any(self._total_degree(count) != total for count in (sizes[-1], *further)):
            return Finding(ok=False, standing=Standing.CERTIFICATE, detail="the degree of f grows with its variables")
        by_sympy = all(self._sympy(count) == sympy.expand(right.subs(self.size, count)) for count in sizes)
        by_flint = all(self._flint(count, right, parameters) for count in (*sizes, *further))
        detail = f"n = 1..{sizes[-1]}: SymPy {by_sympy}, FLINT {by_flint}"
        return Finding(ok=by_sympy and by_flint and relation == "=", standing=Standing.CERTIFICATE, detail=detail)

    def _total_degree(self, count: int) -> int:
        xs = list(sympy.symbols(f"x1:{count + 1}"))
        return int(sympy.Poly(self.build(xs), *xs).total_degree())

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


def _are_moments(moment: tuple[sympy.Expr, ...]) -> bool:
    """Whether the determinants of the Hankel matrices are positive or 0; or all moments after that of order 0 are one
    symbol, the probability of an indicator."""
    if moment[0] != 1 or len(moment) < 3:
        return False
    if len(set(moment[1:])) == 1 and moment[1].is_Symbol:
        return True
    sizes = range(2, (len(moment) + 1) // 2 + 1)
    minors = [sympy.Matrix(size, size, lambda row, column: moment[row + column]).det() for size in sizes]
    return all(positive(minor, {}) or identical(minor, sympy.Integer(0)).ok for minor in minors)


def _weighted(powers: tuple[int, ...], coefficient: Any, moments: list[fmpq]) -> fmpq:
    total: fmpq = fmpq(1) * coefficient
    for power in powers:
        total = total * moments[int(power)]
    return total
