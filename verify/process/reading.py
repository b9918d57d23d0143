"""What the draws of a process say: every functional's limit, the whole laws, the remainder, and what is wrong.

The limit of each functional is the intercept of a line in the power of n that its bias has. All are held against the
prediction at once: Bonferroni's bound over their number makes the largest standardised gap (max-t) a test of the joint
law, whatever their dependence. Equivalence is shown for each by itself, and for the process only where all have it.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from verify.guards import LEAST_P_OF_FIT, looser
from verify.process import whole_law
from verify.process.lines import Lines, lines, moves

Array = npt.NDArray[np.float64]
POWER = 0.9  # of what would decide
AT_THE_LIMIT = 1_000_000  # rows from which on a whole law is held against its limit itself
NORMAL_AT_MODE = 1 / math.sqrt(2 * math.pi)  # a shift by delta spreads moves no distribution function by more


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """The intercepts of all functionals and what they are held against, each [K]; `tested` tells which are limits."""

    names: tuple[str, ...]
    parts: tuple[str, ...]
    tested: npt.NDArray[np.bool_]
    predicted: Array
    margins: Array
    whole: Lines
    without_smallest: Lines
    values: Array
    errors: Array
    sizes: Array

    @property
    def z(self) -> Array:
        """The standardised gaps; 0 where something is not tested."""
        return self._gaps(self.predicted)

    def _gaps(self, predicted: Array) -> Array:
        gap = self.whole.intercept - predicted
        with np.errstate(divide="ignore", invalid="ignore"):
            z = np.where(gap == 0, 0.0, gap / self.whole.mcse)
        return np.asarray(np.where(self.tested, np.where(np.isnan(z), np.inf, z), 0.0))

    def largest(self, predicted: Array) -> tuple[int, float, float]:
        """(place, z, Bonferroni's p-value) of the functional that speaks most against a prediction."""
        z = self._gaps(predicted)
        place = int(np.abs(z).argmax())
        return place, float(z[place]), min(1.0, float(2 * ndtr(-abs(z[place]))) * int(self.tested.sum()))

    @property
    def equivalence(self) -> Array:
        """The p-values of "the limit is a margin or more away", the larger of two one-sided tests; 0 if not tested."""
        gap = np.abs(self.whole.intercept - self.predicted)
        with np.errstate(divide="ignore", invalid="ignore"):
            inward = np.where(self.margins > gap, (self.margins - gap) / self.whole.mcse, -np.inf)
        return np.asarray(np.where(self.tested, ndtr(-inward), 0.0))


def numbers(design: Mapping[str, Any], delta: float) -> Numbers:
    """The limits that a design's evidence gives; the margin of each functional is delta spreads of one replicate."""
    _require_alike(design)
    told, runs = design["process"], sorted(design["evidence"], key=lambda run: run["design"]["rows"])
    sizes = np.array([run["design"]["rows"] for run in runs], dtype=np.float64)
    values, errors = (np.array([run[name] for run in runs], dtype=np.float64) for name in ("values", "mcse"))
    orders = np.array(told["orders"])
    return Numbers(
        names=tuple(told["names"]),
        parts=tuple(told["parts"]),
        tested=np.array([part != "remainder" for part in told["parts"]]),
        predicted=np.array(design["predicted"], dtype=np.float64),
        margins=delta * np.array(told["scales"]),
        whole=lines(sizes, orders, values, errors),
        without_smallest=lines(sizes[1:], orders, values[1:], errors[1:]),
        values=values,
        errors=errors,
        sizes=sizes,
    )


def _require_alike(design: Mapping[str, Any]) -> None:
    """Nothing; ValueError where the lists of a process differ in length."""
    told = design["process"]
    lists = [told[name] for name in ("names", "parts", "orders", "scales")] + [design["predicted"]]
    lists += [run[name] for run in design["evidence"] for name in ("values", "mcse")]
    if len({len(each) for each in lists}) != 1:
        raise ValueError(
            f"functionals: lists of {sorted({len(each) for each in lists})} entries; each needs one for each"
        )
    if any(error < 0 for run in design["evidence"] for error in run["mcse"]):
        raise ValueError("functionals: a standard error is negative")


def faults(found: Numbers, alpha: float) -> list[str]:
    """Why straight lines cannot be trusted: lack of fit, or an intercept that hangs on the smallest n."""
    count = int(found.tested.sum())
    still = found.tested & ~(found.errors > 0).all(axis=0)
    if still.any():
        return [f"no spread: all replicates gave the same {found.names[int(still.argmax())]}, which decides nothing"]
    fit = np.where(found.tested, found.whole.lack_of_fit, 1.0)
    place = int(fit.argmin())
    if not fit[place] * count >= LEAST_P_OF_FIT:  # True for NaN too
        return [f"lack of fit: a line in a power of n has p = {fit[place]:.2g} for {found.names[place]}; use larger n"]
    shifts = moves(found.whole, found.without_smallest)
    gap = np.abs(found.without_smallest.intercept - found.predicted)
    settled = np.asarray(ndtr(-(found.margins - gap) / found.without_smallest.mcse) < looser(alpha), dtype=np.bool_)
    shifts = np.where(found.tested & ~settled, shifts, 1.0)
    place = int(shifts.argmin())
    if shifts[place] * count < LEAST_P_OF_FIT:
        return [f"smallest n: leaving it out moves {found.names[place]} (p = {shifts[place]:.2g}); use larger n"]
    return []


@dataclass(frozen=True, kw_only=True)
class Rate:
    """The slope of log E|r|^2 over log n, of the remainder that vanishes least surely, with its standard error."""

    name: str
    slope: float
    mcse: float

    @property
    def p(self) -> float:
        """The p-value of "the remainder does not vanish": the slope is 0 or more."""
        return float(ndtr(self.slope / self.mcse)) if self.mcse > 0 else float(self.slope >= 0)

    def would_decide(self, alpha: float, used: int) -> float:
        """The replicates at which a slope like this is shown to be below 0; infinite where it is not."""
        if self.slope >= 0:
            return math.inf
        return used * ((float(-ndtri(alpha)) + float(ndtri(POWER))) * self.mcse / self.slope) ** 2


def rate(found: Numbers) -> Rate | None:
    """How fast the remainders vanish; None where none is measured."""
    rates = [_rate(found, place) for place, part in enumerate(found.parts) if part == "remainder"]
    return max(rates, key=lambda each: (each.p, each.slope), default=None)


def _rate(found: Numbers, place: int) -> Rate:
    values, errors = found.values[:, place], found.errors[:, place]
    if not (values > 0).all():
        return Rate(name=found.names[place], slope=-math.inf if not values.any() else math.inf, mcse=0.0)
    x, y = np.log(found.sizes), np.log(values)
    weight = (values / errors) ** 2
    centre = (weight * x).sum() / weight.sum()
    across = float((weight * (x - centre) ** 2).sum())
    return Rate(
        name=found.names[place], slope=float((weight * (x - centre) * y).sum()) / across, mcse=1 / math.sqrt(across)
    )


@dataclass(frozen=True, kw_only=True)
class Laws:
    """Kolmogorov's distances at the largest n, and the p-values against and in favour of the laws."""

    distances: tuple[float, ...]
    told: tuple[Mapping[str, Any], ...]
    used: int
    scales: tuple[tuple[float, float], ...]
    at_the_limit: bool
    margin: float
    delta: float

    @property
    def against(self) -> list[float]:
        """The p-values of the laws themselves: at so many rows alone that the limit cannot be told from them."""
        return [whole_law.against(gap, self.used) for gap in self.distances] if self.at_the_limit else []

    @property
    def in_favour(self) -> list[float]:
        """The p-values of "the distance is the margin or more" and of "the quartiles' scale is delta or more off"."""
        pairs = zip(self.distances, self.told, strict=True)
        near = [whole_law.in_favour(gap, self.used, self.margin, law) for gap, law in pairs]
        scaled = [float(ndtr(-(self.delta - abs(scale - 1)) / mcse)) for scale, mcse in self.scales]
        return near + scaled

    def would_decide(self, alpha: float, *, few: bool) -> float:
        """The replicates that show the laws to be within the margins, if they are true where `few` say too little."""
        if_true = float(whole_law.replicates(self.margin, alpha=alpha, power=POWER, count=max(len(self.distances), 1)))
        pairs = zip(self.distances, self.told, strict=True)
        room = self.margin - max((gap + whole_law.grain(law) for gap, law in pairs), default=0.0)
        if few or self.used < if_true:
            return if_true
        numbers = [math.inf if room <= 0 else math.log(2 / alpha) / (2 * room**2)]
        for scale, mcse in self.scales:
            left = self.delta - abs(scale - 1)
            numbers.append(math.inf if left <= 0 else self.used * (float(-ndtri(alpha)) * mcse / left) ** 2)
        return max(numbers)


def laws(design: Mapping[str, Any], delta: float) -> Laws:
    """The whole laws of directions and lengths, at the largest n."""
    run = max(design["evidence"], key=lambda each: each["design"]["rows"])
    told = design["process"]["laws"]
    pairs = list(zip(told, run["counts"], strict=True))
    scales = [
        tuple(each / math.sqrt(law["variance"]) for each in whole_law.quantile_scale(counted, law))
        for law, counted in pairs
        if law["law"] == "direction" and law["variance"] > 0
    ]
    return Laws(
        distances=tuple(whole_law.distance(law, counted) for law, counted in pairs),
        told=tuple(told),
        used=int(run["used"]),
        scales=tuple((scale, mcse) for scale, mcse in scales),
        at_the_limit=run["design"]["rows"] >= AT_THE_LIMIT,
        margin=delta * NORMAL_AT_MODE,
        delta=delta,
    )


def bonferroni(p_values: Sequence[float]) -> float:
    """The least p-value times their number."""
    return min(1.0, min(p_values, default=1.0) * max(len(p_values), 1))


def growth(found: Numbers, size: int) -> dict[str, float] | None:
    """The growth of the variance of the last fit, E|u_G|^2/p: by itself, and with the linear chain as control variate.

    The chain on the same random numbers has a variance that is known exactly at every n; what is left to estimate is
    E|u_G|^2 - E|l_G|^2, whose spread falls with n. None where one of the two is not measured.
    """
    if not {"fits", "coupling"} <= set(found.parts):
        return None
    plain, gap = (max(k for k, part in enumerate(found.parts) if part == name) for name in ("fits", "coupling"))
    known = float(found.predicted[plain] - found.predicted[gap])
    return {
        "theory": float(found.predicted[plain]) / size,
        "estimate": float(found.whole.intercept[plain]) / size,
        "mcse": float(found.whole.mcse[plain]) / size,
        "coupled": (known + float(found.whole.intercept[gap])) / size,
        "coupled_mcse": float(found.whole.mcse[gap]) / size,
    }


def parts(found: Numbers) -> list[dict[str, Any]]:
    """For each part of the process the functional that is furthest off, in its standard errors."""
    z = found.z
    rows = []
    for part in dict.fromkeys(found.parts):
        places = [place for place, each in enumerate(found.parts) if each == part and found.tested[place]]
        if not places:
            continue
        worst = max(places, key=lambda place: abs(z[place]))
        rows.append(
            {
                "part": part,
                "functionals": len(places),
                "functional": found.names[worst],
                "theory": float(found.predicted[worst]),
                "estimate": float(found.whole.intercept[worst]),
                "mcse": float(found.whole.mcse[worst]),
                "z": float(z[worst]),
                "margin": float(found.margins[worst]),
                "slope": float(found.whole.slope[worst]),
            }
        )
    return rows
