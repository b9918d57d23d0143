"""Curves that theory gives: the value of a claim along one of its parameters, beside what was drawn."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from theory.arithmetic import ball
from theory.registry import find
from verify.studies.study import Curve

BITS = 96  # of the Arb balls, far beyond what a figure shows


def derived(
    claim_id: str,
    along: str,
    places: Sequence[int],
    at: Mapping[str, int | Fraction],
    *,
    label: str = "",
    scale: float = 1,
) -> Curve:
    """The value of the claim times `scale` at each place of its parameter `along`, the others fixed by `at`.

    Without `along` it is the same everywhere, as a limit is.
    """
    stated = find(claim_id)
    symbols = {str(symbol): symbol for symbol in stated.symbols}
    fixed = {symbols[name]: Fraction(value) for name, value in at.items()}
    points = [{**fixed, symbols[along]: Fraction(place)} if along else fixed for place in places]
    values = [float(ball(stated.value, point, BITS)) for point in points]
    return Curve(label=label or "theory", x=list(places), mean=[scale * value for value in values], theory=claim_id)
