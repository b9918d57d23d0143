"""From requests to evidence, by any workers and out of any store, with the same bytes each time."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any

from threadpoolctl import threadpool_limits

from simulate import gaussian, linear, pool, seeds
from simulate.datasets import truth
from simulate.pool import Workers
from simulate.reduce import Block, combine
from simulate.request import Request, block_count, block_size, size_of_block, whole_blocks
from simulate.status import Progress, Status
from simulate.store import Kept, Store
from simulate.systems import SYSTEMS
from theory.vocabulary import GaussianDesign, GlmDesign, LinearDesign, Statistic, design_fields

__all__ = ["Evidence", "Progress", "Request", "Status", "Workers", "run", "run_many"]

SCHEMA = "modelcollapse/evidence/1"
Evidence = dict[str, Any]


@dataclass(kw_only=True)
class Tally:
    """What has been done so far, told to `progress` whenever that changes."""

    total: int
    progress: Progress | None
    done: int = 0
    excluded: Counter[str] = field(default_factory=Counter)

    def add(self, blocks: Collection[Block]) -> None:
        """Nothing; the blocks are counted."""
        self.done += len(blocks)
        for block in blocks:
            self.excluded.update(block.excluded)

    def tell(self) -> None:
        """Nothing; whoever waits knows."""
        if self.progress:
            self.progress(Status(done=self.done, total=self.total, excluded=dict(self.excluded)))


def run(request: Request) -> Evidence:
    """The evidence of one request, drawn in this process."""
    return evidence(request, draw_blocks(request, 0, block_count(request)))


def run_many(
    requests: Sequence[Request],
    *,
    workers: Workers | None = None,
    processes: int = 1,
    store: Store | None = None,
    progress: Progress | None = None,
) -> list[Evidence]:
    """The evidence of every request, in order; who draws changes the time that it takes and nothing else.

    Blocks that `store` holds are not drawn again, and those that arrive are on the disk before more are waited for: a
    run that was stopped goes on where it was. `processes=N` is short for `workers=Workers(processes=N)`. ValueError
    when there are no such workers; OSError when the store cannot be used.
    """
    if workers is not None and processes != 1:
        raise ValueError(f"processes={processes} beside {workers}: give one of them")
    chosen = workers or Workers(processes=processes)
    longest = _longest(requests)
    tally = Tally(total=sum(map(block_count, longest)), progress=progress)
    found: dict[Request, Evidence] = {}
    with nullcontext() if store is None else store.opened() as kept:
        for drawn, blocks in _finished(list(longest), chosen, kept, tally):
            for request in longest[drawn]:
                found[request] = evidence(request, [blocks[place] for place in range(block_count(request))])
    return [found[request] for request in requests]


def _longest(requests: Sequence[Request]) -> dict[Request, list[Request]]:
    """The longest request of each cell, with all that ask for the first of its blocks or for all of them.

    An exact request stands alone, since its last block is nobody else's.
    """
    cells: dict[Request, list[Request]] = {}
    for request in dict.fromkeys(requests):
        cell = request if request.exact else replace(request, replicates=1)
        cells.setdefault(cell, []).append(request)
    return {max(asked, key=lambda each: each.replicates): asked for asked in cells.values()}


def _finished(
    requests: Sequence[Request], workers: Workers, kept: Kept | None, tally: Tally
) -> Iterator[tuple[Request, dict[int, Block]]]:
    """Each request with its blocks, as soon as all of them are here."""
    unfinished: dict[Request, dict[int, Block]] = {}
    for request in requests:
        blocks = _shared(request, kept.blocks(request)) if kept else {}
        tally.add(blocks.values())
        if len(blocks) < block_count(request):
            unfinished[request] = blocks
        else:
            yield request, blocks
    tally.tell()
    tasks = [task for request, blocks in unfinished.items() for task in pool.tasks(request, _missing(request, blocks))]
    with closing(pool.arrivals(draw_blocks, tasks, workers)) as arriving:
        for (request, first, _), drawn in arriving:
            new = dict(enumerate(drawn, start=first))
            if kept:
                kept.save(request, _shared(request, new))
            unfinished[request].update(new)
            tally.add(drawn)
            tally.tell()
            if len(unfinished[request]) == block_count(request):
                yield request, unfinished.pop(request)


def _shared(request: Request, blocks: dict[int, Block]) -> dict[int, Block]:
    """The whole blocks among these: the last one of an exact request is not kept."""
    return {place: block for place, block in blocks.items() if place < whole_blocks(request)}


def _missing(request: Request, blocks: Collection[int]) -> list[int]:
    return [place for place in range(block_count(request)) if place not in blocks]


def draw_blocks(request: Request, first: int, stop: int) -> list[Block]:
    """The blocks first..stop of the request, each from its own generator, with linear algebra on one thread."""
    with threadpool_limits(limits=1):
        return [draw_block(request, block) for block in range(first, stop)]


def draw_block(request: Request, block: int) -> Block:
    """One block of the request."""
    design, size = request.design, size_of_block(request, block)
    if isinstance(design, GlmDesign):
        from simulate.glm import engine

        return engine.draw(request, block)
    generator = seeds.block_generator(request, block)
    if isinstance(design, LinearDesign):
        return linear.draw(design, generator, size)
    if isinstance(design, GaussianDesign):
        return gaussian.draw(design, generator, size)
    drawn: Block = import_module(SYSTEMS[design.system].module).draw(design, generator, size)
    return drawn


def evidence(request: Request, blocks: Sequence[Block]) -> Evidence:
    """The JSON-ready evidence of a request from all its blocks, in block order."""
    design = request.design
    asked = {"engine": request.engine, "seed": request.seed, "stream": request.stream, "block": block_size(design)}
    named = {"schema": SCHEMA, "system": design.system, "design": design_fields(design), **asked}
    if isinstance(design, GlmDesign):
        named |= {"dimension": truth(design).size, "generations": design.generations}
        if request.arithmetic != "strict":
            named["arithmetic"] = request.arithmetic
    if design.statistic is Statistic.SERIES:
        from simulate.series import quantity_fields

        named["quantities"] = quantity_fields(import_module(SYSTEMS[design.system].module).quantities(design))
    return {**named, **combine(blocks)}
