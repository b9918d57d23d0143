"""The determinant of a quadratic form: the integral of exp(-x'Px/2) is finite only where P is positive definite."""

from dataclasses import dataclass

import sympy
from flint import fmpq, fmpq_mat

from theory.arithmetic import rational
from theory.proof.line import Finding
from theory.proof.naming import is_name
from theory.proof.standing import Standing


@dataclass(frozen=True, kw_only=True)
class FormDeterminant:
    """left names det P, where -x'Px/2 is the `exponent`, a quadratic form in `variables`; right is its value.

    The only other symbol allowed is the one in the name. SymPy takes second derivatives; FLINT takes second differences
    of the form's values, at more points of that symbol than the degree of the determinant.
    """

    exponent: sympy.Expr
    variables: tuple[sympy.Symbol, ...]
    name: str = "determinant of a quadratic form"
    substantive: bool = True
    gives_meaning: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        others = sorted((self.exponent.free_symbols | right.free_symbols) - set(self.variables), key=str)
        form = sympy.Poly(self.exponent, *self.variables)
        quadratic = form.is_homogeneous and form.total_degree() == 2
        if not (is_name(left) and quadratic and others == sorted(left.free_symbols, key=str) and len(others) == 1):
            return Finding(ok=False, standing=Standing.CERTIFICATE, detail="one name, one symbol and a form are needed")
        (symbol,) = others
        degree = max(
            len(self.variables) * sympy.Poly(self.exponent, symbol).degree(), sympy.Poly(right, symbol).degree()
        )
        by_sympy = bool(sympy.expand((-sympy.hessian(self.exponent, self.variables)).det() - right) == 0)
        points = [fmpq(2 * step + 1, 3) for step in range(degree + 1)]
        by_flint = all(self._matrix(symbol, value).det() == rational(right, {symbol: value}) for value in points)
        detail = f"SymPy, second derivatives: {by_sympy}; FLINT at {len(points)} points: {by_flint}"
        return Finding(ok=by_sympy and by_flint and relation == "=", standing=Standing.CERTIFICATE, detail=detail)

    def _matrix(self, symbol: sympy.Symbol, value: fmpq) -> fmpq_mat:
        """P by polarisation: P_ij = f(e_i) + f(e_j) - f(e_i + e_j) for the exponent f."""
        size = len(self.variables)
        units = [[fmpq(int(r == c)) for c in range(size)] for r in range(size)]

        def at(vector: list[fmpq]) -> fmpq:
            return rational(self.exponent, {symbol: value, **dict(zip(self.variables, vector, strict=True))})

        def both(one: list[fmpq], other: list[fmpq]) -> list[fmpq]:
            return [a + b for a, b in zip(one, other, strict=True)]

        entries = [at(one) + at(other) - at(both(one, other)) for one in units for other in units]
        return fmpq_mat(size, size, entries)
