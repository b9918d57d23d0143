"""The engine that is measured. Everything that the benchmarks need to know of its entry points is in this file."""

import numpy as np

from benchmarks import exact
from benchmarks.workload import truth
from simulate import seeds
from simulate.glm import draws, engine, newton
from simulate.request import Request, block_size
from simulate.run import Workers, draw_blocks, run_many
from theory.vocabulary import GlmDesign

STREAM = "benchmark"
ARITHMETICS = ("strict", "fast-math")


def request(design: GlmDesign, count: int, arithmetic: str = "strict") -> Request:
    """The request that draws `count` replicates."""
    return Request(design=design, replicates=count, stream=STREAM, arithmetic=arithmetic)


def least(design: GlmDesign) -> int:
    """The replicates of one block: what is drawn is a multiple of it."""
    return block_size(design)


def draw(design: GlmDesign, count: int, seed: int, arithmetic: str = "strict") -> object:
    """`count` replicates on one thread, in this process; another seed draws other blocks."""
    blocks = count // least(design)
    return draw_blocks(request(design, count, arithmetic), seed * blocks, (seed + 1) * blocks)


def run(design: GlmDesign, count: int, seed: int, threads: int = 1) -> object:
    """A whole run of `count` replicates, as a program asks for it; another seed draws other numbers."""
    asked = Request(design=design, replicates=count, seed=seed, stream=STREAM)
    return run_many([asked], workers=Workers(threads=threads))


def difference(design: GlmDesign, paths: int, arithmetic: str) -> float:
    """The largest difference of the engine's estimates to those solved to rounding, on its own draws."""
    generator = seeds.block_generator(request(design, paths, arithmetic), 0)
    found = []
    for _ in range(paths):
        x, numbers = draws.features(design, generator, None), draws.noise(design, generator)
        path = engine.trajectory(design, newton, truth(design), x, numbers)
        for g in range(design.generations):
            low, high = engine.training_rows(design.workflow, g + 1, design.rows)
            best = exact.estimate(design.family, x[:, low:high].T, path.responses[low:high], path.coefficients[g])
            found.append(np.abs(path.coefficients[g] - best).max())
    return float(np.max(found))
