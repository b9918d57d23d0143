"""E[Q^k] and E[Q^-k] for Q chi-square with m degrees of freedom: from the density, by parts, then by induction on k."""

from collections.abc import Iterable
from functools import cache
from math import factorial

import sympy
from flint import fmpq

from theory.lemmas.chi_square import HALF, m, x
from theory.proof.induction import Induction
from theory.proof.line import Derivation, Instance, Line
from theory.proof.powers import ByParts
from theory.proof.rules import Definition, Use
from theory.symbols import i, k

POWER = sympy.Function("ChiSquarePower")  # E[Q^k]
INVERSE_POWER = sympy.Function("ChiSquareInversePower")  # E[Q^-k]
NO_POWER = "the power 0 is 1"
DENSITY = "the chi-square density is a constant times x^(m/2 - 1) exp(-x/2)"


@cache
def powers() -> Derivation:
    """E[Q^k] = m (m + 2) ... (m + 2k - 2), for every m and k."""
    parts = Line(
        left=POWER(m, k), right=(m + 2 * k - 2) * POWER(m, k - 1), reason=DENSITY,
        rule=ByParts(variable=x, index=k, shape=m * HALF, rate=HALF, sign=1, least={k: 1}),
    )  # fmt: skip
    return _solved(POWER(m, k), parts, sympy.Product(m + 2 * i - 2, (i, 1, k)), 1)


@cache
def inverse_powers() -> Derivation:
    """E[Q^-k] = 1/((m - 2) (m - 4) ... (m - 2k)), for m >= 2k + 1; with fewer degrees of freedom it is infinite."""
    parts = Line(
        left=INVERSE_POWER(m, k), right=INVERSE_POWER(m, k - 1) / (m - 2 * k), reason=DENSITY,
        rule=ByParts(variable=x, index=k, shape=m * HALF, rate=HALF, sign=-1, least={m: 2 * k + 1}),
    )  # fmt: skip
    return _solved(INVERSE_POWER(m, k), parts, 1 / sympy.Product(m - 2 * i, (i, 1, k)), -1)


def _solved(name: sympy.Expr, parts: Line, product: sympy.Expr, sign: int) -> Derivation:
    start = Line(left=name.xreplace({k: sympy.Integer(0)}), right=sympy.Integer(1), rule=Definition(), reason=NO_POWER)
    step = Line(left=name, right=parts.right, rule=Use(facts=(parts,)), reason="one power at a time")
    return Derivation(
        quantity=name,
        facts=(parts, start, step),
        chain=(
            Line(left=name, right=product, reason="one factor a power",
                 rule=Induction(variable=k, base=0, base_value=start, step=step)),
        ),
        instances=lambda: _instances(sign),
        least={} if sign == 1 else {m: 2 * k + 1},
    )  # fmt: skip


def _instances(sign: int) -> Iterable[Instance]:
    for degrees, power in ((8, 1), (8, 2), (10, 3), (12, 4)):
        direct = moment(degrees, sign * power)
        yield Instance(label=f"m = {degrees}, k = {power}", at={m: degrees, k: power}, direct=direct)


def moment(degrees: int, power: int) -> fmpq:
    """E[Q^power] for even m as a quotient of Gamma integrals: the integral of x^j exp(-x/2) is j! 2^(j+1)."""
    j = degrees // 2 - 1
    return fmpq(factorial(j + power), factorial(j)) * fmpq(2) ** power
