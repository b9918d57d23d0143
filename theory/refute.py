"""Statements refuted by exact arithmetic: the point at which a derived value contradicts what is stated."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

import sympy

from theory.arithmetic import NotRational, Undefined, ball, rational, sign
from theory.claim import Claim, NearMiss
from theory.parameter import distant_points, far_points, points
from theory.proof.line import Derivation

ALLOWED = {"=": (0,), "<=": (-1, 0), ">=": (0, 1)}  # signs of the derived value less the stated one
SEARCH_BITS = 256  # of the enclosures that tell a user's formula from what is derived: 77 digits
DIGITS = (12, 40, 100)  # of values in a reason: as few as tell them apart
LONGEST = 24  # characters of an exact rational
Point = Mapping[sympy.Symbol, Any]


@dataclass(frozen=True, kw_only=True)
class Search:
    """What exact arithmetic says of a formula at the points of a domain.

    `point` is the first at which it contradicts what is derived; `agreed` counts those before it at which it is seen to
    hold, `undecided` those at which rigorous enclosures do not tell the two apart; at `without_value`, where there is
    such a point, the formula alone has no finite value.
    """

    point: Point | None
    agreed: int
    undecided: int
    without_value: Point | None


def counterexample(claim: Claim, derived: sympy.Expr, stated: sympy.Expr | None = None) -> Point | None:
    """The first point at which the derived value contradicts the statement, decided exactly; None if none is found.

    `stated` is the claim's value where nothing else is given.
    """
    value = claim.value if stated is None else stated
    for point in chain(points(claim.parameters), far_points(claim.parameters)):
        try:
            decided = sign(derived - value, point)
        except (Undefined, ValueError):
            continue
        if decided is not None and decided not in ALLOWED[claim.relation]:
            return point
    return None


def search(claim: Claim, derived: sympy.Expr, stated: sympy.Expr) -> Search:
    """The statement with `stated` in the place of its value, held against what is derived at many exact points."""
    near = ((point, True) for point in points(claim.parameters))
    beyond = ((point, False) for point in chain(far_points(claim.parameters), distant_points(claim.parameters)))
    agreed = undecided = 0
    without_value = None
    for point, small in chain(near, beyond):
        try:
            decided = sign(derived - stated, point, SEARCH_BITS)
        except ValueError:
            if without_value is None and _is_pole(stated, point, small) and not _is_pole(derived, point, small):
                without_value = point
            continue
        if decided is None:
            undecided += 1
        elif decided in ALLOWED[claim.relation]:
            agreed += 1
        else:
            return Search(point=point, agreed=agreed, undecided=undecided, without_value=without_value)
    return Search(point=None, agreed=agreed, undecided=undecided, without_value=without_value)


def _is_pole(expression: sympy.Expr, point: Point, small: bool) -> bool:
    """Whether the expression has no finite real value at the point; at one that is not `small`, an irrational value may
    just be too large to be enclosed, and is given the benefit of the doubt."""
    try:
        rational(expression, point)
        return False
    except Undefined:
        return True
    except NotRational:
        if not small:
            return False
    try:
        ball(expression, point, 4 * SEARCH_BITS)
    except Undefined:
        return True
    except ValueError:  # a sum of too many terms, say: its value is not known to be missing
        return False
    return False


def refuted_at(claim: Claim, miss: NearMiss, derivation: Derivation) -> Point | None:
    """The exact point at which the near miss contradicts what is derived; None if none is found."""
    return counterexample(claim, derivation.equality, miss.formula)


def survivors(claim: Claim, derivation: Derivation) -> list[NearMiss]:
    """The near misses that no exact point refutes."""
    return [miss for miss in claim.near_misses if refuted_at(claim, miss, derivation) is None]


def spelled(point: Point) -> str:
    """The point in words.

    >>> spelled({sympy.Symbol("n"): 2, sympy.Symbol("s"): sympy.Rational(3, 2)})
    'n = 2, s = 3/2'
    """
    return ", ".join(f"{symbol} = {value}" for symbol, value in point.items())


def values_apart(derived: sympy.Expr, stated: sympy.Expr, point: Point) -> tuple[str, str]:
    """Both values at the point, in as many digits as tell them apart.

    >>> values_apart(sympy.pi**2 / 6, sympy.Rational(49, 36), {})
    ('1.64493406685', '49/36')
    """
    own = other = ""
    for digits in DIGITS:
        own, other = (value_at(expression, point, digits) for expression in (derived, stated))
        if own != other:
            break
    return own, other


def value_at(expression: sympy.Expr, point: Point, digits: int = DIGITS[0]) -> str:
    """The value at the point: a short exact rational, or so many digits of an enclosure."""
    try:
        exact = str(rational(expression, point))
        if len(exact) <= LONGEST:
            return exact
    except NotRational:
        pass
    return str(ball(expression, point, 4 * SEARCH_BITS).str(digits, radius=False))


def valued(expression: sympy.Expr, value: str) -> str:
    """The expression and its value, or the value alone where the expression is no more than that.

    >>> valued(sympy.harmonic(3), "11/6"), valued(sympy.Symbol("n") + 1, "3")
    ('11/6', 'n + 1 = 3')
    """
    return value if str(expression) == value else f"{expression} = {value}"
