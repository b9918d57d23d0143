"""`modelcollapse figure`: a figure of the sources, drawn from fresh draws, with its record and its caption."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from modelcollapse import options
from modelcollapse.drawing import make
from modelcollapse.errors import user_input
from modelcollapse.output import emit_json, emit_table

if TYPE_CHECKING:
    from simulate.pool import Workers
    from verify.studies.study import Study

SCHEMA = "modelcollapse/figure/1"
TABLES = "real-data"  # the figure that takes a table of the user's


@click.command("figure", short_help="Draw a figure of the sources, with its caption and its numbers.")
@click.argument("name", required=False)
@options.profile
@options.seed
@click.option("--replicates", type=click.IntRange(2, 1_000_000), help="In place of the study's own number.")
@click.option(
    "--table", "tables", multiple=True, metavar="pima:FILE|cleveland:FILE", help="Of real-data: a table beside its own."
)
@options.out
@options.store
@options.workers
@options.as_json
def command(  # noqa: PLR0913 - an argument for each option
    *,
    name: str | None,
    profile: str,
    seed: int,
    replicates: int | None,
    tables: tuple[str, ...],
    out: Path,
    store: Path | None,
    workers: "Workers",
    as_json: bool,
) -> None:
    """Draw the figure NAME; without a name, list the figures.

    DIR/figures gets NAME.png, NAME.svg, NAME.pdf, NAME.txt (the caption), NAME.json (the record) and NAME.cost.json
    (time and memory). What is measured is labelled so: no verdict is given here.

    Example: modelcollapse figure kde
    """
    if name is None:
        _list(as_json=as_json)
        return
    from verify.studies.study import Drawing

    with user_input():
        drawing = Drawing(study=_study(name, tables), profile=profile, seed=seed, replicates=replicates)
    made = make(drawing, out, store, workers)
    _report(made.record, made.files, made.cost, as_json=as_json)


def _study(name: str, tables: tuple[str, ...]) -> "Study":
    """The study of that name, with the tables that the user brings; ValueError where it takes none."""
    from verify.studies.registry import study

    if not tables:
        return study(name)
    if name != TABLES:
        raise ValueError(f"--table {tables[0]}: of the figures {TABLES} alone takes a table; type figure {TABLES}")
    from simulate.tables.sources import named
    from verify.studies.real_data import with_tables

    return with_tables([named(each) for each in tables])


def _list(*, as_json: bool) -> None:
    from verify.studies.registry import NAMES, study

    rows = [(name, study(name).title, study(name).source) for name in NAMES]
    if as_json:
        names = ("figure", "title", "source")
        emit_json("modelcollapse/figures/1", {"figures": [dict(zip(names, row, strict=True)) for row in rows]})
        return
    emit_table(("figure", "title", "source"), rows)


def _report(record: Any, files: list[Path], cost: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        emit_json(SCHEMA, {**record, "files": [str(file) for file in files], "cost": cost})
        return
    rows = [
        (
            each["statement"],
            f"{each['value']}",
            f"{each['low']} to {each['high']}",
            str(each["replicates"]),
            each["label"],
        )
        for each in record["findings"]
    ]
    emit_table(("finding", "mean", "95 % interval", "replicates", "kind"), rows)
    if record["claims"]:
        click.echo(f"its claims are judged by: modelcollapse verify {' '.join(record['claims'])}")
    for note in record["notes"]:
        click.echo(note)
    click.echo(f"{cost['seconds']} s, {cost['largest_process_megabytes']} MB in the largest process")
    for file in files:
        click.echo(str(file))
