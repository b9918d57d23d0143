"""Quantiles of the innovations of Theorem 5.1's process: what each refit adds, in the coordinates where it is white."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtr, ndtri
from scipy.stats import kstwo

from simulate.frame import BINS, PER_UNIT, Frame
from simulate.run import Evidence
from theory.vocabulary import Family, GlmDesign, Statistic, recipe_named
from verify.measured import LEVEL, Floats
from verify.process.instrument import instrument
from verify.process.whole_law import quantile_scale
from verify.studies.study import Cell, Curve, Finding, Outcome, Panel, Study

FAMILIES = {"normal": Family.NORMAL, "logit": Family.BINOMIAL, "Poisson": Family.POISSON}
WORKFLOWS = ("discard", "augment", "window:2", "kept:1/4")
GENERATIONS = 3
ROWS = 1_000_000
REPLICATES = {"quick": 2048, "full": 32_768}
CLAIM = "dey.theorem-5-1"
FIRST_EDGE = -BINS / PER_UNIT / 2
APART = 10  # bins between the places that are shown
STANDARD = {"law": "direction", "degrees": 1, "variance": 1.0}


@dataclass(frozen=True, kw_only=True)
class Histogram:
    """The innovations of one design: `each` [fits x coordinates, BINS]."""

    each: Floats
    count: int  # replicates that are used
    excluded: int

    @property
    def counts(self) -> Floats:
        """All together, [BINS]: in the limit all are independent."""
        return np.asarray(self.each.sum(axis=0))

    def of_fit(self, fit: int) -> "Histogram":
        """Those of one fit alone."""
        wide = len(self.each) // GENERATIONS
        return replace(self, each=self.each[(fit - 1) * wide : fit * wide])

    @property
    def draws(self) -> int:
        """How many innovations were counted."""
        return int(self.counts.sum())


def histogram(evidence: Evidence) -> Histogram:
    """The histograms that the evidence holds."""
    used = int(evidence["used"])
    counts = np.array(evidence["counts"], dtype=np.float64)
    return Histogram(each=counts, count=used, excluded=int(evidence["replicates"]) - used)


def frame(design: GlmDesign) -> Frame:
    """The innovations d_1, ..., d_G of the fits alone, each counted in a histogram."""
    whole = instrument(design)
    wide = whole.generations * whole.size
    rows = whole.frame.rows[wide : 2 * wide]
    return Frame(rows=rows, histograms=tuple(("coordinate", place) for place in range(wide)))


def cells(profile: str) -> Sequence[Cell]:
    """Each family under each workflow, on features with two values, so that a million rows cost nothing."""
    return [cell(family, workflow, REPLICATES[profile]) for family in FAMILIES for workflow in WORKFLOWS]


def cell(family: str, workflow: str, replicates: int) -> Cell:
    """One design with what is recorded of it."""
    design = GlmDesign(
        family=FAMILIES[family], workflow=recipe_named(workflow), generations=GENERATIONS, rows=ROWS, law="signs",
        features=1, statistic=Statistic.PATH,
    )  # fmt: skip
    return Cell(key=f"{family}, {workflow}", design=design, replicates=replicates, frame=frame(design))


def reach(draws: int) -> float:
    """How far the distribution function of so many draws may lie from the true one, anywhere, with probability 0.95."""
    return float(kstwo.ppf(LEVEL, draws))


def places(draws: int) -> Floats:
    """Edges of bins at which quantiles are shown: where the band has both ends."""
    every = np.round(FIRST_EDGE + np.arange(APART, BINS, APART) / PER_UNIT, 2)
    lower = ndtr(-np.abs(every))
    return np.asarray(every[lower > 1.5 * reach(draws)])


def apart(told: Histogram, at: Floats) -> Floats:
    """The edge less the normal quantile of the share below it: 0 where the innovations are standard normal."""
    reached = np.cumsum(told.counts) / told.draws
    share = reached[np.round((at - FIRST_EDGE) * PER_UNIT).astype(int) - 1]
    return np.asarray(at - ndtri(share))


def band(draws: int, at: Floats) -> tuple[Floats, Floats]:
    """Where `apart` lies at all places at once with probability 0.95, by Kolmogorov's exact law."""
    wide = reach(draws)
    return np.asarray(at - ndtri(ndtr(at) + wide)), np.asarray(at - ndtri(ndtr(at) - wide))


def leaves(told: Histogram) -> bool:
    """Whether the curve leaves the band somewhere."""
    at = places(told.draws)
    low, high = band(told.draws, at)
    found = apart(told, at)
    return bool(((found < low) | (found > high)).any())


