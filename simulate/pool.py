"""Who draws which blocks: this thread, several, fresh processes, or a cluster. A task is some blocks of one request."""

import multiprocessing
import os
import re
import signal
import threading
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from simulate.request import Request, block_size
from theory.vocabulary import Family, GlmDesign, Statistic, Workflow

if TYPE_CHECKING:  # the command line reads Workers from here, and its help does not wait for NumPy
    from simulate.reduce import Block

TASK_DRAWS = 10_000_000  # cost of a task, in draws of 50 ns: about half a second, long against handing it over
PIECE_DRAWS = TASK_DRAWS // 16  # cost of what a thread takes at a time, so that the threads end together
CELL_ROWS = 100  # a discrete feature law is drawn as counts: any number of rows costs what so many do
AHEAD = 3  # tasks handed over beyond each worker's own, so that none waits and the list of tasks is not copied whole
CLUSTER = re.compile(r"local:[1-9][0-9]{0,3}|(?:tcp|tls)://\S+:[0-9]{1,5}")

Task = tuple[Request, int, int]
Drawer = Callable[[Request, int, int], "list[Block]"]
Arrivals = Generator[tuple[Task, "list[Block]"]]
Work = TypeVar("Work")


class LostProcess(OSError):
    """A process of the pool was ended from outside; what had arrived by then is whole."""


