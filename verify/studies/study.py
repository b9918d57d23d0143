"""What a study is: cells to draw, and panels and findings that are read off the drawn series."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from simulate.frame import Frame
from simulate.request import Request, block_size
from simulate.run import Evidence
from theory.vocabulary import Design
from verify.measured import Measured, Series, bands, series, share

SCHEMA = "modelcollapse/figure/1"
DIGITS = 6  # significant, of the numbers in a record
PROFILES = ("quick", "full")
EXACT = "dark bands: exact binomial intervals"  # what a panel of shares says below
MEASURED = "measured"  # what a finding is: no theorem, and no verdict


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One design of a study, under the name by which it is read; `frame` says what is recorded of a path."""

    key: str
    design: Design
    replicates: int
    frame: Frame | None = None


@dataclass(frozen=True, kw_only=True)
class Curve:
    """One line of a panel. `low`, `high`: the interval of the mean; `bottom`, `top`: the band of the replicates.

    `theory` is the id of the claim that the curve is evaluated from; empty for what was drawn. `dashed` tells curves of
    one group apart. A label that begins with an underscore stays out of the legend.
    """

    label: str
    x: Sequence[float]
    mean: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    bottom: Sequence[float] = ()
    top: Sequence[float] = ()
    theory: str = ""
    dashed: bool = False


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One axes of a figure. `kind` is curves, surface, bars, points, clouds, marks or worm.

    A surface has a `grid` [y, x] over `columns` and `rows`, and marks the places of `marks` ((column, row) indices).
    Clouds are points (the first curve) and outlines (the others); `columns` and `rows` hold the ends of their axes.
    `log` holds "x", "y" or both; "signed" is a scale for y that is linear between -1 and 1, and logarithmic beyond.
    `note` stands below.
    """

    title: str
    x: str
    y: str
    kind: str = "curves"
    curves: Sequence[Curve] = ()
    log: str = ""
    columns: Sequence[float] = ()
    rows: Sequence[float] = ()
    grid: Sequence[Sequence[float]] = ()
    unit: str = ""
    marks: Sequence[tuple[int, int]] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One number that was measured, with its interval; `statement` says what it is, where, and in which unit."""

    statement: str
    value: float
    low: float
    high: float
    replicates: int
    label: str = MEASURED


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a study says: panels in reading order, findings, and notes on what could not be shown."""

    panels: Sequence[Panel]
    findings: Sequence[Finding] = ()
    notes: Sequence[str] = ()
    replicates: int = 0  # behind each number, where no cells say it


class Taken(Protocol):
    """What is read of one cell's evidence, with how many replicates it rests on, and how many were left out."""

    @property
    def count(self) -> int: ...

    @property
    def excluded(self) -> int: ...


@dataclass(frozen=True, kw_only=True)
class Study:
    """A figure of a source: the cells of a profile, and how their series are read.

    `scale` says, for each profile, what the source ran and by how much this is less. `claims` are the ids whose
    verdicts belong to the system; they are judged by `verify`, on draws of their own. `parameters` are told in the
    caption beside the seed and the replicates. `take` turns the evidence of a cell into what `read` reads, a series
    where nothing else is said. `compute` takes the place of cells and `read` where the simulator draws nothing.
    """

    name: str
    title: str
    source: str
    scale: Mapping[str, str]
    cells: Callable[[str], Sequence[Cell]]
    read: Callable[[Mapping[str, Any]], Outcome]
    parameters: Callable[[str], Mapping[str, str]]
    claims: tuple[str, ...] = ()
    columns: int = 3  # panels side by side
    take: Callable[[Evidence], Taken] = series
    compute: "Callable[[Drawing], Outcome] | None" = None

    def __post_init__(self) -> None:
        if set(self.scale) != set(PROFILES):
            raise ValueError(f"{self.name}: scale must tell of {' and '.join(PROFILES)}")


