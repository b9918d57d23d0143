"""Statements refuted by exact arithmetic: the point at which a derived value contradicts what is stated."""

from collections.abc import Mapping
from itertools import chain
from typing import Any

import sympy

from theory.arithmetic import Undefined, sign
from theory.claim import Claim, NearMiss
from theory.parameter import far_points, points
from theory.proof.line import Derivation

ALLOWED = {"=": (0,), "<=": (-1, 0), ">=": (0, 1)}  # signs of the derived value less the stated one
Point = Mapping[sympy.Symbol, Any]


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
