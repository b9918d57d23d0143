"""Blocks drawn by the workers of a Dask scheduler, with the bytes of a local run or not at all.

A worker that dies loses nothing but time: the scheduler gives its tasks to another, and a block is the same whoever
draws it. A worker that would draw other bytes is refused when it is first seen, and again by every task it is given.
"""

import asyncio
import logging
import signal
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError as Cancelled
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from queue import Empty, SimpleQueue
from typing import Any
from uuid import uuid4

from simulate.likeness import Likeness, introduce, likeness, unlike
from simulate.own_model import Misplaced
from simulate.pool import AHEAD, Arrivals, Drawer, Task, Workers, cost
from simulate.reduce import Block
from simulate.request import Request

SCHEDULER_SECONDS = 10.0  # how long an address has to answer
WORKER_SECONDS = 60.0  # how long a scheduler may be without any worker
LOOK_SECONDS = 1.0  # how often the workers are looked at
LEAST_SECONDS = 0.3  # of a task, long against what handing it over costs
HANDOVER_SECONDS = 0.01  # between this process and the scheduler, one task after another, with all processors busy
DRAW_SECONDS = 50e-9  # of one unit of cost, until a request's own pace is known
INSTALL = "pip install 'modelcollapse[cluster]'"

Timed = tuple[float, list[Block]]


class NotInstalled(ValueError):
    """A cluster was asked for where the library that speaks to it is missing."""


class ClusterError(OSError):
    """The cluster cannot go on; what had arrived by then is whole."""


class UnlikeWorker(ClusterError):
    """A worker would draw other bytes than this process."""


def arrivals(draw: Drawer, tasks: Sequence[Task], workers: Workers) -> Arrivals:
    """Each task with its blocks, as they come in from the workers of a cluster, in any order."""
    if not tasks:  # nothing to ask anyone for
        return
    with started(workers) as ready, _connected(str(ready.cluster)) as client:
        yield from _drawn(client, str(ready.cluster), draw, tasks)


@contextmanager
def started(workers: Workers) -> Iterator[Workers]:
    """The workers, with a cluster that answers and whose workers draw the bytes of this process.

    local:N is started, and stopped at the end of the block; in the block it is an address. NotInstalled, ClusterError
    and UnlikeWorker say what is wrong. Workers without a cluster are returned as they are.
    """
    if workers.cluster is None:
        yield workers
        return
    if find_spec("distributed") is None:
        raise NotInstalled(f"--cluster {workers.cluster} needs the library distributed; type: {INSTALL}")
    kind, _, count = workers.cluster.partition(":")
    if kind == "local":
        with _local(int(count), workers.threads) as address:
            yield Workers(cluster=address)
        return
    with _connected(workers.cluster) as client:
        _wait_for_workers(client, workers.cluster)
    yield workers


@contextmanager
def _local(count: int, threads: int) -> Iterator[str]:
    """The address of a scheduler with `count` worker processes, on this machine alone; they end with the block."""
    distributed: Any = import_module("distributed")  # its classes are typed in part

    with distributed.LocalCluster(
        n_workers=count,
        threads_per_worker=threads,
        host="127.0.0.1",
        memory_limit=0,  # as much as a process of --processes may take
        silence_logs=logging.ERROR,  # not of workers that die: they are started again, and their tasks given to others
        dashboard_address=None,
        scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},  # of its health page: any free port
        preload=[__name__],
    ) as cluster:
        yield cluster.scheduler_address


def dask_setup(worker: object) -> None:
    """Nothing; an interrupt from the terminal, which every process gets, is left to the process that started these."""
    del worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    """A client of the scheduler at the address; ClusterError when none answers in time."""
    distributed: Any = import_module("distributed")
    log = logging.getLogger("distributed.client")
    level = log.level
    log.setLevel(logging.CRITICAL)  # what it would say is either mended or raised
    try:
        client = distributed.Client(address, timeout=SCHEDULER_SECONDS, set_as_default=False)
    except OSError as error:
        log.setLevel(level)
        raise ClusterError(
            f"no Dask scheduler answers at {address} within {SCHEDULER_SECONDS:g} s; start one with: dask scheduler"
        ) from error
    try:
        yield client
    finally:
        client.close(timeout=SCHEDULER_SECONDS)
        log.setLevel(level)


def _drawn(client: Any, address: str, draw: Drawer, tasks: Iterable[Task]) -> Arrivals:
    """Each task with its blocks; a bounded number of tasks is with the scheduler at any moment."""
    threads = _threads(client, address)
    landed: SimpleQueue[Any] = SimpleQueue()
    flying: dict[str, tuple[Any, list[Task]]] = {}
    paces: dict[Request, float] = {}
    count = 0
    # A task for many workers is longer, or this process could not keep them all at work.
    bundles = _bundles(tasks, paces, lambda: max(LEAST_SECONDS, HANDOVER_SECONDS * count))
    try:
        while True:
            count = next(threads)
            room = max(0, (1 + AHEAD) * count - len(flying))
            ready = list(islice(bundles, room))
            if room and not ready and not flying:  # without a worker there is no room, and tasks may be left
                return
            for bundle in ready:
                key = f"modelcollapse-{uuid4().hex}"  # no name twice: a block is never taken from another run's memory
                future = client.submit(drawn_there, draw, bundle, likeness(), key=key, pure=False)
                flying[key] = future, bundle
                future.add_done_callback(landed.put)
            for future in _next(landed):
                _, bundle = flying.pop(future.key)
                for task, (seconds, blocks) in zip(bundle, _result(future, bundle, threads), strict=True):
                    paces[task[0]] = seconds / len(blocks)
                    yield task, blocks
                future.release()
    finally:
        if flying:
            client.cancel([future for future, _ in flying.values()], force=True)


