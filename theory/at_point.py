"""A claim moved to a point of the user's own: its trials there take the place of those of its plan."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import sympy

from theory.claim import Claim, Point
from theory.evaluate import number
from theory.parameter import Parameter


def trial_parameters(claim: Claim) -> tuple[Parameter, ...]:
    """The parameters that a trial of the claim has: its own that are simulated, and those that the plan adds.

    ValueError for a claim that is proved and not simulated.
    """
    simulated = claim.drawable.trials[0].parameters
    return tuple(each for each in (*claim.parameters, *claim.drawable.also) if each.symbol in simulated)


def default_values(claim: Claim) -> dict[str, str]:
    """What the plan's first trial has for the parameters that the statement does not have."""
    first = claim.drawable.trials[0].parameters
    return {each.name: str(first[each.symbol]) for each in claim.drawable.also}


def moved(claim: Claim, at: Mapping[str, str]) -> Claim:
    """The claim with the trials at these values; ValueError names what is missing, unknown, out of range or not drawn.

    A parameter that the plan alone has may be left out: it is then as in the plan's first trial.
    """
    point = _point(claim, at)
    if claim.drawable.at is None:
        raise ValueError(
            f"{claim.id} is simulated at the points of its plan alone; type: modelcollapse verify {claim.typed}"
        )
    try:
        trials = claim.drawable.at(point)
    except ValueError as error:
        raise ValueError(f"{claim.id} cannot be simulated there: {error}; {_usage(claim)}") from None
    return replace(claim, plan=replace(claim.drawable, trials=trials))


def spelled_at(point: Point) -> str:
    """The point as options of the command line.

    >>> spelled_at({sympy.Symbol("n"): 20, sympy.Symbol("sigma"): Fraction(3, 2)})
    '--at n=20 --at sigma=3/2'
    """
    return " ".join(f"--at {symbol}={value}" for symbol, value in point.items())


def _point(claim: Claim, at: Mapping[str, str]) -> dict[sympy.Symbol, Fraction]:
    allowed = trial_parameters(claim)
    names = [each.name for each in allowed]
    for name in at:
        if name not in names:
            raise ValueError(f"{claim.id} is not simulated at a {name!r}; it has {', '.join(names)}; {_usage(claim)}")
    given = {**default_values(claim), **at}
    missing = [name for name in names if name not in given]
    if missing:
        raise ValueError(f"{claim.id} needs a value for {', '.join(missing)}; {_usage(claim)}")
    point = {each.symbol: number(each, given[each.name]) for each in allowed}
    fault = out_of_range(allowed, point)
    if fault:
        raise ValueError(f"{fault}; {_usage(claim)}")
    return point


def out_of_range(allowed: tuple[Parameter, ...], point: Point) -> str:
    """The first value that lies outside its domain, and the domain; empty when all lie inside."""
    exact = {symbol: sympy.Rational(str(value)) for symbol, value in point.items()}
    for each in allowed:
        fault = each.fault(exact[each.symbol], exact)
        if fault:
            return f"{each.name}={point[each.symbol]} is out of range: {each.meaning}, {fault}"
    return ""


def _usage(claim: Claim) -> str:
    return f"type: modelcollapse verify {claim.typed} {spelled_at(claim.drawable.trials[0].parameters)}"
