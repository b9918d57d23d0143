"""Looking again: a claim that is INCONCLUSIVE gets more draws, until it is decided or has as many as are allowed.

Nothing is drawn twice: the blocks of a short run are the first blocks of a longer one, and a store keeps them. No look
is free: the records name a confidence sequence as their test, whose errors hold over all looks together.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from verify.guards import LEAST_REPLICATES
from verify.judge import judge
from verify.reading import Record
from verify.result import Verdict
from verify.schema import TEST

if TYPE_CHECKING:
    from simulate.store import Store

LEAST_STEP = 1.25  # so that the number of looks grows with the logarithm of the draws
GREATEST_STEP = 4  # a number that rests on an estimate is not trusted further than this

Counts = Sequence[int]  # replicates, one a trial
Draw = Callable[[Sequence[int], Sequence[Counts]], list[Record]]


class TooFew(ValueError):
    """A run that may not draw as many replicates as its claims are judged from."""


@dataclass(frozen=True, kw_only=True)
class Until:
    """How far a run may go: at most `most` replicates a trial (rounded up to whole blocks), or None for the plan's."""

    most: int | None = None

    def __post_init__(self) -> None:
        if self.most is not None and self.most < LEAST_REPLICATES:
            raise ValueError(
                f"most={self.most}: at least {LEAST_REPLICATES} replicates are judged; raise it, or drop it"
            )


@contextmanager
def kept(store: "Store | None") -> Iterator["Store"]:
    """The store, or one that lasts as long as the run: each look takes the draws of the earlier ones from it."""
    if store is not None:
        yield store
        return
    from simulate.store import Store

    with TemporaryDirectory(prefix="modelcollapse-") as folder:
        yield Store(Path(folder))


def until_decided(
    draw: Draw,
    planned: Sequence[Counts],
    caps: Sequence[Counts],
    *,
    alpha: float,
    keep: Callable[[list[Record]], None] = lambda records: None,
) -> list[dict[str, Any]]:
    """The results of the last look at each claim; all claims are judged together at every look.

    `draw(which, counts)` gives the records of the claims at the indices `which`, with so many replicates a trial. The
    first look is at the planned numbers, or at the caps where these are less. `keep` is given the records of the last.
    """
    everyone = range(len(planned))
    counts = [[min(pair) for pair in zip(*each, strict=True)] for each in zip(planned, caps, strict=True)]
    looks, records = [1] * len(planned), dict(zip(everyone, draw(everyone, counts), strict=True))
    while True:
        judged = [sequential(records[k], looks[k], planned[k], caps[k]) for k in everyone]
        results = judge(judged, alpha=alpha)
        more = {k: wider for k in everyone if (wider := further(judged[k], results[k])) != counts[k]}
        if not more:
            keep(judged)
            return results
        for k, wider in more.items():
            counts[k], looks[k] = wider, looks[k] + 1
        records.update(zip(more, draw(list(more), list(more.values())), strict=True))


def sequential(record: Record, looks: int, planned: Counts, caps: Counts) -> Record:
    """The record with its test: a confidence sequence, narrowest at the planned numbers. An identity needs no test."""
    if record["regime"] == "identity":
        return record
    designs = [
        {**design, "tuned": tuned, "most": most}
        for design, tuned, most in zip(record["designs"], planned, caps, strict=True)
    ]
    return {**record, "test": TEST, "looks": looks, "designs": designs}


def further(record: Record, result: dict[str, Any]) -> list[int]:
    """The replicates that each design should have at the next look; those that it has where nothing is to be done."""
    now = [int(design["planned"]) for design in record["designs"]]
    if result["verdict"] != Verdict.INCONCLUSIVE or "test" not in record:
        return now
    wanted = [design.get("would_decide") for design in result["designs"]]
    return [_next(*each) for each in zip(record["designs"], now, wanted, strict=True)]


def _next(design: dict[str, Any], now: int, wanted: int | None) -> int:
    """The number of the next look at one design: whole blocks, and neither too near nor too far."""
    drawn, block, most = (int(each) for each in _extent(design))
    if wanted is None or drawn >= most:
        return now
    number = min(max(wanted, math.ceil(LEAST_STEP * drawn)), GREATEST_STEP * drawn)
    return min(math.ceil(number / block) * block, most)


def _extent(design: dict[str, Any]) -> tuple[int, int, int]:
    """The replicates drawn, the size of a block of theirs, and the replicates allowed."""
    runs = design["evidence"]
    return min(run["replicates"] for run in runs), max(run.get("block", 1) for run in runs), design["most"]
