"""Who draws which blocks: this process, or a pool of fresh ones. Tasks are groups of blocks of one request."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import closing

from simulate.reduce import Block
from simulate.request import Request, block_count, block_size

TASK_DRAWS = 10_000_000  # response draws in one task: about half a second, long against the cost of handing it over

Drawer = Callable[[Request, int, int], list[Block]]
Task = tuple[Request, int, int]


def finished(
    draw: Drawer, requests: Sequence[Request], processes: int, count: Callable[[int], None]
) -> Generator[tuple[Request, list[Block]], None, None]:
    """Each request with all its blocks in block order, as soon as they are drawn; `count` is told of drawn blocks."""
    tasks = [task for request in requests for task in groups(request)]
    arrivals = _here(draw, tasks) if processes == 1 else _elsewhere(draw, tasks, processes)
    waiting: dict[Request, dict[int, Block]] = {request: {} for request in requests}
    with closing(arrivals):
        for (request, first, _), blocks in arrivals:
            drawn = waiting[request]
            drawn.update(enumerate(blocks, start=first))
            count(len(blocks))
            if len(drawn) == block_count(request):
                yield request, [block for _, block in sorted(waiting.pop(request).items(), key=lambda item: item[0])]


def groups(request: Request) -> list[Task]:
    """The blocks of the request cut into tasks of about equal cost."""
    design, total = request.design, block_count(request)
    cost = block_size(design) * design.rows * design.generations * (1 if request.engine == "fast" else 100)
    size = max(1, TASK_DRAWS // cost)
    return [(request, first, min(first + size, total)) for first in range(0, total, size)]


def _here(draw: Drawer, tasks: Sequence[Task]) -> Generator[tuple[Task, list[Block]], None, None]:
    for task in tasks:
        yield task, draw(*task)


def _elsewhere(draw: Drawer, tasks: Sequence[Task], processes: int) -> Generator[tuple[Task, list[Block]], None, None]:
    """The tasks with their blocks, as they come in from fresh processes; these are stopped when this one is."""
    before = set(multiprocessing.active_children())
    context = multiprocessing.get_context("spawn")
    executor = ProcessPoolExecutor(max_workers=processes, mp_context=context, initializer=_follow_parent)
    try:
        pending: dict[Future[list[Block]], Task] = {executor.submit(draw, *task): task for task in tasks}
        while pending:
            done, _ = wait(pending, return_when=FIRST_COMPLETED)
            for future in done:
                yield pending.pop(future), future.result()
    except BaseException:  # an interrupt too: a running task is not waited for
        started = set(multiprocessing.active_children()) - before
        executor.shutdown(wait=False, cancel_futures=True)
        for process in started:
            process.terminate()
        raise
    executor.shutdown()


def _follow_parent() -> None:
    """Nothing; from now on this process ends with its parent, however that ends, and not before.

    An interrupt from the terminal is left to the parent, which ends this process. A parent that was killed cannot, and
    a pool's process would wait for its next task for ever.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_after_parent, daemon=True).start()


def _end_after_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
