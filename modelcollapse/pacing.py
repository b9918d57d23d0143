"""What a run of everything says on stderr: what it will draw and why, how long that takes, and how far it is."""

import json
import resource
import shlex
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from modelcollapse.progress import failures

if TYPE_CHECKING:
    from simulate.pool import Workers
    from simulate.request import Request
    from simulate.status import Status
    from verify.foresight import Foreseen, Shelf
    from verify.pace import Cost, Pace, Seconds

Show = Callable[[str, float, float, str], None]
PILOTS, VERDICTS = "pilots", "verdicts"
PROOFS, SIZING, JUDGING, PAPER = "proofs", "sizing", "judging", "paper"  # the stages of the process that leads


def _processors() -> float:
    """The processor seconds of this process and of those that it has seen end."""
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in usage)


@dataclass(kw_only=True)
class Stages:
    """The processor seconds of this process, and of LaTeX and Coq, by stage; draws are none of them."""

    seconds: dict[str, float] = field(default_factory=dict)
    since: float = field(default_factory=_processors)

    def end(self, name: str | None) -> None:
        """Nothing; what was spent since the last end is put down to the stage, or to none."""
        now = _processors()
        if name is not None:
            self.seconds[name] = self.seconds.get(name, 0.0) + now - self.since
        self.since = now


@dataclass(kw_only=True)
class Telling:
    """Tells whoever waits what is about to be drawn, and how long is left."""

    store: Path
    pace: "Pace"
    show: Show | None = None
    stages: Stages = field(default_factory=Stages)
    seen: bool = True  # whether the processor seconds of those who draw are seen here: a cluster's are not
    drawing: str = ""
    total: float = 0.0
    since: float = 0.0
    spent: float = 0.0

    def stage(self, name: str | None) -> None:
        """Nothing; a stage has ended, or something that is none."""
        self.stages.end(name)

    def proved(self) -> None:
        """Nothing; all proofs are checked."""
        self.stages.end(PROOFS)

    def ahead(self, requests: "Sequence[Request]") -> None:
        """Nothing; these are drawn next: pilots, or what verdicts rest on."""
        from verify.foresight import foresee, shelf

        if self.drawing == PILOTS:
            self.stages.end(SIZING)
        found = foresee(requests, shelf(self.store))
        self.drawing = PILOTS if any(each.request.stream == "pilot" for each in found) else VERDICTS
        self.pace.begin(found)
        self.total, self.since = self.pace.left, _processors()
        _say(_counted(self.drawing.capitalize(), found, None if self.drawing == PILOTS else self.total))

    def drawn(self) -> None:
        """Nothing; all draws are here, and the processes that drew them have ended."""
        self.spent = _processors() - self.since

    @property
    def kinds(self) -> "Seconds":
        """What the last draws have cost, by kind; on a busy machine, as many seconds as its processors were at work."""
        found = self.pace.kinds
        waited = sum(seconds for seconds, _ in found.values())
        share = min(1.0, self.spent / waited) if self.seen and waited else 1.0
        return {name: (seconds * share, units) for name, (seconds, units) in found.items()}

    def update(self, status: "Status") -> None:
        """Nothing; blocks have arrived."""
        self.pace.update(status)
        if self.pace.workers == 1:  # it is this process that draws; otherwise it may prove meanwhile
            self.stages.end(None)
        if self.show:
            self.show(self.drawing, *self._bar(status))

    def _bar(self, status: "Status") -> tuple[float, float, str]:
        """How long the bar is, how much of it is done, and what stands beside it.

        Pilots wait for processes that start and compile, which no pace foretells: theirs counts blocks, and no time.
        """
        blocks = f"{status.done:,}/{status.total:,} blocks"
        lost = failures(status.excluded)
        if self.drawing == PILOTS:
            waiting = "" if self.pace.arrived else ", starting and compiling"
            return status.total, status.done, f"{blocks}{waiting} {lost}"
        left = self.pace.left
        return self.total, max(self.total - left, 0.0), f"{blocks}, {_clock(left)} left {lost}"


