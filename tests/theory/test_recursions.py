"""The value of every claim, at random points, against a direct computation in plain fractions that imports no theory.

Each file of tests/theory/recursions runs the definitions (a recursion, an enumeration, a matrix) of some claims:
`DIRECT[id](point)` is the value, or two rationals that enclose it where it is irrational.
"""

from collections.abc import Callable
from fractions import Fraction
from importlib.util import module_from_spec, spec_from_file_location
from itertools import islice
from pathlib import Path
from random import Random

import pytest
import sympy

from theory.claim import Claim, Regime
from theory.evaluate import evaluate
from theory.parameter import Parameter, ordered
from theory.registry import claims

Direct = Callable[[dict[str, Fraction]], Fraction | tuple[Fraction, Fraction]]
POINTS = 20
REACH = 7  # a whole parameter is at most so far above its least value
WIDEST = Fraction(1, 10**6)  # of an enclosure, relative to its value


def _direct() -> dict[str, Direct]:
    found: dict[str, Direct] = {}
    for path in sorted((Path(__file__).parent / "recursions").glob("*.py")):
        spec = spec_from_file_location(f"recursions_{path.stem}", path)
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        assert not found.keys() & module.DIRECT.keys(), path.name
        found |= module.DIRECT
    return found


DIRECT = _direct()
VALUED = [claim for claim in claims() if claim.regime is not Regime.IDENTITY]


def drawn(parameter: Parameter, point: dict[sympy.Symbol, sympy.Expr], random: Random) -> sympy.Expr:
    """A random value inside the domain of the parameter."""
    if parameter.whole:
        low = int(sympy.sympify(parameter.least).subs(point))
        high = low + REACH if parameter.most is None else int(sympy.sympify(parameter.most).subs(point))
        return sympy.Integer(random.randint(low, min(high, low + REACH)))
    share = sympy.Rational(random.randint(1, 29), 30)
    if parameter.above is not None and parameter.below is not None:
        low, high = (sympy.sympify(bound).subs(point) for bound in (parameter.above, parameter.below))
        return low + (high - low) * share
    if parameter.below is not None:
        return sympy.sympify(parameter.below).subs(point) - 3 * share
    return (0 if parameter.above is None else sympy.sympify(parameter.above).subs(point)) + 3 * share


def some_points(claim: Claim) -> list[dict[str, Fraction]]:
    """Random points of the domain, the same in every run, each once (a small domain has fewer)."""
    random = Random(claim.id)
    found: dict[str, dict[str, Fraction]] = {}
    for _ in range(10 * POINTS):
        point: dict[sympy.Symbol, sympy.Expr] = {}
        for parameter in ordered(claim.parameters):
            point[parameter.symbol] = drawn(parameter, point, random)
        if all(each.fault(point[each.symbol], point) == "" for each in claim.parameters):
            found.setdefault(str(point), {str(symbol): Fraction(str(value)) for symbol, value in point.items()})
    return list(islice(found.values(), POINTS))


def test_every_claim_with_a_value_is_computed_directly_too() -> None:
    assert sorted(DIRECT) == sorted(claim.id for claim in VALUED)


@pytest.mark.parametrize("claim", VALUED, ids=lambda claim: claim.id)
def test_evaluate_agrees_with_the_direct_computation_at_random_points(claim: Claim) -> None:
    points = some_points(claim)
    assert points
    for point in points:
        found = evaluate(claim, {name: str(value) for name, value in point.items()}, digits=30)
        direct = DIRECT[claim.id](point)
        if isinstance(direct, tuple):
            low, high = direct
            assert high - low <= WIDEST * max(abs(low), abs(high)), f"{point}: too wide an enclosure to test anything"
            assert low <= Fraction(found.upper), point
            assert Fraction(found.lower) <= high, point
        else:
            assert Fraction(found.lower) <= direct <= Fraction(found.upper), point
            assert found.exact is None or Fraction(found.exact) == direct, point
