"""The whole law of one replicate, where it is known: with it a few runs are enough for a test.

All laws here are those of a positive number over its mean, so a formula for the mean is all that a test needs.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import bdtr, bdtrc, chdtr, chdtrc
from scipy.stats import f as f_law
from scipy.stats import kstest

from theory.vocabulary import Design, Features, GaussianDesign, LinearDesign, Statistic
from verify.audit.cells import Floats
from verify.hypotheses import Outcome

BINARY = frozenset({Statistic.CATEGORY_GONE, Statistic.CATEGORY_ALONE, Statistic.STILL_MIXED})


@dataclass(frozen=True, kw_only=True)
class Law:
    """A law by name: "binomial", "chi-square" with degrees of freedom a replicate, or "F" with its two."""

    name: str
    degrees: tuple[int, ...] = ()

    @property
    def words(self) -> str:
        return f"{self.name}, exact" if self.name != "F" else "whole law F, exact"


def law(design: Design) -> Law | None:
    """The law of one replicate of the design over its mean; None where it is not one of those listed here.

    Of binary outcomes it is the count. A normal law fitted once to n rows has n - 1 squares in its variance, and one in
    the displacement of its mean. The test error of a least squares fit with the same features in every generation is
    F distributed.
    """
    statistic: Any = getattr(design, "statistic", None)
    if statistic in BINARY:
        return Law(name="binomial")
    if isinstance(design, GaussianDesign) and design.generations == 1:
        degrees = {Statistic.VARIANCE: design.rows - 1, Statistic.MEAN_DISPLACEMENT: 1}.get(statistic)
        return None if degrees is None else Law(name="chi-square", degrees=(degrees,))
    if isinstance(design, LinearDesign) and statistic is Statistic.TEST_ERROR and design.features is Features.SAME:
        return Law(name="F", degrees=(design.dimension, design.rows - design.dimension + 1))
    return None


def against(found: Law, values: Floats, mean: float, relation: str) -> Outcome:
    """The exact test of "the true mean RELATION `mean`"; of the F law, of its whole shape at that mean."""
    if found.name == "F":
        return _shape(found, values, mean)
    lower, upper = _tails(found, values, mean)
    p = {"=": min(1.0, 2 * min(lower, upper)), "<=": upper, ">=": lower}[relation]
    return Outcome(z=_z(values, mean), p=p)


def in_favour(found: Law, values: Floats, mean: float, relation: str, margin: float) -> Outcome | None:
    """The exact test of the opposite; None for a law that is tested as a whole."""
    if found.name == "F":
        return None
    if relation != "=":
        lower, upper = _tails(found, values, mean)
        return Outcome(z=_z(values, mean), p=lower if relation == "<=" else upper)
    p = max(_tails(found, values, mean - margin)[1], _tails(found, values, mean + margin)[0])
    return Outcome(z=_z(values, mean), p=p)


def _tails(found: Law, values: Floats, mean: float) -> tuple[float, float]:
    """The chance of a total as low, and as high, as this one, when the mean is `mean`."""
    count, total = len(values), float(values.sum())
    if found.name == "binomial":
        chance = min(1.0, max(0.0, mean))
        lower = float(bdtr(total, count, chance))
        return lower, 1.0 if total == 0 else float(bdtrc(total - 1, count, chance))
    if mean <= 0:
        return (1.0, 0.0) if total > 0 else (1.0, 1.0)
    degrees = count * found.degrees[0]
    square = total / mean * found.degrees[0]
    return float(chdtr(degrees, square)), float(chdtrc(degrees, square))


def _shape(found: Law, values: Floats, mean: float) -> Outcome:
    above, below = found.degrees
    if mean <= 0 or below <= 2:
        return Outcome(z=0.0, p=1.0)
    tested = kstest(values / mean * below / (below - 2), f_law(above, below).cdf)
    return Outcome(z=_z(values, mean), p=float(tested.pvalue))


def _z(values: Floats, mean: float) -> float:
    """How far the mean lies off, in its own standard errors: to be read, not to be judged by."""
    spread = float(values.std(ddof=1)) if len(values) > 1 else 0.0
    gap = float(values.mean()) - mean
    return gap / spread * math.sqrt(len(values)) if spread > 0 else math.copysign(math.inf, gap) if gap else 0.0


def not_binary(found: Law | None, values: Floats) -> bool:
    """Whether an outcome that is 0 or 1 was given as anything else."""
    return found is not None and found.name == "binomial" and not bool(np.isin(values, (0.0, 1.0)).all())
