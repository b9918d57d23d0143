"""Options that several commands share, so that each has one name, one range and one default."""

import os
from pathlib import Path

import click

from simulate.request import Request  # standard library only, so help stays quick


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
processes = click.option(
    "--processes",
    type=click.IntRange(min=1, max=1024),
    default=available_processes,
    show_default="the processors available",
    help="Worker processes. The result does not depend on their number.",
)
out = click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("out"),
    show_default=True,
    metavar="DIR",
    help="Folder of the records and of what is made from them.",
)
