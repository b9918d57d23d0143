"""What a formula predicts of every functional: numbers that follow from the variance of each innovation.

The formula F of the claim is log E exp(sum_{g<=G} u_g'e_g) in unit directions, so innovation g has the variance
s_g = 2 (F(g) - F(g-1)) along any of them: 1 where the theorem holds.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from verify.process.instrument import Functional, Instrument

Value = Callable[[int], float]


def variances(value: Value, generations: int) -> list[float]:
    """s_1, ..., s_G from the cumulant generating function at 1, ..., G generations; that of none is 0."""
    totals = [0.0, *(value(g) for g in range(1, generations + 1))]
    return [2 * (late - early) for early, late in pairwise(totals)]


def predicted(tool: Instrument, spread: Sequence[float]) -> list[float]:
    """The limit of every functional where innovation g is N(0, spread_g I), independent of all before."""
    s = np.asarray(spread, dtype=np.float64)
    joint = (tool.coefficients * s) @ tool.coefficients.T
    usual = tool.coefficients @ tool.coefficients.T
    return [_one(each, tool, s, joint, usual) for each in tool.functionals]


def _one(each: Functional, tool: Instrument, s: Any, joint: Any, usual: Any) -> float:
    p = tool.size
    if each.part == "covariance":
        return float(s[each.at[0]] * each.at[1])
    if each.part == "fourth":
        variance = s[each.at[0]] if each.at[0] >= 0 else along(tool, each.at[1], s)
        return float(3 * (variance - 1) ** 2)
    if each.part == "fits":
        return float(p * joint[each.at])
    if each.part == "coupling":
        g = each.at[0]
        return float(p * (joint[g, g] - usual[g, g]))
    if each.part == "conditional":
        g = each.at[0]
        return float(p * (s[g] - 1) * p * (joint[g - 1, g - 1] - usual[g - 1, g - 1]))
    return 0.0  # means, third moments and remainders


def along(tool: Instrument, direction: int, spread: Any) -> float:
    """The variance along one of the instrument's directions."""
    squares = (tool.directions[direction] ** 2).sum(axis=1)
    return float(squares @ np.asarray(spread))


def laws(tool: Instrument, spread: Sequence[float]) -> list[dict[str, Any]]:
    """The law of what each histogram counts: normal with a variance, or the length of p normals (chi) with one."""
    found = []
    for kind, place in tool.histograms:
        variance = along(tool, place, spread) if kind == "direction" else float(spread[place])
        found.append({"law": kind, "degrees": 1 if kind == "direction" else tool.size, "variance": variance})
    return found
