"""`modelcollapse paper`: what the reader sees, from the records alone."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from modelcollapse import options
from modelcollapse.errors import records_read
from modelcollapse.folder import PAPER, PAPERS, require_free
from modelcollapse.output import emit_json

if TYPE_CHECKING:
    from paper.build import Built

SCHEMA = "modelcollapse/paper/1"


@click.command("paper", short_help="Build tables, PDF and report from the records alone.")
@click.option(
    "--records",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="LEDGER",
    help="The records; DIR/ledger.json by default, where reproduce writes them.",
)
@options.out
@options.as_json
def command(records: Path | None, out: Path, as_json: bool) -> None:
    """Build the paper in DIR/paper, its PDF where LaTeX is installed, and the report DIR/report.html.

    Nothing is simulated. Each table is a file of its own beside modelcollapse.sty, for any paper to take in, and
    numbers are macros. The report is one file that any browser opens, without a network.

    Example: modelcollapse paper --out out
    """
    from paper.build import build
    from paper.html.build import of_run

    source = records or out / "ledger.json"
    from verify.ledger import read

    with records_read(source):
        read(source)  # a record that contradicts itself is not printed
        require_free(out, PAPER, PAPERS)
        built = build(source, out / "paper")
        report = of_run(source, out)
    if as_json:
        emit_json(SCHEMA, {**built_fields(built), "report": str(report)})
    else:
        print_built(built, out / "paper")
        click.echo(f"Report: {report}")


def built_fields(built: "Built") -> dict[str, object]:
    """What was built, as JSON-ready fields."""
    tex = [str(path) for path in built.tex]
    return {
        "tex": tex,
        "pictures": [str(path) for path in built.figures],
        "pdf": None if built.pdf is None else str(built.pdf),
        "skipped": built.skipped,
        "overfull": list(built.overfull),
        "lacks": list(built.lacks),
    }


def print_built(built: "Built", out: Path) -> None:
    """Prints where the files are, and why there is no PDF when there is none."""
    click.echo(f"{len(built.tex)} LaTeX files in {out}")
    if built.figures:
        click.echo(f"{len(built.figures)} figures in {built.figures[0].parent}")
    if built.lacks:
        others = f" and {len(built.lacks) - 1} more" if len(built.lacks) > 1 else ""
        click.echo(
            f"main.tex lists the tables alone: the paper cites {built.lacks[0]}{others}, which these records lack"
        )
    for box in built.overfull:
        click.echo(f"LaTeX: {box}")
    click.echo(f"PDF: {built.pdf}" if built.pdf is not None else f"No PDF: {built.skipped}")
