"""How long simulations take: learned while they are drawn, kept beside the store, and used to say how long is left."""

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from simulate.pool import cost
from simulate.request import Request, block_count
from simulate.status import Status
from verify.foresight import Foreseen

SCHEMA = "modelcollapse/cost/1"
FILE = "cost.json"  # beside the blocks of a store
SHIPPED = Path(__file__).parent / FILE  # of a real run, until a store has one of its own
LEAST = 1.0  # seconds of a kind of simulation, below which an earlier run knows better
PRIOR = 10.0  # seconds of a process that count for the earlier run while this one is held against it
Seconds = dict[str, tuple[float, float]]  # by kind: seconds of a process, and the units of cost that they drew


def kind(request: Request) -> str:
    """The simulations that are taken to be of one pace."""
    return f"{request.design.system}: {request.design.statistic}"


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What an earlier run cost: seconds of one process by kind and by stage, and the replicates of each claim.

    `sizes` are those of the claims by profile, a number a design; `figures` the seconds of one process that each figure
    of the measured systems took, by profile.
    """

    kinds: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    stages: Mapping[str, float] = field(default_factory=dict)
    sizes: Mapping[str, Mapping[str, Sequence[int]]] = field(default_factory=dict)
    figures: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def seconds(self, foreseen: Iterable[Foreseen]) -> float:
        """The seconds of one process that the missing blocks will take; kinds that are not known as the mean of all."""
        return sum(each.missing * self.rate(kind(each.request)) for each in foreseen)

    def rate(self, name: str) -> float:
        """The seconds of one process that a unit of this kind takes; of a kind that is not known, the mean of all."""
        known = self.kinds.get(name, (0.0, 0.0))
        spent, units = known if known[1] else self._all
        return spent / units if units else 0.0

    @cached_property
    def _all(self) -> tuple[float, float]:
        """The seconds and the units of all kinds together."""
        spent, units = (sum(each[place] for each in self.kinds.values()) for place in (0, 1))
        return spent, units

    def beside(self, learned: Seconds) -> "Cost":
        """This cost as it looks in a run that has learned so much: no kind jumps to what a few blocks have taken.

        The whole run is that much slower or quicker than this cost which its seconds say, against `PRIOR` of this
        cost's own; so is each kind, against `PRIOR` of the whole run. On a busy machine kinds that are still to come
        are slower too.
        """
        expected = {name: units * self.rate(name) for name, (_, units) in learned.items()}
        whole = (sum(spent for spent, _ in learned.values()) + PRIOR) / (sum(expected.values()) + PRIOR)
        kinds = {name: (spent * whole, units) for name, (spent, units) in self.kinds.items()}
        for name, (spent, units) in learned.items():
            if expected[name]:
                kinds[name] = (expected[name] * (spent + PRIOR * whole) / (expected[name] + PRIOR), units)
            else:  # nothing is known that could steady it
                kinds[name] = (spent, units)
        return replace(self, kinds=kinds)

    def with_run(self, kinds: Mapping[str, tuple[float, float]], stages: Mapping[str, float]) -> "Cost":
        """This cost, with what a run has learned in its place where that run was long enough to learn it."""
        learned = {name: each for name, each in kinds.items() if each[0] >= LEAST}
        return replace(self, kinds={**self.kinds, **learned}, stages={**self.stages, **stages})

    def sized(self, profile: str, sizes: Mapping[str, Sequence[int]]) -> "Cost":
        """This cost, with the replicates of a profile."""
        return replace(self, sizes={**self.sizes, profile: dict(sizes)})


def known(folder: Path) -> Cost:
    """What is known beside the store in the folder, over what is known of a run before this program was shipped."""
    shipped, own = _read(SHIPPED), _read(folder / FILE)
    return Cost(
        kinds={**shipped.kinds, **own.kinds},
        stages={**shipped.stages, **own.stages},
        sizes={**shipped.sizes, **own.sizes},
        figures={**shipped.figures, **own.figures},
    )


def write(cost: Cost, path: Path) -> None:
    """Nothing; the cost stands at `path`, whole."""
    from verify.ledger import replace_text

    kinds = {name: {"seconds": round(spent, 3), "units": round(units)} for name, (spent, units) in cost.kinds.items()}
    stages = {name: round(spent, 3) for name, spent in cost.stages.items()}
    told = {"schema": SCHEMA, "kinds": kinds, "stages": stages, "sizes": cost.sizes, "figures": cost.figures}
    replace_text(path, json.dumps(told, sort_keys=True, indent=1) + "\n")


def _read(path: Path) -> Cost:
    """What stands at the path; nothing where that is missing or damaged, for it is an estimate and no record."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        if told["schema"] != SCHEMA:
            return Cost()
        kinds = {str(name): (float(each["seconds"]), float(each["units"])) for name, each in told["kinds"].items()}
        stages = {str(name): float(spent) for name, spent in told["stages"].items()}
        sizes = {
            str(profile): {str(claim): [int(number) for number in numbers] for claim, numbers in claims.items()}
            for profile, claims in told["sizes"].items()
        }
        figures = {
            str(profile): {str(name): float(spent) for name, spent in each.items()}
            for profile, each in told.get("figures", {}).items()
        }
        return Cost(kinds=kinds, stages=stages, sizes=sizes, figures=figures)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return Cost()


