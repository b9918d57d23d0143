"""What a measured system says: means over replicates and of pairs, with intervals. No claim is judged here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest
from scipy.stats import t as student

from simulate.series import Quantity
from verify.estimate import pseudo_values

Floats = NDArray[np.float64]
GROWTH = "variance growth"  # of the parameters of a generalised linear model
LEVEL = 0.95  # of the interval of a mean, by Student's t
LEAST = 2  # replicates of an interval
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
    """The replicates of one design: values [R, width] by quantity.

    One that is excluded keeps its place, as NaN, so that those of two workflows are pairs; `excluded` counts them.
    """

    values: Floats
    quantities: tuple[Quantity, ...]
    excluded: int = 0
    replicates: int = 0  # behind the values, where one stands for a block of them

    @property
    def count(self) -> int:
        """How many replicates the values rest on."""
        return self.replicates or int((~np.isnan(self.values).any(axis=1)).sum())

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
    """The series that the evidence holds, or the growth of a variance; ValueError when it is of another kind."""
    if evidence.get("kind") == "covariance":
        return growth_series(evidence)
    if evidence.get("kind") != "series":
        raise ValueError(f"evidence of kind {evidence.get('kind')!r}: 'series' is needed")
    quantities = tuple(Quantity(**{**each, "at": tuple(each["at"])}) for each in evidence["quantities"])
    wide = sum(len(each.at) for each in quantities)
    values = np.array([[float(one) for one in each] for each in evidence["values"]], dtype=np.float64)
    excluded = int(evidence["replicates"]) - int(evidence["used"])
    return Series(values=values.reshape(-1, wide), quantities=quantities, excluded=excluded)


def growth_series(evidence: Mapping[str, Any]) -> Series:
    """The variance of every fit over that of the first, as one pseudo-value a block and fit.

    The mean of pseudo-values is the jackknife's estimate, and their spread its standard error.
    """
    fits = range(1, int(evidence["generations"]) + 1)
    found = [pseudo_values(evidence, fit) for fit in fits]
    values = np.array([pseudo for pseudo, _ in found]).T
    used = int(found[0][1].sum())
    quantity = Quantity(name=GROWTH, at=tuple(fits))
    return Series(
        values=values, quantities=(quantity,), excluded=int(evidence["replicates"]) - used, replicates=used
    )  # fmt: skip


def ratios(values: Floats, base: Floats) -> Floats:
    """Pseudo-values of the mean at every place, values [R, places], over the mean of `base`, [R], pair by pair.

    Their mean is the jackknife's estimate of the ratio of means, and their spread its standard error. ValueError if the
    two are not paired.
    """
    if base.shape != (len(values),) or len(values) < LEAST:
        raise ValueError(f"{len(values)} and {len(base)} replicates: at least 2 pairs are needed")
    whole = ~(np.isnan(base) | np.isnan(values).any(axis=1))
    values, base, count = values[whole], base[whole], int(whole.sum())
    rest = (values.sum(axis=0) - values) / (base.sum() - base)[:, None]
    return np.asarray(count * (values.sum(axis=0) / base.sum()) - (count - 1) * rest)


def measured(values: Floats) -> Measured:
    """The mean of the values, [R], with its 95 % interval by Student's t; an infinite value makes all but R infinite.

    The replicates are independent; nothing is claimed of the interval where their tails are heavy.
    """
    return _mean(values, 0.0)


def resampled(values: Floats, *, training: int, test: int) -> Measured:
    """The mean over R random splits of one table, with an interval that counts how much the splits overlap.

    Splits share rows, so s^2/R is the variance of the mean given the table alone. For another table like it, Nadeau and
    Bengio (2003, Machine Learning 52, section 4) take s^2 (1/R + test/training), with R - 1 degrees of freedom.
    """
    if training < 1 or test < 1:
        raise ValueError(f"training={training}, test={test}: at least one row of either is needed")
    return _mean(values, test / training)


def share(true: NDArray[np.bool_]) -> Measured:
    """The share of replicates for which something is true, [R], with the exact interval of Clopper and Pearson."""
    count, hits = len(true), int(true.sum())
    if not count:
        return _mean(np.empty(0), 0.0)
    found = binomtest(hits, count).proportion_ci(confidence_level=LEVEL, method="exact")
    value = hits / count
    mcse = (value * (1 - value) / count) ** 0.5
    return Measured(value=value, low=float(found.low), high=float(found.high), mcse=mcse, replicates=count)


def _mean(values: Floats, shared: float) -> Measured:
    """The mean with the interval of variance s^2 (1/R + shared); excluded replicates are NaN, and left out."""
    values = values[~np.isnan(values)]
    count = len(values)
    value = float(values.mean()) if count else float("nan")
    if count < LEAST or not np.isfinite(value):
        return Measured(value=value, low=float("nan"), high=float("nan"), mcse=float("nan"), replicates=count)
    mcse = float(values.std(ddof=1)) * (1 / count + shared) ** 0.5
    half = float(student.ppf((1 + LEVEL) / 2, count - 1)) * mcse
    return Measured(value=value, low=value - half, high=value + half, mcse=mcse, replicates=count)


def difference(first: Floats, second: Floats) -> Measured:
    """The mean of `first` minus `second`, pair by pair, as both saw the same real rows; ValueError if unpaired."""
    if first.shape != second.shape:
        raise ValueError(f"{len(first)} and {len(second)} replicates: pairs are needed")
    return measured(first - second)


def unpaired(first: Floats, second: Floats) -> Measured:
    """The mean of `first` minus that of `second`, drawn independently, by Welch's t; `replicates` is the smaller."""
    a, b = measured(first), measured(second)
    value, mcse = a.value - b.value, float(np.hypot(a.mcse, b.mcse))
    half = mcse  # 0 where nothing varies, NaN where there is no interval
    if mcse > 0:
        freedom = mcse**4 / sum(each.mcse**4 / (each.replicates - 1) for each in (a, b))
        half *= float(student.ppf((1 + LEVEL) / 2, freedom))
    fewer = min(a.replicates, b.replicates)
    return Measured(value=value, low=value - half, high=value + half, mcse=mcse, replicates=fewer)


def ratio(over: Floats, under: Floats) -> Measured:
    """The mean of `over` as a share of that of `under`, pair by pair, [R]; ValueError if unpaired.

    Both means are drawn, and the interval counts both.
    """
    if over.shape != under.shape:
        raise ValueError(f"{len(over)} and {len(under)} replicates: pairs are needed")
    return measured(over / under if len(over) < LEAST else ratios(over[:, None], under)[:, 0])


def bands(values: Floats) -> dict[str, list[float]]:
    """By place: the mean, its interval, and the quantiles of the replicates, each a list; values [R, places]."""
    means = [measured(column) for column in values.T]
    bottom, top = np.array([_band(column) for column in values.T]).reshape(-1, 2).T
    return {
        "mean": [each.value for each in means],
        "low": [each.low for each in means],
        "high": [each.high for each in means],
        "bottom": bottom.tolist(),
        "top": top.tolist(),
    }


def _band(values: Floats) -> Floats:
    """The two quantiles of the band; among infinite values those of the replicates themselves, as between them is none.

    NaN where there is no value.
    """
    values = values[~np.isnan(values)]
    if not len(values):
        return np.full(2, np.nan)
    return np.asarray(np.quantile(values, BAND, method="linear" if np.isfinite(values).all() else "inverted_cdf"))
