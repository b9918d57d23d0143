"""A request as the kernels take it: plain numbers and arrays, worked out once."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from simulate import datasets, seeds
from simulate.arrays import Floats
from simulate.glm.families import CAPS, CODES
from simulate.glm.links import LINEAR, Link, link
from simulate.glm.schedule import Schedule, schedule
from simulate.request import Request
from theory.vocabulary import GlmDesign

FARTHEST_NORMAL = 7.45  # no standard normal drawn is larger in size: sqrt(2 * 40 * log 2), by the bits of its radius
LAWS = {"gaussian": 0, "table": 1}


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Everything that drawing and fitting need. `table` [p - 1, N] holds the rows of a data set or the cells of a law;
    no feature is larger in size than `longest`."""

    design: GlmDesign
    key: int
    truth: Floats
    table: Floats
    longest: float
    schedule: Schedule
    link: Link

    @property
    def shape(self) -> tuple[int, ...]:
        """A tuple as long as the coefficients, by which the kernels are compiled."""
        return (0,) * self.truth.size

    @property
    def model(self) -> tuple[Any, ...]:
        """(family, law, (dispersion, its root, trials), cap)."""
        design = self.design
        phi = float(design.dispersion)
        law = LAWS.get(design.law, LAWS["table"])
        return CODES[design.family], law, (phi, phi**0.5, design.trials), CAPS[design.family]

    @property
    def plan(self) -> tuple[Any, ...]:
        """(source, label, generation, kind, later) of every batch; later: a fit of a later generation uses it."""
        made = self.schedule
        last = [np.flatnonzero(column).max(initial=-1) for column in made.weights.T]
        return made.source, made.label, made.generation, made.kind, np.array(last) > made.generation

    @property
    def equations(self) -> tuple[Any, ...]:
        """((kind, by_row, sign, shift), (scale, sign), longest); a row that is a cell has a b of its own."""
        found, counted = self.link, self.design.law == "signs"
        scale = 1.0 if counted else found.scale
        return (found.kind, found.by_row or counted, found.sign, found.shift), (scale, found.sign), self.longest

    @property
    def linear(self) -> bool:
        return self.link.kind == LINEAR


@cache
def problem(request: Request, *, keep: bool = False) -> Problem:
    """The request for the kernels; with `keep` no batch gives its place to another."""
    design = request.design
    if not isinstance(design, GlmDesign):
        raise TypeError(f"design={design!r}: a GlmDesign is needed")
    table = _table(design)
    return Problem(
        design=design,
        key=seeds.key(request),
        truth=datasets.truth(design),
        table=table,
        longest=FARTHEST_NORMAL if design.law == "gaussian" else max(1.0, float(np.abs(table).max())),
        schedule=schedule(design, keep=keep),
        link=link(design),
    )


def _table(design: GlmDesign) -> Floats:
    """The features that a law chooses from, [p - 1, N]; the intercept is left out."""
    if design.law == "gaussian":
        return np.zeros((design.features, 1))
    if design.law == "signs":
        return datasets.signs(design.features)
    return np.ascontiguousarray(datasets.table(design.law).features[1:])
