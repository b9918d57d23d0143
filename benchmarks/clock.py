"""Times taken in interleaved rounds, so that a change of the machine's pace meets every contender alike."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

MICRO = 1e6


@dataclass(frozen=True, kw_only=True)
class Contender:
    """Something that draws replicates: `run(count, seed)`, with `count` a multiple of `least`."""

    name: str
    run: Callable[[int, int], object]
    least: int = 1


@dataclass(frozen=True, kw_only=True)
class Times:
    """Microseconds a replicate, one number a round, and processor time over elapsed time in all rounds together."""

    name: str
    micros: list[float]
    busy: float


def interleaved(contenders: Sequence[Contender], rounds: int, seconds: float) -> list[Times]:
    """The times of each contender: every round runs all of them, in an order that turns, each for about `seconds`."""
    counts = [enough(contender, seconds) for contender in contenders]
    micros: list[list[float]] = [[] for _ in contenders]
    spent = [[0.0, 0.0] for _ in contenders]
    for number in range(rounds):
        for place in range(len(contenders)):
            index = (place + number) % len(contenders)
            elapsed, busy = timed(contenders[index], counts[index], number)
            micros[index].append(elapsed / counts[index] * MICRO)
            spent[index][0] += elapsed
            spent[index][1] += busy
    found = zip(contenders, micros, spent, strict=True)
    return [Times(name=each.name, micros=taken, busy=sums[1] / sums[0]) for each, taken, sums in found]


def timed(contender: Contender, count: int, seed: int) -> tuple[float, float]:
    """Elapsed and processor seconds of one call."""
    wall, processor = time.perf_counter(), time.process_time()
    contender.run(count, seed)
    return time.perf_counter() - wall, time.process_time() - processor


def enough(contender: Contender, seconds: float) -> int:
    """How many replicates take about that long; the first call, which may import and compile, is not counted."""
    contender.run(contender.least, 0)
    elapsed, _ = timed(contender, contender.least, 1)
    return contender.least * max(1, round(seconds / elapsed))


def ratios(above: Sequence[float], below: Sequence[float]) -> list[float]:
    """The ratio of two contenders in each round."""
    return [a / b for a, b in zip(above, below, strict=True)]


def spread(values: Sequence[float]) -> tuple[float, float, float]:
    """Median, smallest and largest."""
    return statistics.median(values), min(values), max(values)
