"""What the slope of a window's variance leaves out: the noises that reach fits of fewer than k batches."""

from fractions import Fraction

import pytest

from theory.lemmas.window import window
from theory.workflow import variance_ratios


def passed(length: int, last: int) -> list[Fraction]:
    """u(0), ..., u(last): 1, then each the mean of the last `length`, with zeros before the first."""
    found = [Fraction(1)]
    while len(found) <= last:
        found.append(sum(found[-length:], Fraction(0)) / length)
    return found


@pytest.mark.parametrize("length", [1, 2, 3, 5])
def test_the_first_noises_add_less_than_one_each_to_the_growth(length: int) -> None:
    for last in (length, length + 1, 12, 20):
        growth = variance_ratios(window(length, last))[-1]
        later = sum((member**2 for member in passed(length, last - length + 1)[1:]), Fraction(0))
        assert 0 <= growth - later <= length - 1
