"""The first moments of a family from its density h(y) exp(eta y - A(eta)), by summing or integrating it.

The base measure h stands here alone. That A normalises the density, and that the natural parameter has the stated mean,
is checked and not assumed: a wrong log-partition gives no moments.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import comb, factorial
from typing import Any

import flint
import sympy
from flint import acb, arb, fmpq

from theory.arithmetic import ball, rational, to_fmpq
from theory.families import declared
from theory.families.family import Family, eta

BITS = 128
LAST = 300  # of the terms of a series that are added up
Values = Mapping[sympy.Symbol, Any]
Moments = tuple[Any, Any, Any]  # total mass, E y, E y^2


@dataclass(frozen=True, kw_only=True)
class Law:
    """Where a density is summed: its natural parameter, exp(-A) there, and the constants."""

    natural: sympy.Expr
    scale: sympy.Expr
    constant: fmpq

    @property
    def odds(self) -> sympy.Expr:
        return sympy.exp(self.natural)


def variance(family: Family, at: Values) -> fmpq | arb:
    """Var y at the parameters `at`, exactly or enclosed; ArithmeticError when A does not normalise the density, or the
    natural parameter does not have the mean mu."""
    with flint.ctx.workprec(BITS):
        mass, mean, square = MOMENTS[family.name](_law(family, at))
        stated = to_fmpq(at[family.mean.symbol])
        if not (_meets(mass, fmpq(1)) and _meets(mean, stated)):
            raise ArithmeticError(f"{family.name} at {dict(at)}: total mass {mass}, mean {mean}")
        found: fmpq | arb = square - mean * mean
        return found


def _law(family: Family, at: Values) -> Law:
    values = {symbol: sympy.Rational(str(value)) for symbol, value in at.items()}
    natural = family.link.xreplace(values)
    scale = sympy.exp(-family.log_partition.xreplace({eta: natural}).xreplace(values))
    constant = [to_fmpq(at[each.symbol]) for each in family.constants]
    return Law(natural=natural, scale=scale, constant=constant[0] if constant else fmpq(1))


def _meets(value: fmpq | arb, stated: fmpq) -> bool:
    return bool(value.contains(stated)) if isinstance(value, arb) else bool(value == stated)


def _number(expression: sympy.Expr) -> arb:
    return ball(expression, {}, BITS)


def _binomial(law: Law) -> Moments:
    """Exact: the sum over 0, ..., m of comb(m, y) odds^y exp(-A)."""
    trials, odds, scale = int(law.constant.p), rational(law.odds, {}), rational(law.scale, {})
    mass = [comb(trials, y) * odds**y * scale for y in range(trials + 1)]
    return _weighted(mass)


def _weighted(mass: list[Any]) -> Moments:
    moments = [sum((y**power * p for y, p in enumerate(mass)), 0 * mass[0]) for power in range(3)]
    return moments[0], moments[1], moments[2]


def _series(grows: Callable[[int], fmpq], limit: int, law: Law) -> Moments:
    """The series of h(y) odds^y exp(-A), where grows(y) = h(y + 1)/h(y) is monotone and tends to `limit`."""
    odds, term = _number(law.odds), _number(law.scale)
    mass = []
    for y in range(LAST):
        mass.append(term)
        term = term * odds * arb(grows(y))
    ratio = odds * arb(max(grows(LAST), fmpq(limit)) * fmpq(LAST + 1, LAST) ** 2)
    if not ratio < 1:
        raise ArithmeticError(f"the terms do not fall from {LAST} on")
    rest = term * LAST**2 / (1 - ratio)  # of the second moment, so of all three
    found = [moment.union(moment + rest) for moment in _weighted(mass)]
    return found[0], found[1], found[2]


def _poisson(law: Law) -> Moments:
    """h(y) = 1/y!"""
    return _series(lambda y: fmpq(1, y + 1), 0, law)


def _negative_binomial(law: Law) -> Moments:
    """h(y) = r (r + 1) ... (r + y - 1)/y!"""
    return _series(lambda y: (law.constant + y) / (y + 1), 1, law)


def _gamma(law: Law) -> Moments:
    """Exact for a whole shape: the integral of y^j exp(-b y) is j!/b^(j + 1)."""
    shape, rate, scale = int(law.constant.p), -rational(law.natural, {}), rational(law.scale, {})
    if law.constant.q != 1:
        raise ArithmeticError(f"the shape {law.constant} is not whole")
    found = [scale * factorial(shape - 1 + j) / factorial(shape - 1) / rate ** (shape + j) for j in range(3)]
    return found[0], found[1], found[2]


def _integrals(integrand: Callable[[acb, int], acb], ends: tuple[arb, arb], rest: arb) -> Moments:
    """The integrals over the range, each widened by what is left out."""
    found = []
    for j in range(3):
        inside = acb.integral(_moment(integrand, j), *ends).real
        found.append(inside.union(inside + rest).union(inside - rest))
    return found[0], found[1], found[2]


def _moment(integrand: Callable[[acb, int], acb], power: int) -> Callable[[acb, bool], acb]:
    return lambda x, _: integrand(x, power)


def _normal(law: Law) -> Moments:
    """h(y) = exp(-y^2/(2 v))/sqrt(2 pi v). Beyond L >= 4 v |eta|, y^2 exp(eta y - y^2/(2v)) <= 8 v exp(-y^2/(8 v))."""
    v, natural, scale = arb(law.constant), _number(law.natural), _number(law.scale)
    end = 30 * (1 + v) + 4 * v * abs(natural)
    front = scale / (2 * arb.pi() * v).sqrt()
    rest = front * 64 * v * v / end * (-end * end / (8 * v)).exp()
    return _integrals(lambda y, j: front * y**j * (natural * y - y * y / (2 * v)).exp(), (-end, end), rest)


def _inverse_gaussian(law: Law) -> Moments:
    """h(y) = sqrt(lam/(2 pi y^3)) exp(-lam/(2 y)), with y = u^2: 2 y^j u^-2 exp(eta u^2 - lam/(2 u^2)).

    For j = 0 it rises up to u = s, and for j = 1, 2 it is at most (1 + s)^4 times that; above u = e >= 1 it is at most
    2 u^3 exp(eta u^2), whose integral is known.
    """
    lam, rate, scale = arb(law.constant), -_number(law.natural), _number(law.scale)
    front = scale * (lam / (2 * arb.pi())).sqrt()
    start, end = lam.sqrt() / 16, (1 + 100 / rate).sqrt()
    below = start * front * 2 / start**2 * (1 + start) ** 4 * (-lam / (2 * start**2)).exp()
    above = front * (end**2 / rate + 1 / rate**2) * (-rate * end**2).exp()

    def integrand(u: acb, j: int) -> acb:
        square = u * u
        return front * 2 * square**j / square * (-rate * square - lam / (2 * square)).exp()

    return _integrals(integrand, (start, end), below + above)


MOMENTS: dict[str, Callable[[Law], Moments]] = {
    declared.NORMAL.name: _normal,
    declared.BINOMIAL.name: _binomial,
    declared.POISSON.name: _poisson,
    declared.GAMMA.name: _gamma,
    declared.NEGATIVE_BINOMIAL.name: _negative_binomial,
    declared.INVERSE_GAUSSIAN.name: _inverse_gaussian,
}
