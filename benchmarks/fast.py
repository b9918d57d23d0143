"""The engine that is measured. Everything that the benchmarks need to know of its entry points is in this file."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from benchmarks import exact
from simulate.glm import engine
from simulate.glm.problem import problem
from simulate.glm.trace import trace, training
from simulate.request import Request, block_size
from simulate.run import Workers, draw_blocks, run_many
from theory.vocabulary import GlmDesign

STREAM = "benchmark"
ARITHMETICS = ("strict", "fast-math")


def request(design: GlmDesign, count: int, arithmetic: str = "strict", seed: int = 1) -> Request:
    """The request that draws `count` replicates."""
    return Request(design=design, replicates=count, seed=seed, stream=STREAM, arithmetic=arithmetic)


def least(design: GlmDesign) -> int:
    """The replicates of one block: what is drawn is a multiple of it."""
    return block_size(design)


def draw(design: GlmDesign, count: int, seed: int, arithmetic: str = "strict", *, checked: bool = False) -> object:
    """`count` replicates on one thread, in this process; another seed draws other blocks.

    With `checked`, statsmodels makes one in a hundred of the fits again, as in every real run.
    """
    blocks = count // least(design)
    with check(checked):
        return draw_blocks(request(design, count, arithmetic), 1 + seed * blocks, 1 + (seed + 1) * blocks)


def run(design: GlmDesign, count: int, seed: int, *, threads: int = 1, checked: bool = False) -> object:
    """A whole run of `count` replicates, as a program asks for it; another seed draws other numbers."""
    with check(checked):
        return run_many([request(design, count, seed=seed)], workers=Workers(threads=threads))


@contextmanager
def check(wanted: bool) -> Iterator[None]:
    """Nothing; while it lasts, statsmodels checks a share of the fits, or none of them."""
    share, fits = engine.COMPARED, engine.LEAST_COMPARED
    if not wanted:
        engine.COMPARED, engine.LEAST_COMPARED = 0.0, 0
    try:
        yield
    finally:
        engine.COMPARED, engine.LEAST_COMPARED = share, fits


def difference(design: GlmDesign, paths: int, arithmetic: str) -> float:
    """The largest difference of the engine's estimates to those solved to rounding, on its own draws."""
    asked = request(design, paths, arithmetic)
    found = []
    for replicate in range(paths):
        drawn = trace(asked, replicate)
        for generation, estimate in enumerate(drawn.coefficients):
            rows = training(problem(asked, keep=True), drawn.batches, generation)
            best = exact.estimate(design.family, rows.x.T, rows.y, estimate)
            found.append(np.abs(estimate - best).max())
    return float(np.max(found))
