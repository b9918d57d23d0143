"""E[1/Q] = 1/(m - 2) for Q chi-square with m >= 3 degrees of freedom: from the density, by one integration by parts."""

from collections.abc import Iterable
from math import factorial

import sympy
from flint import fmpq

from theory.proof.integral import VanishingBoundary
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import NormalForm

m, x = sympy.symbols("m x", positive=True)
INVERSE = sympy.Function("InverseChiSquare")  # E[1/Q], Q the sum of the squares of m independent standard normals
HALF = sympy.Rational(1, 2)


def inverse_moment() -> Derivation:
    """The derivation of E[1/Q], m >= 3 (for m = 1, 2 the integral diverges at 0)."""
    solved = HALF / (m * HALF - 1)
    return Derivation(
        quantity=INVERSE(m),
        chain=(
            Line(left=INVERSE(m), right=solved,
                 rule=VanishingBoundary(variable=x, power=m * HALF - 1, rate=HALF, least={m: 3}),
                 reason="the chi-square density is a constant times x^(m/2 - 1) exp(-x/2), which vanishes at both "
                 "ends"),
            Line(left=solved, right=1 / (m - 2), rule=NormalForm(), reason="cleared of the halves"),
        ),
        instances=_instances,
        least={m: 3},
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    for degrees in (4, 6, 10, 16):
        yield Instance(label=f"m = {degrees}", at={m: degrees}, direct=by_factorials(degrees))


def by_factorials(degrees: int) -> fmpq:
    """E[1/Q] for even m as a quotient of Gamma integrals: int x^j exp(-x/2) dx = j! 2^(j+1)."""
    j = degrees // 2 - 1
    return fmpq(factorial(j - 1) * 2**j, factorial(j) * 2 ** (j + 1))
