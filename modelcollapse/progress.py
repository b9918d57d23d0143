"""How far a long run is, on stderr, for a person at a terminal and for nobody else."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from simulate.status import Progress, Status

WINDOW = 120.0  # seconds over which the rate is taken; a block of the slow engine takes half a minute


@contextmanager
def progress(label: str, *, unit: str = "blocks") -> Iterator[Progress | None]:
    """A function of the status of a run that moves a bar, and shows the rate in `unit`, the time left and what failed.

    None where stderr is no terminal.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Display

    counts = (BarColumn(bar_width=20), MofNCompleteColumn(), TextColumn(unit + " {task.fields[rate]}"))
    times = (TimeElapsedColumn(), TextColumn("ETA"), TimeRemainingColumn(), TextColumn("{task.fields[failures]}"))
    columns = (TextColumn("{task.description}"), *counts, *times)
    console = Console(stderr=True)
    with Display(*columns, console=console, transient=True, speed_estimate_period=WINDOW) as display:
        task = display.add_task(label, total=None, rate="", failures="")

        def update(status: Status) -> None:
            display.update(task, completed=status.done, total=status.total, failures=failures(status.excluded))
            display.update(task, rate=rate(display.tasks[0].speed))

        yield update


def rate(speed: float | None) -> str:
    """Blocks a second in words; empty while nothing is known."""
    if not speed:
        return ""
    return f"{speed:,.0f}/s" if speed >= 100 else f"{speed:.2g}/s"


def failures(excluded: Mapping[str, int]) -> str:
    """How many replicates were excluded, by reason; empty when none was."""
    found = ", ".join(f"{count:,} {reason}" for reason, count in sorted(excluded.items()) if count)
    return f"excluded: {found}" if found else ""
