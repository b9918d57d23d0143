"""A product of equal factors is a power, which an induction cannot see where the factor is a root."""

from dataclasses import dataclass

import sympy

from theory.proof.line import Finding
from theory.proof.peel import at
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing

WRITTEN_OUT = 6  # products, of 1, 2, ... factors, that both engines compare


@dataclass(frozen=True, kw_only=True)
class EqualFactors:
    """A product from 1 to a whole number of factors that do not involve the index: the factor to the power of their
    number."""

    name: str = "equal factors"
    substantive: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        if not isinstance(left, sympy.Product) or len(left.limits) > 1:
            return Finding(ok=False, standing=Standing.CERTIFICATE, detail="the left side is not one product")
        index, lower, upper = left.limits[0]
        factor = left.function
        simple = lower == 1 and upper.is_Symbol and not factor.free_symbols & {index, upper}
        by_sympy = simple and bool(right == factor**upper)
        counts = [sympy.Integer(count) for count in range(1, WRITTEN_OUT + 1)]
        written = simple and all(identical(at(left, {upper: m}), at(right, {upper: m})).ok for m in counts)
        detail = f"SymPy: {by_sympy}; written out up to {WRITTEN_OUT} factors: {written}"
        return Finding(ok=by_sympy and written and relation == "=", standing=Standing.CERTIFICATE, detail=detail)