def curve(label: str, found: Series, name: str, *, dashed: bool = False) -> Curve:
    """The curve of a quantity: mean, interval and band by place."""
    told: dict[str, Any] = dict(bands(found.of(name)))
    return Curve(label=label, x=found.at(name), dashed=dashed, **told)


def shares(label: str, at: Sequence[float], true: NDArray[np.bool_]) -> Curve:
    """The share of the lines of `true` [R, places] by place, with exact intervals: they hold at 0 and 1 too."""
    told = [share(column) for column in true.T]
    return Curve(
        label=label, x=at, mean=[each.value for each in told], low=[each.low for each in told],
        high=[each.high for each in told],
    )  # fmt: skip


def narrow(curves: Sequence[Curve]) -> list[Curve]:
    """The curves without the bands of the replicates, which would hide the intervals where many lines cross."""
    return [replace(each, bottom=(), top=()) for each in curves]


def named_once(theory: Sequence[Curve]) -> list[Curve]:
    """The curves, of which the first alone has an entry in the legend, which stands for all."""
    return [replace(each, label="") if place else each for place, each in enumerate(theory)]


def finding(statement: str, found: Measured) -> Finding:
    """The finding that a measured mean is."""
    return Finding(
        statement=statement, value=found.value, low=found.low, high=found.high, replicates=found.replicates
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A study as it is asked for: its profile, seed, and a number of replicates in place of the cells' own."""

    study: Study
    profile: str
    seed: int
    replicates: int | None = None
    cells: tuple[Cell, ...] = field(init=False)

    def __post_init__(self) -> None:
        if self.profile not in PROFILES:
            raise ValueError(f"profile={self.profile!r}: allowed are {', '.join(PROFILES)}")
        object.__setattr__(self, "cells", tuple(self.study.cells(self.profile)))
        keys = [cell.key for cell in self.cells]
        if len(set(keys)) < len(keys):
            raise ValueError(f"{self.study.name}: two cells have one key")

    def requests(self) -> list[Request]:
        """One request a cell, in order."""
        return [
            Request(
                design=cell.design,
                replicates=self._replicates(cell),
                seed=self.seed,
                stream="figure",
                frame=cell.frame,
                exact=cell.design.system != "glm",  # which is drawn in whole blocks
            )
            for cell in self.cells
        ]

    def _replicates(self, cell: Cell) -> int:
        """How many are drawn; of a generalised linear model two blocks at least, as its intervals come from blocks."""
        wanted = self.replicates or cell.replicates
        return max(wanted, 2 * block_size(cell.design)) if cell.design.system == "glm" else wanted

    def record(self, evidence: Sequence[Evidence]) -> dict[str, Any]:
        """The JSON-ready record that the figure, its caption and its page are made from."""
        found = {cell.key: self.study.take(each) for cell, each in zip(self.cells, evidence, strict=True)}
        told = self.study.compute(self) if self.study.compute else self.study.read(found)
        counts = sorted({each.count for each in found.values()}) or [told.replicates]
        return {
            "schema": SCHEMA,
            "figure": self.study.name,
            "title": self.study.title,
            "source": self.study.source,
            "profile": self.profile,
            "seed": self.seed,
            "replicates": counts,
            "excluded": sum(each.excluded for each in found.values()),
            "scale": self.study.scale[self.profile],
            "parameters": dict(self.study.parameters(self.profile)),
            "claims": list(self.study.claims),
            "columns": self.study.columns,
            "panels": [rounded(asdict(panel)) for panel in told.panels],
            "findings": [rounded(asdict(each)) for each in told.findings],
            "notes": list(told.notes),
            "cells": len(self.cells),
        }


def rounded(value: Any) -> Any:
    """The value with its floating-point numbers to six significant digits; one that is not finite as a word."""
    if isinstance(value, dict):
        return {name: rounded(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(inner) for inner in value]
    if not isinstance(value, float):
        return value
    short = float(f"{value:.{DIGITS}g}")
    return short if abs(short) < float("inf") else str(value)
