"""Which random numbers a block of replicates gets: a function of root seed, cell and block, and of nothing else."""

import hashlib

import numpy as np

from simulate.request import Request, canonical
from theory.vocabulary import Statistic, design_fields


def cell_words(request: Request) -> tuple[int, ...]:
    """Eight 32-bit words that name the design and the stream. The engine is left out: both see the same draws.

    Of a series workflow and engine are left out too: a replicate of each starts from the same real rows, as pairs do.
    """
    design = design_fields(request.design)
    if request.design.statistic is Statistic.SERIES:
        for paired in ("workflow", "engine"):
            design.pop(paired, None)
    named = canonical({"design": design, "stream": request.stream})
    digest = hashlib.sha256(named).digest()
    return tuple(int.from_bytes(digest[start : start + 4], "big") for start in range(0, 32, 4))


def key(request: Request) -> int:
    """The key of the counter-based generator, a signed number of 64 bits: it names root seed, stream and cell.

    Workflow, generations, engine and whether the truth draws every batch are left out: all see the same random numbers,
    so they can be paired.
    """
    paired = ("workflow", "generations", "statistic", "reference")
    cell = {name: value for name, value in design_fields(request.design).items() if name not in paired}
    named = canonical({"cell": cell, "seed": request.seed, "stream": request.stream})
    return int.from_bytes(hashlib.sha256(named).digest()[:8], "big", signed=True)


def block_generator(request: Request, block: int) -> np.random.Generator:
    """The generator of one block, independent of every other block, cell, stream and root seed."""
    sequence = np.random.SeedSequence(request.seed, spawn_key=(*cell_words(request), block))
    return np.random.Generator(np.random.SFC64(sequence))
