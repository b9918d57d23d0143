"""The bandwidths at which the words of the claims on one row change are where the derived bounds change their sign."""

import pytest
import sympy

from theory.arithmetic import ball
from theory.lemmas.kernel_density import h
from theory.registry import find


@pytest.mark.parametrize(
    ("claim", "below", "above", "word"),
    [
        ("kazdan.kde-accumulate-can-win", "61/100", "62/100", "h < 0.61"),
        ("kazdan.kde-accumulate-can-lose", "126/100", "127/100", "h^2 > 8/5"),  # 1.2649 = sqrt(8/5)
    ],
)
def test_a_bound_changes_its_sign_where_the_words_say(claim: str, below: str, above: str, word: str) -> None:
    stated = find(claim)
    told = " ".join((stated.statement, *stated.conventions))
    low, high = (float(ball(stated.value, {h: sympy.Rational(at)}, 96)) for at in (below, above))
    assert low < 0 < high
    assert word in told
    corrected = find("kazdan.kde-lower-loss-as-printed").errata[0].corrected
    assert word in corrected