def visible(draws: int) -> float:
    """The smallest error of scale that moves the law itself twice as far as the band reaches: it is hardly ever missed.

    >>> round(visible(196_608), 3)
    0.026
    """
    at = np.linspace(0, 4, 401)
    scales = np.linspace(1, 2, 2001)
    moved = np.array([np.abs(ndtr(at / each) - ndtr(at)).max() for each in scales])
    return float(scales[np.searchsorted(moved, 2 * reach(draws))] - 1)


def read(found: Mapping[str, Histogram]) -> Outcome:
    """A panel a workflow of the quantiles less those of a normal; one design fit by fit; the plain quantiles of all."""
    panels = [
        _detrended(workflow, {family: found[f"{family}, {workflow}"] for family in FAMILIES}) for workflow in WORKFLOWS
    ]
    by_fit = {f"fit {fit}": found["Poisson, augment"].of_fit(fit) for fit in range(1, GENERATIONS + 1)}
    panels += [_detrended("Poisson, augment, fit by fit", by_fit), _plain(found)]
    strays = [name for name, told in found.items() if leaves(told)]
    draws = next(iter(found.values())).draws
    said = "Every curve stays in its band." if not strays else f"OUT OF THE BAND: {', '.join(strays)}."
    seen = f"A scale wrong by {visible(draws):.1%} or more would take a curve out of its band nearly always."
    return Outcome(panels=panels, findings=[_told(*each) for each in found.items()], notes=[said, seen, NOTE])


def _detrended(title: str, told: Mapping[str, Histogram]) -> Panel:
    """The quantiles of each less those of a normal, and the band of one."""
    draws = next(iter(told.values())).draws
    at = places(draws)
    curves = [Curve(label=name, x=at.tolist(), mean=apart(each, at).tolist()) for name, each in told.items()]
    low, high = band(draws, at)
    flat = Curve(label="standard normal", x=at.tolist(), mean=[0.0] * len(at), low=low.tolist(), high=high.tolist(),
                 theory=CLAIM)  # fmt: skip
    return Panel(
        title=title, x="innovation", y="less the normal quantile", kind="worm", curves=[*curves, flat]
    )  # fmt: skip


def _plain(found: Mapping[str, Histogram]) -> Panel:
    """Quantile against quantile under augment: to the eye, all lie on the line."""
    curves = []
    for family in FAMILIES:
        told = found[f"{family}, augment"]
        at = places(told.draws)[::2]
        curves.append(Curve(label=family, x=(at - apart(told, at)).tolist(), mean=at.tolist()))
    ends = [curves[0].mean[0], curves[0].mean[-1]]
    line = Curve(label="standard normal", x=ends, mean=ends, theory=CLAIM)
    return Panel(title="augment: quantile against quantile", x="normal quantile", y="innovation", kind="worm",
                 curves=[*curves, line])  # fmt: skip


def _told(name: str, told: Histogram) -> Finding:
    """The scale of the innovations by their quartiles, which no tail moves."""
    trimmed = {"first": 0, "counts": told.counts.tolist()}
    value, error = quantile_scale(trimmed, STANDARD)
    wide = float(ndtri((1 + LEVEL) / 2)) * error
    return Finding(
        statement=f"scale of the innovations by their quartiles, {name} (theory 1)", value=value, low=value - wide,
        high=value + wide, replicates=told.count,
    )  # fmt: skip


def parameters(profile: str) -> Mapping[str, str]:
    """What is told of every profile."""
    return {
        "rows of a batch": f"{ROWS:,}",
        "fits": str(GENERATIONS),
        "features": "an intercept and a fair sign",
        "innovations of a curve": f"{math.prod((GENERATIONS, 2, REPLICATES[profile])):,}",
    }


NOTE = (
    "A curve puts all innovations of a design together, 2 coordinates of each of 3 fits: that they are independent is "
    "part of the theorem, and the band holds for that. They were counted in bins 0.01 wide, and quantiles are read at "
    "the edges of bins, which needs no interpolation. The band is simultaneous, by Kolmogorov's exact law, and wide in "
    "the tails; it is drawn where it has both ends. Workflows see the same random numbers, and so the curves of a "
    "family are alike in all of them."
)
STUDY = Study(
    name="innovations",
    title="Innovations of the process of Theorem 5.1 against normal quantiles",
    source="Dey and Donoho 2024, Theorem 5.1",
    scale={
        "quick": "a sixteenth of the full profile's replicates.",
        "full": "the source prints no numbers; rows, fits and replicates are ours.",
    },
    cells=cells,
    read=read,
    parameters=parameters,
    claims=(CLAIM,),
    columns=3,
    take=histogram,
)