@dataclass(kw_only=True)
class Pace:
    """What is being drawn, in the order in which it is handed out, and what it has cost so far.

    `clock` counts seconds, and `workers` of them are drawing. An arrival is taken for the next missing block in order:
    few are ahead of their turn. The first arrival of several workers teaches nothing: these have had to start before.
    """

    before: Cost
    workers: int
    clock: Callable[[], float] = time.perf_counter
    learned: dict[str, list[float]] = field(default_factory=dict)
    waiting: list[tuple[Request, int]] = field(default_factory=list)
    found: int = 0
    done: int = 0
    since: float = 0.0

    def begin(self, foreseen: Sequence[Foreseen]) -> None:
        """Nothing; from now on blocks of these simulations arrive, and what was learned before is forgotten.

        The first that are drawn, pilots, wait for processes that start and compile: that says nothing about the rest.
        """
        self.learned = {}
        self.waiting = [(each.request, each.needed - each.kept) for each in foreseen if each.needed > each.kept]
        self.found, self.done, self.since = sum(each.kept for each in foreseen), 0, self.clock()

    def update(self, status: Status) -> None:
        """Nothing; the time since the last word is put down to the blocks that have arrived since."""
        now, arrived = self.clock(), status.done - self.found - self.done
        spent, self.since = (now - self.since) * self.workers, now
        if arrived <= 0:
            return
        taken, first = self._taken(arrived), not self.arrived
        self.done += arrived
        if first and self.workers > 1:
            return
        units = sum(cost(request) * count for request, count in taken)
        for request, count in taken:
            share = cost(request) * count
            total = self.learned.setdefault(kind(request), [0.0, 0.0])
            total[0] += spent * share / units
            total[1] += share

    def _taken(self, arrived: int) -> list[tuple[Request, int]]:
        """The next so many blocks, which are waited for no longer."""
        taken = []
        while arrived and self.waiting:
            request, left = self.waiting[0]
            count = min(arrived, left)
            taken.append((request, count))
            arrived -= count
            self.waiting[0] = (request, left - count)
            if count == left:
                self.waiting.pop(0)
        return taken

    @property
    def arrived(self) -> bool:
        """Whether a block has arrived since the drawing began; those that were kept are none."""
        return self.done > 0

    @property
    def left(self) -> float:
        """The seconds until all blocks are here, at the pace of this run beside that of earlier ones."""
        now = self.before.beside(self.kinds)
        rest = [_remaining(request, count) for request, count in self.waiting]
        return now.seconds(rest) / self.workers

    @property
    def kinds(self) -> Seconds:
        """The seconds of one process by kind, and the units that they drew."""
        return {name: (spent, units) for name, (spent, units) in self.learned.items()}


def _remaining(request: Request, count: int) -> Foreseen:
    from verify.foresight import Reason

    needed = block_count(request)
    return Foreseen(request=request, key="", kept=needed - count, needed=needed, reason=Reason.NEW)


def in_words(seconds: float) -> str:
    """The time in words, in numbers that do not promise more than is known.

    >>> in_words(8), in_words(130), in_words(3600 * 5 + 1700)
    ('less than half a minute', 'about 2 minutes', 'about 5 h 30 min')
    """
    if seconds < 25:
        return "less than half a minute"
    if seconds < 90:
        return "about a minute"
    minutes = seconds / 60
    if minutes < 90:
        return f"about {minutes:.0f} minutes"
    tens = round(minutes / 10)
    return f"about {tens // 6} h {tens % 6 * 10} min"
