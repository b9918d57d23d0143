"""Who is measured on workload W, and how far the estimates of each are from those that are solved to rounding."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from benchmarks import exact, fast, floor, glum_loop, loop, numpy_batch, numpy_loop, sklearn_loop, statsmodels_loop
from benchmarks.clock import Contender
from simulate.arrays import Floats
from theory.vocabulary import Family, GlmDesign

FAST = {arithmetic: f"this engine, {arithmetic}" for arithmetic in fast.ARITHMETICS}
CHECKED = "this engine, strict, checked"
FLOOR = "floor"
PLAIN = "statsmodels loop"
BATCH = "NumPy Newton, 16 at a time"


@dataclass(frozen=True, kw_only=True)
class Loop:
    """A fit that the recursion of `loop` is run with; `order` is the memory layout in which it is faster."""

    fitter: Callable[[Family], loop.Fit]
    order: loop.Order = "F"


LOOPS = {
    PLAIN: Loop(fitter=statsmodels_loop.plain),
    "statsmodels loop, tight": Loop(fitter=statsmodels_loop.tight),
    "NumPy Newton loop": Loop(fitter=numpy_loop.fitter),
    "glum loop": Loop(fitter=glum_loop.fitter),
    "scikit-learn loop": Loop(fitter=sklearn_loop.fitter),
}


def contenders(design: GlmDesign) -> list[Contender]:
    """All of them, ours first."""
    least = fast.least(design)
    ours = [
        Contender(name=name, run=partial(fast.draw, design, arithmetic=arithmetic), least=least)
        for arithmetic, name in FAST.items()
    ]
    checked = Contender(name=CHECKED, run=partial(fast.draw, design, checked=True), least=least)
    lowest = Contender(name=FLOOR, run=partial(floor.draw, design), least=least)
    batch = Contender(name=BATCH, run=partial(numpy_batch.replicates, design), least=numpy_batch.BATCH)
    loops = [
        Contender(name=name, run=partial(loop.replicates, design, each.fitter(design.family), each.order))
        for name, each in LOOPS.items()
    ]
    return [*ours, checked, lowest, batch, *loops]


def differences(design: GlmDesign, paths: int) -> dict[str, float]:
    """The largest difference of each contender to the estimates that are solved to rounding, over all generations."""
    problems = [list(exact.path(design, seed)) for seed in range(paths)]
    found = {
        name: largest(looped(each.fitter(design.family), path) for path in problems) for name, each in LOOPS.items()
    }
    found[BATCH] = largest(batched(design.family, problems))
    ours = {name: fast.difference(design, paths, arithmetic) for arithmetic, name in FAST.items()}
    return {**ours, **found}


def looped(fit: loop.Fit, path: Sequence[exact.Problem]) -> float:
    """The largest difference along one path."""
    return max(float(np.abs(fit(each.x, each.y, each.last) - each.estimate).max()) for each in path)


def batched(family: Family, paths: Sequence[Sequence[exact.Problem]]) -> Iterable[float]:
    """The largest difference in each generation, over all paths at once."""
    for generation in zip(*paths, strict=True):
        x = np.array([each.x.T for each in generation])
        y, last, estimate = (stacked(generation, name) for name in ("y", "last", "estimate"))
        yield float(np.abs(numpy_batch.fit(family, x, y, last) - estimate).max())


def stacked(problems: Sequence[exact.Problem], name: str) -> Floats:
    """One field of every problem."""
    return np.array([getattr(each, name) for each in problems])


def largest(values: Iterable[float]) -> float:
    """The largest value; NaN when there is one, for a comparison that is not a number has not passed."""
    return float(np.max(list(values)))
