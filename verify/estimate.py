"""Estimates with Monte Carlo standard errors, from the evidence of a simulation."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Evidence = Mapping[str, Any]

STATISTICS = ("mean", "growth", "inverse growth", "ratio")


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A number, its Monte Carlo standard error, and the degrees of freedom of that error.

    `replicates` counts what the number rests on; `degrees` is what a t quantile needs: R - 1 for a mean, blocks - 1
    for a jackknife over blocks.
    """

    value: float
    mcse: float
    degrees: float
    replicates: int

    @property
    def sd(self) -> float:
        """The spread of one replicate: the number with mcse = sd / sqrt(replicates)."""
        return self.mcse * math.sqrt(self.replicates)


def estimate(evidence: Evidence, statistic: str, generation: int | None = None) -> Estimate:
    """The estimate that `evidence` gives: "mean", or "growth", "inverse growth" or "ratio" at `generation`."""
    if statistic == "mean":
        return mean(evidence)
    if statistic not in STATISTICS:
        raise ValueError(f"unknown statistic {statistic!r}; known: {', '.join(STATISTICS)}")
    if generation is None:
        raise ValueError(f"{statistic} needs a generation; give generation=2 or more")
    if statistic == "ratio":
        return ratio(evidence, generation)
    return growth(evidence, generation, inverse=statistic == "inverse growth")


def mean(evidence: Evidence) -> Estimate:
    """The mean with s / sqrt(R), of evidence of kind "scalar": its m2 is the second central moment, divided by R."""
    _require_kind(evidence, "scalar")
    used = int(evidence["used"])
    if used < 2:
        raise ValueError(f"used={used}: a standard error needs at least 2 replicates")
    mcse = math.sqrt(float(evidence["m2"]) / (used - 1))
    return Estimate(value=float(evidence["mean"]), mcse=mcse, degrees=used - 1, replicates=used)


def ratio(evidence: Evidence, generation: int) -> Estimate:
    """The mean at `generation` over that at the first, of values paired by replicate; the error is by influence values.

    With r the ratio, a replicate moves it by (x_G - r x_1) / mean(x_1) / R.
    """
    _require_kind(evidence, "ratio")
    used = int(evidence["used"])
    if used < 2:
        raise ValueError(f"used={used}: a standard error needs at least 2 replicates")
    generations = len(evidence["sum"])
    if not 1 <= generation <= generations:
        raise ValueError(f"generation={generation}: the evidence holds 1 to {generations}")
    last_place = generation - 1
    first, last = (float(evidence["sum"][place]) / used for place in (0, last_place))
    outer = np.array(evidence["outer"], dtype=np.float64)[[0, 0, last_place], [0, last_place, last_place]] / used
    if first == 0:
        return Estimate(value=0.0, mcse=0.0, degrees=used - 1, replicates=used)
    found = last / first
    square = float(outer[2] - 2 * found * outer[1] + found**2 * outer[0])
    mcse = math.sqrt(max(square, 0.0) / (used - 1)) / first
    return Estimate(value=found, mcse=mcse, degrees=used - 1, replicates=used)


def growth(evidence: Evidence, generation: int, *, inverse: bool = False) -> Estimate:
    """The variance of the fit at `generation` over that of the first: tr(S_1^-1 S_G) / p, or tr(S_G^-1 S_1) / p.

    The value has its first-order bias removed and the standard error is found by deleting one block at a time.
    """
    pseudo, used = pseudo_values(evidence, generation, inverse=inverse)
    times = used.sum() / used
    value = float((pseudo / times).sum())
    variance = float(((pseudo - value) ** 2 / (times - 1)).mean())
    return Estimate(value=value, mcse=math.sqrt(variance), degrees=len(pseudo) - 1, replicates=int(used.sum()))


def pseudo_values(evidence: Evidence, generation: int, *, inverse: bool = False) -> tuple[Array, Array]:
    """The jackknife pseudo-value and the replicates of each block, for the growth at `generation`.

    With h = R / m for a block of m of the R replicates, its pseudo-value is h * whole - (h - 1) * without: blocks need
    not be equally large. For a mean it would be the block's own mean.
    """
    used, first, last = _moments(evidence, generation)
    if len(used) < 2:
        raise ValueError(f"{len(used)} blocks with replicates: deleting a block needs at least 2")
    top, bottom = (first, last) if inverse else (last, first)
    total = used.sum()
    whole = _ratio(total[None], _sum(top), _sum(bottom))[0]
    rest = total - used
    without = _ratio(rest, _rest(top), _rest(bottom))
    times = total / used
    return times * whole - (times - 1) * without, used


Moments = tuple[Array, Array]  # sums [blocks, p] and sums of outer products [blocks, p, p]


def _moments(evidence: Evidence, generation: int) -> tuple[Array, Moments, Moments]:
    _require_kind(evidence, "covariance")
    generations = int(evidence["generations"])
    if not 1 <= generation <= generations:
        raise ValueError(f"generation={generation}: the evidence holds 1 to {generations}")
    blocks = [block for block in evidence["blocks"] if block["used"] > 0]

    def at(index: int) -> Moments:
        sums = np.array([block["sum"][index] for block in blocks], dtype=np.float64)
        outers = np.array([block["outer"][index] for block in blocks], dtype=np.float64)
        return sums, outers

    used = np.array([block["used"] for block in blocks], dtype=np.float64)
    return used, at(0), at(generation - 1)


def _sum(moments: Moments) -> Moments:
    sums, outers = moments
    return sums.sum(axis=0, keepdims=True), outers.sum(axis=0, keepdims=True)


def _rest(moments: Moments) -> Moments:
    """What remains of the sums when each block in turn is left out."""
    sums, outers = moments
    return sums.sum(axis=0) - sums, outers.sum(axis=0) - outers


def _ratio(used: Array, top: Moments, bottom: Moments) -> Array:
    """tr(bottom^-1 top) / p for each leading index, of second moments about the mean."""
    above, below = _central(used, top), _central(used, bottom)
    return np.asarray(np.trace(np.linalg.solve(below, above), axis1=1, axis2=2) / above.shape[-1], dtype=np.float64)


def _central(used: Array, moments: Moments) -> Array:
    sums, outers = moments
    means = sums / used[:, None]
    return np.asarray(outers / used[:, None, None] - means[:, :, None] * means[:, None, :], dtype=np.float64)


def _require_kind(evidence: Evidence, kind: str) -> None:
    if evidence.get("kind") != kind:
        raise ValueError(f"evidence of kind {evidence.get('kind')!r}: this statistic needs kind {kind!r}")
