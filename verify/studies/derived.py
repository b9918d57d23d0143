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
    """The value of the claim times `scale` at each place of its parameter `along`, the others fixed by `at`."""
    stated = find(claim_id)
    symbols = {str(symbol): symbol for symbol in stated.symbols}
    fixed = {symbols[name]: Fraction(value) for name, value in at.items()}
    values = [float(ball(stated.value, {**fixed, symbols[along]: Fraction(place)}, BITS)) for place in places]
    return Curve(label=label or "theory", x=places, mean=[scale * value for value in values], theory=claim_id)
