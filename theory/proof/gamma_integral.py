"""Moments of the gamma law, from Euler's integral: E x^s, and E log x as its derivative at s = 0.

The density is proportional to f = x^(shape - 1) exp(-rate x) on (0, infinity). With u = rate x, the integral of x^s f
is rate^-(shape + s) times the integral of u^(shape + s - 1) exp(-u), which defines Gamma(shape + s).

The second engine works the integrals out at points, from the power series of exp(-u) and a bound of the tail.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import flint
import sympy
from flint import arb, fmpq

from theory.arithmetic import ball, rational
from theory.proof.line import Finding
from theory.proof.naming import is_name
from theory.proof.order import positive
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing

CUT = 200  # where the integrals are cut; beyond it exp(-u) is below 10^-86
TERMS = 1000  # of the power series of exp(-u)
BITS = 768
NARROW = 10**30
order = sympy.Dummy("order", positive=True)


@dataclass(frozen=True, kw_only=True)
class PowerMean:
    """left names E x^power under the gamma law; right is Gamma(shape + power) / (Gamma(shape) rate^power).

    Shape, rate and shape + power must be positive from `least` on. `at`: the points at which integrals are worked out.
    """

    shape: sympy.Expr
    rate: sympy.Expr
    power: sympy.Expr
    least: Mapping[sympy.Symbol, Any]
    at: tuple[Mapping[sympy.Symbol, Any], ...]
    name: str = "Euler's integral"
    substantive: bool = True
    gives_meaning: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        exists = all(positive(part, self.least) for part in (self.shape, self.rate, self.shape + self.power))
        if not (is_name(left) and right.free_symbols <= left.free_symbols and exists and len(self.at) > 1):
            return _no("a name, positive shape, rate and shape + power, and two points are needed")
        stated = identical(right, _moment(self.shape, self.rate, self.power))
        by_arb = all(_meets(right, point, self._integrated(point)) for point in self.at)
        detail = f"{stated.detail}; Arb integrals at {len(self.at)} points: {by_arb}"
        return Finding(ok=stated.ok and by_arb and relation == "=", standing=Standing.CERTIFICATE, detail=detail)

    def _integrated(self, point: Mapping[sympy.Symbol, Any]) -> arb:
        shape, power = rational(self.shape, point), rational(self.power, point)
        with flint.ctx.workprec(BITS):
            quotient = euler(shape + power)[0] / euler(shape)[0]
            return arb(quotient / ball(self.rate, point, BITS) ** arb(power))


@dataclass(frozen=True, kw_only=True)
class LogMean:
    """left names E log x under the gamma law; right is the derivative of M(s) = E x^s at s = 0.

    For every s > 0, (1 - M(-s))/s <= E log x <= (M(s) - 1)/s, because 1 + s log x <= x^s; both ends tend to M'(0).
    """

    shape: sympy.Expr
    rate: sympy.Expr
    least: Mapping[sympy.Symbol, Any]
    at: tuple[Mapping[sympy.Symbol, Any], ...]
    name: str = "derivative of the moments at 0"
    substantive: bool = True
    gives_meaning: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        exists = positive(self.shape, self.least) and positive(self.rate, self.least)
        if not (is_name(left) and right.free_symbols <= left.free_symbols and exists and len(self.at) > 1):
            return _no("a name, positive shape and rate, and two points are needed")
        derivative = sympy.diff(_moment(self.shape, self.rate, order), order).subs(order, 0)
        stated = identical(right, derivative)
        by_arb = all(_meets(right, point, self._integrated(point)) for point in self.at)
        detail = f"{stated.detail}; Arb integrals at {len(self.at)} points: {by_arb}"
        return Finding(ok=stated.ok and by_arb and relation == "=", standing=Standing.CERTIFICATE, detail=detail)

    def _integrated(self, point: Mapping[sympy.Symbol, Any]) -> arb:
        plain, logarithmic = euler(rational(self.shape, point))
        with flint.ctx.workprec(BITS):
            return arb(logarithmic / plain - ball(self.rate, point, BITS).log())


def _moment(shape: sympy.Expr, rate: sympy.Expr, power: sympy.Expr) -> sympy.Expr:
    return sympy.gamma(shape + power) / (sympy.gamma(shape) * rate**power)


def _meets(right: sympy.Expr, point: Mapping[sympy.Symbol, Any], integrated: arb) -> bool:
    with flint.ctx.workprec(BITS):
        gap = integrated - ball(right, point, BITS)
        return bool(gap.contains(0)) and bool(abs(gap) * NARROW < 1)


def euler(shape: fmpq) -> tuple[arb, arb]:
    """The integrals of u^(shape - 1) exp(-u), without and with a factor log u, over (0, infinity), enclosed.

    Up to CUT term by term; the alternating series is cut where its terms decrease. Beyond CUT >= 2 shape, the integral
    of u^shape exp(-u) is at most 2 CUT^shape exp(-CUT), and log u / u falls.
    """
    if not 0 < shape < CUT // 2:
        raise ValueError(f"shape {shape} is not between 0 and {CUT // 2}")
    with flint.ctx.workprec(BITS):
        cut, log = arb(CUT), arb(CUT).log()
        plain, logarithmic, term = arb(0), arb(0), cut ** arb(shape)
        for count in range(TERMS):
            power = arb(shape + count)
            plain += term / power
            logarithmic += term * (log / power - 1 / power**2)
            term = -term * cut / (count + 1)
        beyond = 2 * cut ** arb(shape) * (-cut).exp()
        rest = abs(term) + beyond
        return plain + arb(0).union(rest).union(-rest), logarithmic + arb(0).union(rest * log).union(-rest * log)


def _no(detail: str) -> Finding:
    return Finding(ok=False, standing=Standing.CERTIFICATE, detail=detail)
