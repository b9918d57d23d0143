"""A claim at a point of the user's own: every simulated claim can be moved, and what cannot be drawn is refused."""

from fractions import Fraction
from math import prod

import pytest
import sympy

from simulate.request import Request
from simulate.run import run
from theory.at_point import moved, spelled_at, trial_parameters
from theory.claim import Claim, Point
from theory.lemmas.gaussian_replace import RELATIVE_VARIANCE
from theory.parameter import Parameter
from theory.registry import claims, find
from theory.symbols import n, t

SIMULATED = [claim for claim in claims() if claim.plan is not None]
STATED = ("gain",)  # parameters of a statement that no draw depends on
simulated = pytest.mark.parametrize("claim", SIMULATED, ids=lambda claim: claim.id)


@simulated
def test_a_claim_moved_to_its_own_points_has_its_own_trials(claim: Claim) -> None:
    for trial in claim.planned.trials:
        values = {str(symbol): str(value) for symbol, value in trial.parameters.items()}
        assert trial in moved(claim, values).planned.trials


@simulated
def test_a_claim_can_be_moved_in_each_of_its_parameters(claim: Claim) -> None:
    base = claim.planned.trials[0].parameters
    for parameter in trial_parameters(claim):
        more = {**base, parameter.symbol: further(parameter, base)}
        there = moved(claim, {str(symbol): str(value) for symbol, value in more.items()})
        assert all(dict(trial.parameters) == more for trial in there.planned.trials)
        same = there.planned.trials[0].designs == claim.planned.trials[0].designs
        assert same == (parameter.name in STATED)


def further(parameter: Parameter, base: Point) -> Fraction | int:
    """Another value of the domain: the next whole number, or half way to the end of the rational ones."""
    value = base[parameter.symbol]
    if parameter.below is None:
        return value + 1
    end = sympy.sympify(parameter.below).subs({symbol: sympy.Rational(str(other)) for symbol, other in base.items()})
    return (Fraction(value) + Fraction(str(end))) / 2


def test_the_fits_of_a_limit_are_its_plans_own_unless_they_are_given() -> None:
    sine = find("kazdan.variance-mle-limit")
    assert dict(moved(sine, {"n": "20"}).planned.trials[0].parameters) == {n: 20, t: 6}
    assert dict(moved(sine, {"n": "20", "t": "9"}).planned.trials[0].parameters) == {n: 20, t: 9}


@pytest.mark.parametrize(
    ("name", "at", "words"),
    [
        (
            "kazdan.variance-mle",
            {"n": "20"},
            "needs a value for t; type: modelcollapse verify kazdan.variance-mle --at",
        ),
        ("kazdan.variance-mle", {"n": "20", "t": "2", "Q": "1"}, "not simulated at a 'Q'; it has n, t"),
        ("kazdan.variance-mle", {"n": "2.5", "t": "2"}, "whole number"),
        ("kazdan.variance-unbiased", {"n": "1", "t": "2"}, "out of range"),
        ("kazdan.variance-mle", {"n": "1", "t": "2"}, "cannot be simulated there: rows=1"),
        ("kazdan.variance-mle", {"n": "5", "t": "0"}, "cannot be simulated there: generations=0"),
        ("gerstgrasser.accumulate-estimator", {"n": "5", "i": "2"}, "not simulated at a 'i'; it has n"),
        ("kazdan.replace-w2-mle-limit", {"n": "5"}, "proved and not simulated"),
    ],
)
def test_a_point_that_cannot_be_drawn_is_refused_with_what_can(name: str, at: dict[str, str], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        moved(find(name), at)


def test_a_point_is_spelled_as_it_is_typed() -> None:
    assert spelled_at({n: 20, sympy.Symbol("sigma"): Fraction(3, 2)}) == "--at n=20 --at sigma=3/2"


def test_the_relative_variance_is_that_of_a_product_of_chi_squares() -> None:
    """E x^2 = m (m + 2) and E x = m for m = n - 1 degrees (Johnson, Kotz and Balakrishnan, chapter 18)."""
    for rows, fits in ((4, 2), (6, 3), (20, 300)):
        degrees = rows - 1
        known = prod(Fraction(degrees * (degrees + 2), degrees**2) for _ in range(fits)) - 1
        assert RELATIVE_VARIANCE.subs({n: rows, t: fits}) == sympy.Rational(known.numerator, known.denominator)


def test_the_relative_variance_is_what_the_simulator_draws() -> None:
    """At (n, t) = (6, 2), where the fourth moment of a chi-square product still lets 65,536 draws tell it to 5 %."""
    (trial,) = moved(find("kazdan.replace-variance-unbiased"), {"n": "6", "t": "2"}).planned.trials
    drawn = run(Request(design=trial.designs[0], replicates=65_536, seed=3))
    assert drawn["m2"] / drawn["mean"] ** 2 == pytest.approx(float(RELATIVE_VARIANCE.subs({n: 6, t: 2})), rel=0.05)