@dataclass(frozen=True, kw_only=True)
class Workers:
    """Who draws: `processes` of `threads` each, or a cluster; never what is drawn. ValueError names a bad field.

    `cluster` is the address of a Dask scheduler, or local:N for one with N worker processes of `threads` each, started
    here. The workers at an address have threads of their own.
    """

    processes: int = 1
    threads: int = 1
    cluster: str | None = None

    def __post_init__(self) -> None:
        """Nothing; ValueError names the first field that is not allowed."""
        for name in ("processes", "threads"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise ValueError(f"{name}={value!r}: a whole number of at least 1 is needed")
        if self.cluster is None:
            return
        if not isinstance(self.cluster, str) or not CLUSTER.fullmatch(self.cluster):
            raise ValueError(
                f"cluster={self.cluster!r}: the address of a Dask scheduler, as in tcp://host:8786, or local:N for one "
                "with N worker processes on this machine, as in local:4"
            )
        if self.processes != 1:
            raise ValueError(f"processes={self.processes} with cluster={self.cluster!r}: give one of them")
        if self.threads != 1 and not self.cluster.startswith("local:"):
            raise ValueError(
                f"threads={self.threads} with cluster={self.cluster!r}: its workers have threads of their own; "
                "type: dask worker --nthreads"
            )


def arrivals(draw: Drawer, tasks: Sequence[Task], workers: Workers) -> Arrivals:
    """Each task with its blocks, as they come in, in any order; closing it stops what is drawn elsewhere."""
    if workers.cluster is not None:
        from simulate import cluster

        return cluster.arrivals(draw, tasks, workers)
    if workers.processes > 1:
        return _elsewhere(draw, tasks, workers.processes, workers.threads)
    return _threaded(draw, tasks, workers.threads) if workers.threads > 1 else _here(draw, tasks)


def tasks(request: Request, missing: Sequence[int]) -> list[Task]:
    """The missing blocks as tasks of about equal cost, each of consecutive blocks."""
    size = max(1, int(TASK_DRAWS // cost(request)))
    found: list[Task] = []
    for block in sorted(missing):
        if found and found[-1][2] == block and block - found[-1][1] < size:
            found[-1] = (request, found[-1][1], block + 1)
        else:
            found.append((request, block, block + 1))
    return found


def cost(request: Request) -> float:
    """What a block costs, in draws of about 50 ns: a guess, which decides how blocks are grouped and nothing else."""
    design = request.design
    if design.statistic is Statistic.SERIES:
        return float(TASK_DRAWS)  # one block is a task: a replicate of a measured system takes long
    rows, fits = getattr(design, "rows", 1), getattr(design, "generations", 1)
    if not isinstance(design, GlmDesign):
        return block_size(design) * rows * fits
    if request.engine == "fast" and design.law == "signs":
        rows = min(rows, CELL_ROWS)
    newest_alone = design.workflow is Workflow.DISCARD or design.family is Family.NORMAL  # X'X, X'y run on
    visits = fits if newest_alone else fits * (fits + 1) / 2
    return block_size(design) * rows * (fits / 5 + visits / 10) * (1 if request.engine == "fast" else 100)


def _here(draw: Drawer, tasks: Iterable[Task]) -> Arrivals:
    for task in tasks:
        yield task, draw(*task)


def _threaded(draw: Drawer, tasks: Iterable[Task], threads: int) -> Arrivals:
    """The tasks with their blocks, drawn by threads of this process, which take small pieces as they come free.

    An interrupt lets the pieces that are being drawn end.
    """
    import scipy.linalg  # noqa: F401 - brings a BLAS of its own: before the limit, or the limit does not hold it
    from threadpoolctl import threadpool_limits

    pieces = ((place, piece) for place, task in enumerate(tasks) for piece in _pieces(task))
    open_tasks: dict[int, dict[int, list[Block]]] = {}
    # Limits and filters belong to the process. A draw that sets and restores its own does so for its neighbours too:
    # here all restore what is set now.
    with threadpool_limits(limits=1), warnings.catch_warnings(), ThreadPoolExecutor(threads) as executor:
        warnings.simplefilter("ignore")
        try:
            drawn = _windowed(lambda item: executor.submit(draw, *item[1][1]), pieces, threads * (1 + AHEAD))
            for (place, (task, piece)), blocks in drawn:
                parts = open_tasks.setdefault(place, {})
                parts[piece[1]] = blocks
                if sum(map(len, parts.values())) == task[2] - task[1]:
                    yield task, [block for first in sorted(parts) for block in open_tasks[place][first]]
                    del open_tasks[place]
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            raise


def _pieces(task: Task) -> Iterator[tuple[Task, Task]]:
    """The task beside each of the pieces that it is cut into."""
    request, first, last = task
    size = max(1, int(PIECE_DRAWS // cost(request)))
    for start in range(first, last, size):
        yield task, (request, start, min(start + size, last))


def _elsewhere(draw: Drawer, tasks: Sequence[Task], processes: int, threads: int = 1) -> Arrivals:
    """The tasks with their blocks, as they come in from fresh processes; these are stopped when this one is."""
    before = set(multiprocessing.active_children())
    context = multiprocessing.get_context("spawn")
    executor = ProcessPoolExecutor(max_workers=processes, mp_context=context, initializer=_follow_parent)
    drawer: Callable[..., list[Block]] = draw if threads == 1 else partial(_drawn_by_threads, draw, threads)
    try:
        yield from _windowed(lambda task: executor.submit(drawer, *task), tasks, processes * (1 + AHEAD))
    except BaseException as error:  # an interrupt too: a running task is not waited for
        started = set(multiprocessing.active_children()) - before
        executor.shutdown(wait=False, cancel_futures=True)
        for process in started:
            process.terminate()
        if isinstance(error, BrokenProcessPool):
            raise LostProcess(
                "a worker process was ended from outside; too little memory is the usual reason"
            ) from None
        raise
    executor.shutdown()


def _windowed(
    submit: Callable[[Work], "Future[list[Block]]"], work: Iterable[Work], size: int
) -> Generator[tuple[Work, "list[Block]"]]:
    """Each piece of work with its result, as it comes in; `size` pieces at most are handed over at any moment."""
    ahead = iter(work)
    pending = {submit(each): each for each in islice(ahead, size)}
    while pending:
        done, _ = wait(pending, return_when=FIRST_COMPLETED)
        for future in done:
            each, result = pending.pop(future), future.result()
            pending.update((submit(following), following) for following in islice(ahead, 1))
            yield each, result


def _drawn_by_threads(draw: Drawer, threads: int, request: Request, first: int, last: int) -> "list[Block]":
    """The blocks first..last-1, drawn by threads of this process."""
    ((_, blocks),) = _threaded(draw, [(request, first, last)], threads)
    return blocks


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