def _bundles(tasks: Iterable[Task], paces: Mapping[Request, float], least: Callable[[], float]) -> Iterator[list[Task]]:
    """The tasks, several together where one takes less than the least number of seconds.

    `paces` holds the seconds that a block took, as they are learnt.
    """
    bundle: list[Task] = []
    seconds = 0.0
    for request, first, last in tasks:
        bundle.append((request, first, last))
        seconds += (last - first) * paces.get(request, cost(request) * DRAW_SECONDS)
        if seconds >= least():
            yield bundle
            bundle, seconds = [], 0.0
    if bundle:
        yield bundle


def _next(landed: SimpleQueue[Any]) -> list[Any]:
    """The task that came back next, or none when the workers are due to be looked at."""
    try:
        return [landed.get(timeout=LOOK_SECONDS)]
    except Empty:
        return []


def _result(future: Any, bundle: Sequence[Task], threads: Iterator[int]) -> list[Timed]:
    """What a worker found for each task of the bundle."""
    from distributed import KilledWorker

    while True:
        try:
            found: list[Timed] | str = future.result(timeout=10 * LOOK_SECONDS)
        except TimeoutError:  # its worker died with the result, and it is drawn again
            next(threads)
            continue
        except KilledWorker as error:
            raise ClusterError(
                f"{error.allowed_failures + 1} workers died while they drew {_named(bundle)}, the last of them at "
                f"{error.last_worker.address}; its log may say why, and it is often memory that was short"
            ) from error
        except (Cancelled, asyncio.CancelledError) as error:  # the second in older versions, where it is no Exception
            raise ClusterError(f"the Dask scheduler has gone: {error}") from error
        if isinstance(found, str):
            raise UnlikeWorker(found)
        return found


def _named(bundle: Sequence[Task]) -> str:
    request, first, last = bundle[0]
    return f"blocks {first} to {last - 1} of {request.design}" + (" and others" if bundle[1:] else "")


def drawn_there(draw: Drawer, bundle: Sequence[Task], wanted: Likeness) -> list[Timed] | str:
    """Runs on a worker: the blocks of each task with the seconds they took, or why this worker is not to be used."""
    from distributed import get_worker

    if introduce() != wanted:
        return unlike(get_worker().address, likeness(), wanted)
    found: list[Timed] = []
    for task in bundle:
        began = time.perf_counter()
        try:
            blocks = draw(*task)
        except Misplaced as error:
            return (
                f"the worker at {get_worker().address} does not have the model: {error}; every machine needs its files "
                "at the same place and with the same bytes, as on a shared file system"
            )
        found.append((time.perf_counter() - began, blocks))
    return found


def _wait_for_workers(client: Any, address: str) -> None:
    """Nothing, once there is a worker, and those that there are draw our bytes."""
    threads = _threads(client, address)
    while not next(threads):
        time.sleep(LOOK_SECONDS / 10)


def _threads(client: Any, address: str) -> Generator[int]:
    """At each step, how many threads all workers have, seen a second ago at most.

    UnlikeWorker when a new worker would draw other bytes; ClusterError when there has been none for long.
    """
    seen: set[str] = set()
    looked, peopled, count = float("-inf"), time.monotonic(), 0
    while True:
        now = time.monotonic()
        if now - looked >= (LOOK_SECONDS if count else LOOK_SECONDS / 10):
            count, looked = _asked(client, address, seen), now
        if count:
            peopled = now
        elif now - peopled > WORKER_SECONDS:
            raise ClusterError(
                f"the Dask scheduler at {address} has had no worker for {WORKER_SECONDS:g} s; start one with: "
                f"dask worker {address}"
            )
        yield count


def _asked(client: Any, address: str, seen: set[str]) -> int:
    """The threads of all workers; those that were not seen before are asked what they are, and added to the seen."""
    try:
        threads: dict[str, int] = client.nthreads()
        new = sorted(set(threads) - seen)
        answers: dict[str, Any] = client.run(introduce, workers=new, on_error="return") if new else {}
    except OSError as error:
        raise ClusterError(f"the Dask scheduler at {address} has gone: {error}") from error
    for worker, answer in answers.items():
        if isinstance(answer, OSError):  # it has gone since; if it has not, it is asked again
            continue
        if isinstance(answer, BaseException):
            raise UnlikeWorker(
                f"the worker at {worker} cannot say what it runs ({answer!r}); install modelcollapse there"
            )
        if answer != likeness():
            raise UnlikeWorker(unlike(worker, answer, likeness()))
        seen.add(worker)
    return sum(threads.values())