@contextmanager
def shown() -> Iterator[Show | None]:
    """A function that moves a bar on a terminal; None where stderr is none."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(bar_width=20), TimeElapsedColumn())
    with Progress(*columns, TextColumn("{task.fields[told]}"), console=Console(stderr=True), transient=True) as display:
        task = display.add_task("proofs", total=None, told="")

        def move(label: str, total: float, done: float, told: str) -> None:
            display.update(task, description=label, total=max(total, done, 1e-9), completed=done, told=told)

        yield move


@contextmanager
def telling(store: Path, profile: str, seed: int, workers: "Workers", *, figures: bool) -> Iterator[Telling]:
    """Who tells of a run; what it will do, why and for how long stands on stderr before the block begins."""
    from verify import pace, sources

    cost = pace.known(store)
    before = pace.Pace(before=cost, workers=hands_of(workers), clock=clock_of(workers))
    _say_before(store, profile, seed, before, figures=figures)
    sources.note(store)
    with shown() as show:
        told = Telling(store=store, pace=before, show=show, seen=workers.cluster is None)
        yield told
    told.drawn()
    told.stages.end(JUDGING)


def _say_before(store: Path, profile: str, seed: int, pace: "Pace", *, figures: bool) -> None:
    """Says what the run will do, with the figures of the measured systems or without."""
    from theory.registry import claims
    from verify.foresight import shelf
    from verify.outlook import outlook
    from verify.pace import in_words

    kept = shelf(store)
    found = outlook(claims(), profile=profile, seed=seed, kept=kept, cost=pace.before)
    drawn = figures_cost(pace.before, profile, seed, kept) if figures else 0.0
    _say(f"{found.simulated + found.proved} claims: {found.simulated} simulated, {found.proved} proved alone.")
    _say(_counted("Pilots, which say how often a verdict's draws are repeated", found.pilots, None))
    if found.guessed:
        _say(_counted("Verdicts, as often as in an earlier run until the pilots are drawn", found.guessed, None))
    hands = pace.workers
    total = in_words(found.seconds(pace.before, hands) + drawn / hands)
    without = f", without {len(found.unsized)} claims that no earlier run knows" if found.unsized else ""
    _say(f"Estimated time for {hands} at once on a quiet machine: {total}{without}.")


def hands_of(workers: "Workers") -> int:
    """How many draw at once, as far as that is known here; those of a cluster elsewhere count as one."""
    if workers.cluster is not None and workers.cluster.startswith("local:"):
        return int(workers.cluster.partition(":")[2]) * workers.threads
    return int(workers.processes * workers.threads)


def clock_of(workers: "Workers") -> Callable[[], float]:
    """The clock that counts what a draw costs: that of this process where it draws alone, else that on the wall."""
    return time.process_time if workers.cluster is None and hands_of(workers) == 1 else time.perf_counter


def figures_cost(cost: "Cost", profile: str, seed: int, kept: "Shelf") -> float:
    """The processor seconds that the figures will take: of each its cost, times the share of its draws that is missing.

    A figure that draws nothing is computed again each time.
    """
    from verify.foresight import foresee
    from verify.studies.registry import NAMES, study
    from verify.studies.study import Drawing

    total = 0.0
    for name in NAMES:
        found = foresee(Drawing(study=study(name), profile=profile, seed=seed).requests(), kept)
        needed = sum(each.needed for each in found)
        missing = sum(each.needed - each.kept for each in found) / needed if needed else 1.0
        total += missing * cost.figures.get(profile, {}).get(name, 0.0)
    return total


def ended(out: Path, ledger: Mapping[str, Any], told: Telling, started: float, typed: Sequence[str]) -> Path:
    """The manifest of the run, which stands in OUT; what the run has cost stands beside the store for later runs."""
    from verify import manifest, pace
    from verify.outlook import planned

    told.stages.end(PAPER)
    document = json.loads((out / "records.json").read_text(encoding="utf-8"))
    stages = told.stages.seconds if told.pace.workers == 1 else {}  # else the draws of others are among them
    known = pace.known(told.store).with_run(told.kinds, stages)
    pace.write(known.sized(document["profile"], planned(document)), told.store / pace.FILE)
    seconds = {f"{entry['claim']} {entry['seed']}": entry["seconds"] for entry in ledger["claims"]}
    around = {"command": shlex.join(["modelcollapse", *typed]), "claims": seconds, "seconds": spent(told, started)}
    place = out / manifest.NAME
    manifest.write(manifest.made(out, around), place)
    return place


def spent(told: Telling, started: float) -> dict[str, float]:
    """The seconds of the run: on the wall, of all processors and, where one process does all, by stage."""
    stages = told.stages.seconds if told.pace.workers == 1 else {}
    total = {"wall": time.perf_counter() - started, "processors": _processors()}
    return {name: round(each, 1) for name, each in {**total, **stages}.items()}


def _counted(what: str, found: "Sequence[Foreseen]", seconds: float | None) -> str:
    """One line: how many simulations are reused, and how many are drawn for which reasons."""
    from verify.foresight import Reason, counted
    from verify.pace import in_words

    counts: dict[str, Any] = counted(found)
    kept = counts.pop(str(Reason.KEPT), 0)
    missing = len(found) - kept
    reasons = "; ".join(f"{count}: {reason}" for reason, count in counts.items())
    why = f" ({reasons})" if reasons else ""
    time_left = f", {in_words(seconds)}" if seconds is not None and missing else ""
    return f"{what}: {len(found)} simulations, {kept} kept and reused, {missing} drawn{why}{time_left}."


def _clock(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


def _say(line: str) -> None:
    click.echo(line, err=True)
