"""Options that several commands share, so that each has one name, one range and one default."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from modelcollapse.errors import InputError, require_writable, user_input
from simulate.request import Request  # standard library only, so help stays quick
from theory.vocabulary.checks import exact

if TYPE_CHECKING:
    from simulate.pool import Workers
    from simulate.store import Store


def available_processes() -> int:
    """How many processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)  # Linux alone has it
    return len(affinity(0)) if affinity else os.cpu_count() or 1


as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON only; its field `schema` names the version.")
profile = click.option(
    "--profile",
    type=click.Choice(["quick", "full"]),
    default="quick",
    show_default=True,
    help="How much to draw: quick takes minutes, full takes every design at its full size.",
)
seed = click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=Request.seed,
    show_default=True,
    help="Root seed: the same seed, the same bits.",
)


def _distinct(_: click.Context, parameter: click.Parameter, value: tuple[int, ...]) -> int | tuple[int, ...]:
    """The seed, or the seeds, each a run of its own."""
    if len(set(value)) < len(value):
        raise click.BadParameter("a seed is given twice; each is a run of its own", param=parameter)
    return value if len(value) > 1 else value[0]


seeds = click.option(
    "--seed",
    callback=_distinct,
    type=click.IntRange(min=0),
    multiple=True,
    default=(Request.seed,),
    show_default=True,
    help="Root seed: the same seed, the same bits. Give it again for a second declared run; all are judged together.",
)
at = click.option(
    "--at",
    "items",
    multiple=True,
    metavar="NAME=VALUE",
    help="Simulate at this point in place of the claim's own; once for each parameter.",
)


def _share(_: click.Context, parameter: click.Parameter, value: float | None) -> float | None:
    if value is not None and not 0 < value < 1:  # a range of click's lets NaN through
        raise click.BadParameter(f"{value} is not above 0 and below 1; try 0.01", param=parameter)
    return value


delta = click.option(
    "--delta",
    type=float,
    callback=_share,
    metavar="D",
    help="The margin of equivalence, relative to the prediction, in place of the claim's own.",
)
alpha = click.option(
    "--alpha",
    type=float,
    callback=_share,
    metavar="A",
    help="The level of every test, and the chance of accusing any true claim, in place of 0.01.",
)
_processes = click.option(
    "--processes",
    type=click.IntRange(min=1, max=1024),
    show_default="the processors available, shared out among --threads",
    help="Worker processes. The result does not depend on their number.",
)
_threads = click.option(
    "--threads",
    type=click.IntRange(min=1, max=1024),
    default=1,
    show_default=True,
    help="Threads of each process. The result does not depend on their number.",
)
_cluster = click.option(
    "--cluster",
    metavar="ADDRESS|local:N",
    help="Let the workers of the Dask scheduler at ADDRESS draw, as in tcp://host:8786, or N worker processes on this "
    "machine. The result does not depend on who draws.",
)
out = click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("out"),
    show_default=True,
    metavar="DIR",
    help="Folder of the records and of what is made from them.",
)
store = click.option(
    "--store",
    type=click.Path(path_type=Path),  # a file in its place is an error of input or output, which says which file
    metavar="DIR",
    help="Keep finished blocks in DIR and use those kept there: an interrupted run goes on, a longer one adds to it.",
)


def fraction(name: str, text: str) -> Fraction:
    """The number that was typed for an option, exact; ValueError says how to write one."""
    try:
        return exact(text)
    except ValueError:
        raise InputError(f"{name} {text!r}: a whole number, a fraction 9/4 or a decimal 2.25 is needed") from None


def write_whole(file: Path, text: str) -> None:
    """Writes beside the file and renames, so that what stands there is whole."""
    part = file.with_name(f"{file.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(file)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def store_at(folder: Path) -> "Store":
    """The store of blocks in the folder, which an interrupt is told of; OSError when the folder takes no file."""
    click.get_current_context().meta["modelcollapse.kept"] = str(folder)
    require_writable(folder)
    from simulate.store import Store

    return Store(folder)


def workers(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command with the options that say who draws; it is given them as one argument, `workers`."""

    @wraps(command)
    def with_workers(*arguments: Any, processes: int | None, threads: int, cluster: str | None, **rest: Any) -> Any:
        return command(*arguments, workers=_workers(processes, threads, cluster), **rest)

    return _processes(_threads(_cluster(with_workers)))


def _workers(processes: int | None, threads: int, cluster: str | None) -> "Workers":
    from simulate.pool import Workers

    if cluster is not None and processes is not None:
        raise InputError(f"--processes {processes} and --cluster {cluster}: give one of them; local:N starts N workers")
    with user_input():
        if cluster is not None:
            return Workers(threads=threads, cluster=cluster)
        return Workers(processes=processes or max(1, available_processes() // threads), threads=threads)


@contextmanager
def started(workers: "Workers") -> Iterator["Workers"]:
    """The workers, with a cluster that answers; one on this machine lasts as long as the block."""
    if workers.cluster is None:
        yield workers
        return
    from simulate import cluster

    with cluster.started(workers) as ready:
        yield ready
