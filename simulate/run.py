"""From requests to evidence, in one process or several, with the same bytes either way."""

from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any

from threadpoolctl import threadpool_limits

from simulate import gaussian, linear, pool, seeds
from simulate.datasets import truth
from simulate.reduce import Block, combine
from simulate.request import Request, block_count, block_size
from simulate.store import Store
from theory.vocabulary import GaussianDesign, GlmDesign, LinearDesign, design_fields

__all__ = ["Evidence", "Progress", "Request", "run", "run_many"]

SCHEMA = "modelcollapse/evidence/1"
Evidence = dict[str, Any]
Progress = Callable[[int, int], None]


def run(request: Request) -> Evidence:
    """The evidence of one request, drawn in this process."""
    return evidence(request, draw_blocks(request, 0, block_count(request)))


def run_many(
    requests: Sequence[Request], *, processes: int = 1, store: Store | None = None, progress: Progress | None = None
) -> list[Evidence]:
    """The evidence of every request, in order; the number of processes changes the time it takes and nothing else.

    What `store` already holds is not drawn again, and what is finished is saved at once, so an interrupted run resumes.
    `progress` is told (blocks done, blocks in all). ValueError when processes is below 1.
    """
    if isinstance(processes, bool) or not isinstance(processes, int) or processes < 1:
        raise ValueError(f"processes={processes!r}: a whole number of at least 1 is needed")
    found: dict[Request, Evidence] = {}
    for request in requests:
        kept = store.load(request) if store else None
        if kept is not None:
            found[request] = kept
    missing = [request for request in dict.fromkeys(requests) if request not in found]
    total = sum(block_count(request) for request in dict.fromkeys(requests))
    done = total - sum(block_count(request) for request in missing)
    if progress:
        progress(done, total)
    with closing(pool.finished(draw_blocks, missing, processes, _counter(progress, done, total))) as arrivals:
        for request, blocks in arrivals:
            found[request] = evidence(request, blocks)
            if store:
                store.save(request, found[request])
    return [found[request] for request in requests]


def draw_blocks(request: Request, first: int, stop: int) -> list[Block]:
    """The blocks first..stop of the request, each from its own generator, with linear algebra on one thread."""
    with threadpool_limits(limits=1):
        return [draw_block(request, block) for block in range(first, stop)]


def draw_block(request: Request, block: int) -> Block:
    """One block of the request."""
    design = request.design
    generator = seeds.block_generator(request, block)
    size = block_size(design)
    if isinstance(design, LinearDesign):
        return linear.draw(design, generator, size)
    if isinstance(design, GaussianDesign):
        return gaussian.draw(design, generator, size)
    from simulate.glm import engine

    return engine.draw(design, generator, size, request.engine)


def evidence(request: Request, blocks: Sequence[Block]) -> Evidence:
    """The JSON-ready evidence of a request from all its blocks, in block order."""
    design = request.design
    asked = {"engine": request.engine, "seed": request.seed, "stream": request.stream, "block": block_size(design)}
    named = {"schema": SCHEMA, "system": design.system, "design": design_fields(design), **asked}
    if isinstance(design, GlmDesign):
        named |= {"dimension": truth(design.family, design.law).size, "generations": design.generations}
    return {**named, **combine(blocks)}


def _counter(progress: Progress | None, done: int, total: int) -> Callable[[int], None]:
    """A function that is told of newly drawn blocks and passes the running count on."""
    reached = done

    def count(blocks: int) -> None:
        nonlocal reached
        reached += blocks
        if progress:
            progress(reached, total)

    return count
