"""What a measured system says: means over replicates and of pairs, with intervals. No claim is judged here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from simulate.series import Quantity

Floats = NDArray[np.float64]
LEVEL = 0.95  # of the interval of a mean, by Student's t
BAND = (0.1, 0.9)  # quantiles of the replicates, between which eight of ten lie


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A mean over replicates with its interval; `low` and `high` are NaN for fewer than two replicates."""

    value: float
    low: float
    high: float
    mcse: float
    replicates: int


@dataclass(frozen=True, kw_only=True)
class Series:
    """The replicates of one design: values [R, width] by quantity. `excluded` counts those that are left out."""

    values: Floats
    quantities: tuple[Quantity, ...]
    excluded: int = 0

    def of(self, name: str) -> Floats:
        """The values of a quantity, [R, its places]; ValueError names those that exist."""
        start = 0
        for each in self.quantities:
            if each.name == name:
                return self.values[:, start : start + len(each.at)]
            start += len(each.at)
        raise ValueError(f"no quantity {name!r}; there are {', '.join(each.name for each in self.quantities)}")

    def at(self, name: str) -> tuple[float, ...]:
        """The places of a quantity along its axis."""
        return next(each.at for each in self.quantities if each.name == name)

    def last(self, name: str) -> Floats:
        """The values of a quantity at its last place, [R]."""
        return self.of(name)[:, -1]


def series(evidence: Mapping[str, Any]) -> Series:
    """The series that the evidence holds; ValueError when it is of another kind."""
    if evidence.get("kind") != "series":
        raise ValueError(f"evidence of kind {evidence.get('kind')!r}: 'series' is needed")
    quantities = tuple(Quantity(**{**each, "at": tuple(each["at"])}) for each in evidence["quantities"])
    wide = sum(len(each.at) for each in quantities)
    values = np.array([[float(one) for one in each] for each in evidence["values"]], dtype=np.float64)
    excluded = int(evidence["replicates"]) - int(evidence["used"])
    return Series(values=values.reshape(-1, wide), quantities=quantities, excluded=excluded)


def measured(values: Floats) -> Measured:
    """The mean of the values, [R], with its 95 % interval by Student's t; an infinite value makes all but R infinite.

    The replicates are independent; nothing is claimed of the interval where their tails are heavy.
    """
    count = len(values)
    value = float(values.mean()) if count else float("nan")
    if count < 2 or not np.isfinite(value):
        return Measured(value=value, low=float("nan"), high=float("nan"), mcse=float("nan"), replicates=count)
    mcse = float(values.std(ddof=1)) / count**0.5
    half = float(student.ppf((1 + LEVEL) / 2, count - 1)) * mcse
    return Measured(value=value, low=value - half, high=value + half, mcse=mcse, replicates=count)


def difference(first: Floats, second: Floats) -> Measured:
    """The mean of `first` minus `second`, pair by pair, as both saw the same real rows; ValueError if unpaired."""
    if first.shape != second.shape:
        raise ValueError(f"{len(first)} and {len(second)} replicates: pairs are needed")
    return measured(first - second)


def bands(values: Floats) -> dict[str, list[float]]:
    """By place: the mean, its interval, and the quantiles of the replicates, each a list; values [R, places]."""
    means = [measured(column) for column in values.T]
    bottom, top = np.quantile(values, BAND, axis=0) if len(values) else np.full((2, values.shape[1]), np.nan)
    return {
        "mean": [each.value for each in means],
        "low": [each.low for each in means],
        "high": [each.high for each in means],
        "bottom": bottom.tolist(),
        "top": top.tolist(),
    }
