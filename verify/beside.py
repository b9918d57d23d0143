"""Draws by other processes while this one proves, so that no processor waits for the other kind of work."""

import multiprocessing
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from simulate.pool import Workers
from simulate.request import Request
from simulate.status import Progress, Status
from theory.vocabulary import GlmDesign
from verify.estimate import Evidence

COUNTED = "signs"  # the law of features whose rows are drawn as counts, by functions of their own
Proofs = TypeVar("Proofs")
Drawing = Callable[[Progress | None], Sequence[Evidence]]


def beside(
    draw: Drawing, prove: Callable[[], Proofs], *, workers: Workers | None, progress: Progress | None
) -> tuple[Sequence[Evidence], Proofs]:
    """What `draw` gives, told of its `progress`, and what `prove` gives: at the same time where others draw.

    A thread waits for their blocks, and does nothing else: the engines of the proofs have settings of their process.
    When proving ends with an exception, or is interrupted, the draws are stopped; their finished blocks are kept.
    """
    if workers is None or workers.cluster is not None or workers.processes == 1:
        proven = prove()
        return draw(progress), proven
    stopped = threading.Event()
    before = set(multiprocessing.active_children())
    with ThreadPoolExecutor(1) as thread:
        drawn = thread.submit(draw, partial(_unless, stopped, progress))
        try:
            proven = prove()
            return drawn.result(), proven
        except BaseException:
            stopped.set()
            for process in set(multiprocessing.active_children()) - before:
                process.terminate()  # or the thread would wait for a block that takes long
            raise


class Stopped(BaseException):
    """The draws are no longer wanted; not an error, and seen by nobody but the thread that waits for them."""


def _unless(stopped: threading.Event, progress: Progress | None, status: Status) -> Any:
    """Nothing; Stopped when nobody waits for the draws any more."""
    if stopped.is_set():
        raise Stopped
    if progress is not None:
        progress(status)


def warmed(requests: Sequence[Request]) -> list[Request]:
    """The requests in an order in which no two processes compile the same functions, as far as they are two.

    One request of rows and one of counts come first, which take the compilers half a minute each; then what compiles
    nothing, and the others when the compiled functions are on the disk.
    """
    compiled: dict[bool, list[Request]] = {True: [], False: []}
    for request in requests:
        if isinstance(request.design, GlmDesign):
            compiled[request.design.law == COUNTED].append(request)
    first = [group[0] for group in compiled.values() if group]
    rest = [each for each in requests if isinstance(each.design, GlmDesign) and each not in first]
    return [*first, *(each for each in requests if not isinstance(each.design, GlmDesign)), *rest]
