"""A parameter of a claim with its domain, and the small exact points of a domain at which formulas are compared."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import sympy

SEARCHED = 4  # values of each parameter, from its least on, in the search for a counterexample
DISTANT = 24  # steps above its least value, up to which single parameters are tried
FAR = 1000  # above its least value: a bound that fails late is found there
Bound = Any  # a SymPy expression or a whole number
Point = dict[sympy.Symbol, Any]


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A parameter with its domain; bounds may be expressions in the other parameters.

    A whole number has `least` and perhaps `most`, both allowed. A rational (not `whole`) lies strictly above `above`
    (None: no lower bound), and strictly below `below` where that is given; a rational is never 0.
    """

    symbol: sympy.Symbol
    meaning: str
    least: Bound = 1
    most: Bound | None = None
    whole: bool = True
    above: Bound | None = 0
    below: Bound | None = None

    @property
    def name(self) -> str:
        return str(self.symbol)

    @property
    def domain(self) -> str:
        """The domain in words."""
        if self.whole:
            return f"a whole number, at least {self.least}" + ("" if self.most is None else f", at most {self.most}")
        lower = "" if self.above is None else f" above {self.above}"
        upper = "" if self.below is None else f"{' and' if lower else ''} below {self.below}"
        return f"a rational number{lower or ('' if upper else ' other than 0')}{upper}, such as {self.example({})}"

    @property
    def bounds(self) -> tuple[Bound, ...]:
        """All bounds that are given."""
        given = (self.least, self.most) if self.whole else (self.above, self.below)
        return tuple(bound for bound in given if bound is not None)

    def example(self, point: Mapping[sympy.Symbol, Any]) -> sympy.Expr:
        """A value inside the domain, the other parameters having the values of `point`."""
        return next(iter(self.values(point)))

    def values(self, point: Mapping[sympy.Symbol, Any]) -> Iterator[sympy.Expr]:
        """The first SEARCHED values of the domain, fewer where it ends."""
        if not self.whole:
            yield from self._rationals(point)
            return
        low = _at(self.least, point)
        for step in range(SEARCHED):
            if self.most is None or low + step <= _at(self.most, point):
                yield low + step

    def _rationals(self, point: Mapping[sympy.Symbol, Any]) -> Iterator[sympy.Expr]:
        """Rationals with different denominators, so that no power of one is a power of another."""
        if self.above is not None and self.below is not None:
            low, high = _at(self.above, point), _at(self.below, point)
            shares = (sympy.Rational(step + 1, 2 * step + 3) for step in range(SEARCHED))
            yield from (low + (high - low) * share for share in shares)
            return
        steps = (sympy.Rational(2 * step + 3, 2) for step in range(SEARCHED))
        if self.below is not None:
            yield from (_at(self.below, point) - step for step in steps)
        else:
            start = sympy.Integer(0) if self.above is None else _at(self.above, point)
            yield from (start + step for step in steps)

    def fault(self, value: sympy.Expr, point: Mapping[sympy.Symbol, Any]) -> str:
        """What keeps the value out of the domain ("at least d + 2 = 5"); empty when it is inside."""
        lower, upper = ("at least", "at most") if self.whole else ("above", "below")
        low, high = (self.least, self.most) if self.whole else (self.above, self.below)
        for words, bound, side in ((lower, low, 1), (upper, high, -1)):
            gap = 1 if bound is None else side * (value - _at(bound, point))
            if gap < 0 or (gap == 0 and not self.whole):
                fixed = not sympy.sympify(bound).free_symbols
                return f"{words} {bound}" if fixed else f"{words} {bound} = {_at(bound, point)}"
        return "" if self.whole or value != 0 else "other than 0"


def _at(bound: Bound, point: Mapping[sympy.Symbol, Any]) -> sympy.Expr:
    return sympy.sympify(bound).subs(point)


def ordered(parameters: Sequence[Parameter]) -> list[Parameter]:
    """The parameters so that each stands after those in its bounds."""
    placed: list[Parameter] = []
    waiting = list(parameters)
    while waiting:
        known = {each.symbol for each in placed}
        ready = [each for each in waiting if all(sympy.sympify(b).free_symbols <= known for b in each.bounds)]
        if not ready:
            raise ValueError(f"the bounds of {', '.join(each.name for each in waiting)} go round in a circle")
        placed += ready
        waiting = [each for each in waiting if each not in ready]
    return placed


def points(parameters: Sequence[Parameter]) -> Iterable[Point]:
    """Small points of the domain: each parameter at its first values, those that change one parameter first."""
    chain = ordered(parameters)
    steps = sorted(product(range(SEARCHED), repeat=len(chain)), key=lambda each: (max(each, default=0), sum(each)))
    for step in steps:
        point: Point = {}
        for parameter, place in zip(chain, step, strict=True):
            choices = list(parameter.values(point))
            if place >= len(choices):
                break
            point[parameter.symbol] = choices[place]
        else:
            yield point


def far_points(parameters: Sequence[Parameter]) -> Iterable[Point]:
    """For each whole parameter with a plain lower bound and no upper one, that parameter FAR above it, and the others
    at the least values that this leaves them."""
    chain = ordered(parameters)
    for chosen in chain:
        if chosen.whole and chosen.most is None and not sympy.sympify(chosen.least).free_symbols:
            point: Point = {}
            for parameter in chain:
                step = FAR if parameter is chosen else 0
                point[parameter.symbol] = parameter.example(point) + step
            yield point


def distant_points(parameters: Sequence[Parameter]) -> Iterable[Point]:
    """For each whole parameter, its values from SEARCHED to DISTANT above the least, the others at their first values.

    A formula that agrees by design at the first few values is found out there.
    """
    chain = ordered(parameters)
    for chosen in chain:
        for step in range(SEARCHED, DISTANT + 1) if chosen.whole else ():
            point = _shifted(chain, chosen, step)
            if point is not None:
                yield point


def _shifted(chain: Sequence[Parameter], chosen: Parameter, step: int) -> Point | None:
    """The first values, the chosen one `step` higher; None where that leaves the domain."""
    point: Point = {}
    for parameter in chain:
        value = next(iter(parameter.values(point)), None)
        if value is None:
            return None
        point[parameter.symbol] = value + (step if parameter is chosen else 0)
        if parameter.fault(point[parameter.symbol], point):
            return None
    return point
