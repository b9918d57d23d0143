"""The coefficients of the noises for weights that are written out: entries of the solution C of C = A (S C + I)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import sympy
from flint import fmpq, fmpq_mat

from theory.arithmetic import rational
from theory.proof.line import Finding
from theory.proof.naming import is_name
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing


@dataclass(frozen=True, kw_only=True)
class FromWeights:
    """left names C(fit, noise) for the `weights`, one row a fit, each of which sums to 1; right is its value.

    The name begins with `fit` and `noise`. S hands fit g on to batch g + 1. SymPy solves row by row; FLINT solves the
    whole system at more points of each weight than the degree, which is at most the number of fits.
    """

    weights: Sequence[Sequence[sympy.Expr]]
    fit: int
    noise: int
    name: str = "coefficients of the noises"
    substantive: bool = True
    gives_meaning: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        sums = all(identical(sympy.Add(*row), sympy.Integer(1)).ok for row in self.weights)
        shape = all(len(row) == fit for fit, row in enumerate(self.weights, 1))
        named = is_name(left) and left.args[:2] == (self.fit, self.noise) and 1 <= self.noise <= self.fit
        if not (named and sums and shape and self._polynomial(right) and relation == "="):
            return Finding(ok=False, standing=Standing.CERTIFICATE, detail="rows that sum to 1 and a name are needed")
        by_sympy = bool(sympy.expand(self._row(self.fit)[self.noise - 1] - right) == 0)
        symbols = sorted(right.free_symbols.union(*[w.free_symbols for row in self.weights for w in row]), key=str)
        values = [fmpq(2 * step + 1, 5) for step in range(len(self.weights) + 1)]
        points = [dict(zip(symbols, point, strict=True)) for point in product(values, repeat=len(symbols))]
        by_flint = all(self._solved(point) == rational(right, point) for point in points)
        detail = f"SymPy, row by row: {by_sympy}; FLINT, solved at {len(points)} points: {by_flint}"
        return Finding(ok=by_sympy and by_flint, standing=Standing.CERTIFICATE, detail=detail)

    def _polynomial(self, right: sympy.Expr) -> bool:
        """Whether right is a polynomial in the weights' symbols of degree at most the number of fits in each."""
        symbols = sorted(right.free_symbols, key=str)
        return not symbols or max(sympy.Poly(right, symbol).degree() for symbol in symbols) <= len(self.weights)

    def _row(self, fit: int) -> list[sympy.Expr]:
        """C(fit, 1), ..., C(fit, size): the weight on each batch, and what the batches drawn from earlier fits
        inherit."""
        row = self.weights[fit - 1]
        total = [*row, *[sympy.Integer(0)] * (len(self.weights) - fit)]
        for batch in range(2, fit + 1):
            total = [so_far + row[batch - 1] * part for so_far, part in zip(total, self._row(batch - 1), strict=True)]
        return total

    def _solved(self, point: dict[sympy.Symbol, fmpq]) -> fmpq:
        size = len(self.weights)
        rows = [[rational(weight, point) for weight in row] + [fmpq(0)] * (size - len(row)) for row in self.weights]
        a = fmpq_mat(size, size, [entry for row in rows for entry in row])
        shift = fmpq_mat(size, size, [fmpq(int(g == h + 1)) for g in range(size) for h in range(size)])
        identity = fmpq_mat(size, size, [fmpq(int(g == h)) for g in range(size) for h in range(size)])
        return fmpq((identity - a * shift).solve(a)[self.fit - 1, self.noise - 1])
