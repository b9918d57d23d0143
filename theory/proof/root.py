"""The positive root of a polynomial equation: one change of sign says that there is one, and it is put in."""

from dataclasses import dataclass, field
from itertools import pairwise

import sympy
from flint import fmpq, fmpq_mat

from theory.arithmetic import to_fmpq
from theory.proof.decide import decide
from theory.proof.line import Finding, Line
from theory.proof.naming import is_name
from theory.proof.order import positive
from theory.proof.peel import at
from theory.proof.radical import RadicalForm, above_zero
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing, weakest

ZERO = sympy.Integer(0)


@dataclass(frozen=True, kw_only=True)
class PositiveRoot:
    """left names the positive root of `equation` (a polynomial in `unknown`, set equal to 0); right is that root.

    The coefficients change sign exactly once, so there is one positive root (Descartes). right must be positive, and a
    root: as a rational function of the other symbols and perhaps of one square root of them, `radical`, or as
    a + b sqrt(c) in the field of such numbers. Where the equation says that a name takes the value 1, `fact` states the
    name: equation = `clear` * (name - 1), clear > 0.
    """

    unknown: sympy.Symbol
    equation: sympy.Expr
    fact: Line | None = None
    clear: sympy.Expr = field(default_factory=lambda: sympy.Integer(1))
    radical: sympy.Expr | None = None
    name: str = "the only positive root"
    substantive: bool = True
    gives_meaning: bool = True

    @property
    def facts(self) -> tuple[Line, ...]:
        return () if self.fact is None else (self.fact,)

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        named = is_name(left) and relation == "=" and self.unknown not in right.free_symbols
        changes = _changes_of_sign(sympy.Poly(self.equation, self.unknown))
        surd = sorted(right.atoms(sympy.Pow), key=str) if not right.free_symbols else []
        if surd:
            by_sympy = bool(sympy.expand(self.equation.subs(self.unknown, right)) == 0)
            root, detail = by_sympy and self._vanishes(right, surd), f"SymPy: {by_sympy}; FLINT, as a matrix"
            above = bool(right > 0)
        elif self.radical is not None:
            put_in = RadicalForm(root=self.radical).check(at(self.equation, {self.unknown: right}), "=", ZERO)
            root, detail, above = put_in.ok, put_in.detail, above_zero(right)
        else:
            same = identical(at(self.equation, {self.unknown: right}), ZERO)
            root, detail, above = same.ok, same.detail, positive(right, {})
        found = [decide(fact) for fact in self.facts]
        ok = named and changes == 1 and root and above and self._as_stated() and all(each.ok for each in found)
        standing = weakest([Standing.CERTIFICATE, *[each.standing for each in found]])
        return Finding(ok=ok, standing=standing, detail=f"{changes} change of sign; a root: {detail}")

    def _as_stated(self) -> bool:
        if self.fact is None:
            return True
        stated = identical(self.clear * (self.fact.right - 1), self.equation)
        return stated.ok and self.fact.relation == "=" and positive(self.clear, {})

    def _vanishes(self, right: sympy.Expr, surd: list[sympy.Expr]) -> bool:
        """Whether the equation is 0 at a + b sqrt(c), written as the matrix a I + b [[0, c], [1, 0]]."""
        (root,) = surd
        if root.exp != sympy.Rational(1, 2) or not root.base.is_Integer:
            raise ValueError(f"{right} is not a + b sqrt(c)")
        slope, constant = sympy.Poly(right, root).all_coeffs()
        a, b, c = to_fmpq(constant), to_fmpq(slope), fmpq(int(root.base))
        value, identity = fmpq_mat(2, 2, [a, b * c, b, a]), fmpq_mat(2, 2, [1, 0, 0, 1])
        total = fmpq_mat(2, 2)
        for coefficient in sympy.Poly(self.equation, self.unknown).all_coeffs():
            total = total * value + identity * to_fmpq(coefficient)
        return total == fmpq_mat(2, 2)


def _changes_of_sign(polynomial: sympy.Poly) -> int:
    """How often the sign changes along the coefficients; ValueError if one of them has no visible sign."""
    signs = []
    for coefficient in polynomial.all_coeffs():
        if coefficient == 0:
            continue
        if not positive(coefficient, {}) and not positive(-coefficient, {}):
            raise ValueError(f"the sign of {coefficient} is not visible")
        signs.append(positive(coefficient, {}))
    return sum(first != second for first, second in pairwise(signs))
