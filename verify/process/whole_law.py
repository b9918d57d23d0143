"""Whole laws from histograms: Kolmogorov's distance between what was counted and a normal or a chi law.

The distance is read at the edges of the bins, so it is never larger than that of the draws themselves, and smaller by
less than the probability of a bin: the test of the law is conservative, and that of equivalence adds the largest
probability of a bin to the distance. Its bound is that of Dvoretzky, Kiefer and Wolfowitz with Massart's constant
(Annals of Probability 18, 1990, 1269-1283), which holds at every sample size.
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import chdtr, ndtr, ndtri
from scipy.stats import kstwo

from simulate.frame import BINS, PER_UNIT

Array = npt.NDArray[np.float64]
STANDARD = {"law": "direction", "degrees": 1, "variance": 1.0}
MOST = 2**62  # replicates, where no number is enough


def edges(law: Mapping[str, Any], counted: Mapping[str, Any]) -> Array:
    """The upper edges of the bins that were counted: of a direction from -5, of a length from 0."""
    start = -BINS / PER_UNIT / 2 if law["law"] == "direction" else 0.0
    places = np.arange(counted["first"] + 1, counted["first"] + len(counted["counts"]) + 1)
    return np.asarray(start + places / PER_UNIT)


def distance(law: Mapping[str, Any], counted: Mapping[str, Any]) -> float:
    """The largest difference between the two distribution functions at the edges."""
    counts = np.array(counted["counts"], dtype=np.float64)
    if counts.sum() == 0:
        return 1.0
    reached = np.cumsum(counts) / counts.sum()
    there = edges(law, counted)
    inside = there < edges(law, {"first": 0, "counts": [0] * BINS})[-1] - 0.5 / PER_UNIT  # the last bin has no edge
    before = abs(_cdf(law, there[0] - 1 / PER_UNIT)) if counted["first"] > 0 else 0.0
    return float(max(np.abs(reached - _cdf(law, there))[inside].max(initial=0.0), before))


def _cdf(law: Mapping[str, Any], at: Any) -> Any:
    if law["variance"] <= 0:
        return np.where(np.asarray(at) < 0, 0.0, 1.0)
    scaled = at / math.sqrt(law["variance"])
    return ndtr(scaled) if law["law"] == "direction" else chdtr(law["degrees"], np.maximum(scaled, 0.0) ** 2)


def against(gap: float, used: int) -> float:
    """The p-value of "the law is this one", by Kolmogorov's exact law."""
    return float(kstwo.sf(gap, used))


def grain(law: Mapping[str, Any]) -> float:
    """The largest probability of a bin under the law: what a distance read at the edges may miss."""
    every = edges(law, {"first": -1, "counts": [0] * (BINS + 1)})
    return float(np.diff(_cdf(law, every)).max())


def in_favour(gap: float, used: int, margin: float, law: Mapping[str, Any]) -> float:
    """The p-value of "the distance is `margin` or more": a small one shows that it is less."""
    room = margin - gap - grain(law)
    return 1.0 if room <= 0 else min(1.0, 2 * math.exp(-2 * used * room**2))


def replicates(margin: float, *, alpha: float, power: float, count: int) -> int:
    """The replicates at which `count` true laws are all shown to be within the margin, with this probability.

    The probability of a bin is that of a direction. By the same bound, a distance stays below
    sqrt(log(2 count / (1 - power)) / (2 R)).
    """
    reach = math.sqrt(math.log(2 / alpha)) + math.sqrt(math.log(2 * count / (1 - power)))
    room = margin - grain(STANDARD)
    return math.ceil(reach**2 / (2 * room**2)) if room > 0 else MOST


def quantile_scale(counted: Mapping[str, Any], law: Mapping[str, Any]) -> tuple[float, float]:
    """The interquartile range over that of a standard normal, and its standard error: a scale that no tail moves.

    The quartiles are read off the histogram by linear interpolation; the error is the usual one of two quantiles, with
    the density from the bins between them.
    """
    counts = np.array(counted["counts"], dtype=np.float64)
    used = counts.sum()
    reached = np.concatenate([[0.0], np.cumsum(counts)]) / used
    there = edges(law, counted)
    places = np.concatenate([[there[0] - 1 / PER_UNIT], there])
    low, high = (float(each) for each in np.interp([0.25, 0.75], reached, places))
    unit = 2 * float(ndtri(0.75))
    near = 0.25  # either side of a quartile: wide enough for a steady count
    density = [float(np.diff(np.interp([q - near, q + near], places, reached))[0] / (2 * near)) for q in (low, high)]
    left, right = density
    variance = (0.1875 / left**2 + 0.1875 / right**2 - 2 * 0.0625 / (left * right)) / used
    return (high - low) / unit, math.sqrt(variance) / unit
