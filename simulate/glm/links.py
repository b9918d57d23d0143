"""A family as the kernels see it: the residual of a row is a - b F(s eta + o), with F the logistic or the exponential.

| family            | a       | b                     | F           | s  | o          |
|-------------------|---------|-----------------------|-------------|----|------------|
| binomial          | y       | trials                | logistic    | +1 | 0          |
| Poisson           | y       | 1                     | exponential | +1 | 0          |
| gamma             | -1      | -y                    | exponential | -1 | 0          |
| negative binomial | -1/disp | -(1 + disp y)/disp    | logistic    | -1 | -log(disp) |

The score of a fit is the sum of x times the residual. A normal response needs no F: its score is linear.
"""

import math
from dataclasses import dataclass
from typing import Any

from simulate.lanes.arithmetic import every, fma
from simulate.lanes.compiled import inlined
from simulate.lanes.functions import exponential
from theory.vocabulary import Family, GlmDesign

LOGISTIC, EXPONENTIAL, LINEAR = 0, 1, 2


@dataclass(frozen=True, kw_only=True)
class Link:
    """The residual's constants: `by_row` says that b differs by row, and `scale` is b where it does not."""

    kind: int
    by_row: bool
    scale: float
    sign: float
    shift: float


def link(design: GlmDesign) -> Link:
    """The constants of the design's family."""
    phi = float(design.dispersion)
    return {
        Family.NORMAL: Link(kind=LINEAR, by_row=False, scale=1.0, sign=1.0, shift=0.0),
        Family.BINOMIAL: Link(kind=LOGISTIC, by_row=False, scale=float(design.trials), sign=1.0, shift=0.0),
        Family.POISSON: Link(kind=EXPONENTIAL, by_row=False, scale=1.0, sign=1.0, shift=0.0),
        Family.GAMMA: Link(kind=EXPONENTIAL, by_row=True, scale=1.0, sign=-1.0, shift=0.0),
        Family.NEGATIVE_BINOMIAL: Link(kind=LOGISTIC, by_row=True, scale=1.0, sign=-1.0, shift=-math.log(phi)),
    }[design.family]


@inlined
def value_slope(kind: int, t: Any) -> Any:
    """F and its derivative at t."""
    if kind == LOGISTIC:
        odds = exponential(-t)
        share = 1.0 / (odds + 1.0)
        return share, odds * share * share
    if kind == EXPONENTIAL:
        grown = exponential(t)
        return grown, grown
    return t, every(1.0)


@inlined
def bend(kind: int, value: Any, slope: Any) -> Any:
    """The second derivative of F, of its value and slope."""
    if kind == LOGISTIC:
        return fma(value * -2.0, slope, slope)
    return slope
