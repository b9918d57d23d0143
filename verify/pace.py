"""How long simulations take: learned while they are drawn, kept beside the store, and used to say how long is left."""

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from simulate.pool import cost
from simulate.request import Request, block_count
from simulate.status import Status
from verify.foresight import Foreseen

SCHEMA = "modelcollapse/cost/1"
FILE = "cost.json"  # beside the blocks of a store
SHIPPED = Path(__file__).parent / FILE  # of a real run, until a store has one of its own
LEAST = 1.0  # seconds of a kind of simulation, below which an earlier run knows better
Seconds = dict[str, tuple[float, float]]  # by kind: seconds of a process, and the units of cost that they drew


def kind(request: Request) -> str:
    """The simulations that are taken to be of one pace."""
    return f"{request.design.system}: {request.design.statistic}"


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What an earlier run cost: seconds of one process by kind and by stage, and the replicates of each claim.

    `sizes` are those of the claims by profile, a number a design.
    """

    kinds: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    stages: Mapping[str, float] = field(default_factory=dict)
    sizes: Mapping[str, Mapping[str, Sequence[int]]] = field(default_factory=dict)

    def seconds(self, foreseen: Iterable[Foreseen]) -> float:
        """The seconds of one process that the missing blocks will take; kinds that are not known as the mean of all."""
        spent, units = (sum(each[place] for each in self.kinds.values()) for place in (0, 1))
        usual = spent / units if units else 0.0
        rates = {name: seconds / drawn for name, (seconds, drawn) in self.kinds.items() if drawn}
        return sum(each.missing * rates.get(kind(each.request), usual) for each in foreseen)

    def with_run(self, kinds: Mapping[str, tuple[float, float]], stages: Mapping[str, float]) -> "Cost":
        """This cost, with what a run has learned in its place where that run was long enough to learn it."""
        learned = {name: each for name, each in kinds.items() if each[0] >= LEAST}
        return Cost(kinds={**self.kinds, **learned}, stages={**self.stages, **stages}, sizes=self.sizes)

    def sized(self, profile: str, sizes: Mapping[str, Sequence[int]]) -> "Cost":
        """This cost, with the replicates of a profile."""
        return Cost(kinds=self.kinds, stages=self.stages, sizes={**self.sizes, profile: dict(sizes)})


def known(folder: Path) -> Cost:
    """What is known beside the store in the folder, over what is known of a run before this program was shipped."""
    shipped, own = _read(SHIPPED), _read(folder / FILE)
    return Cost(
        kinds={**shipped.kinds, **own.kinds},
        stages={**shipped.stages, **own.stages},
        sizes={**shipped.sizes, **own.sizes},
    )


def write(cost: Cost, path: Path) -> None:
    """Nothing; the cost stands at `path`, whole."""
    from verify.ledger import replace_text

    kinds = {name: {"seconds": round(spent, 3), "units": round(units)} for name, (spent, units) in cost.kinds.items()}
    stages = {name: round(spent, 3) for name, spent in cost.stages.items()}
    told = {"schema": SCHEMA, "kinds": kinds, "stages": stages, "sizes": cost.sizes}
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
        return Cost(kinds=kinds, stages=stages, sizes=sizes)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return Cost()


@dataclass(kw_only=True)
class Pace:
    """What is being drawn, in the order in which it is handed out, and what it has cost so far.

    `clock` counts seconds, and `workers` of them are drawing. An arrival is taken for the next missing block in order:
    few are ahead of their turn.
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
        taken = self._taken(arrived)
        self.done += arrived
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
        """The seconds until all blocks are here, at the pace of this run and, where it knows none, of earlier ones."""
        now = self.before.with_run(self.kinds, {})
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
