"""`modelcollapse errata`: where the sources are wrong, or say less than they need."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from modelcollapse import options
from modelcollapse.errors import Code, finish
from modelcollapse.output import emit_json

if TYPE_CHECKING:
    from theory.errata import Correction

SCHEMA = "modelcollapse/errata/1"


@click.command("errata", short_help="List where the sources are wrong, with exact counterexamples.")
@click.option("--source", metavar="S", help="Only places of sources whose name or id contains this, in any case.")
@click.option("--latex", is_flag=True, help="Print the list as LaTeX, to be pasted into a paper.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the LaTeX to FILE, such as errata.tex.",
)
@options.as_json
def command(source: str | None, latex: bool, out: Path | None, as_json: bool) -> None:
    """Print each place where a source is wrong or says less than it needs: as printed, why, and what holds.

    The list is made from the claims: each counterexample is worked out exactly when the command runs.

    Example: modelcollapse errata --source kazdan
    """
    from modelcollapse.commands.claims import select
    from theory.assess import assess
    from theory.errata import NoWitness, corrections
    from theory.registry import claims

    chosen = [claim for claim in select(claims(), source, None) if claim.errata]
    try:
        found = corrections((claim, assess(claim)) for claim in chosen)
    except NoWitness as error:
        click.echo(f"Error: {error}", err=True)
        finish(Code.DIFFERS)
        return
    if out is not None:
        out.write_text(_latex(found), encoding="utf-8")
    if as_json:
        emit_json(SCHEMA, {"errata": [asdict(each) for each in found]})
    elif latex:
        click.echo(_latex(found), nl=False)
    else:
        _print(found)


def _latex(found: "tuple[Correction, ...]") -> str:
    from paper.errata import errata_list, read

    records = [{**asdict(each), "corrected_by": list(each.corrected_by)} for each in found]
    return errata_list([read(record, record["claim"]) for record in records])


def _print(found: "tuple[Correction, ...]") -> None:
    for number, each in enumerate(found, start=1):
        kind = "says less than it needs" if each.incomplete else "wrong as printed"
        click.echo(f"({number}) {each.source}: {each.place}")
        rows = [
            (f"printed ({kind})", each.printed),
            ("why", each.reason),
            ("exactly", each.witness),
            ("what holds", each.corrected),
            ("stated by", f"{', '.join(each.corrected_by)} ({each.standing})"),
        ]
        for name, text in rows:
            click.echo(f"    {name}: {text}")
    wrong = sum(not each.incomplete for each in found)
    click.echo(f"{wrong} places are wrong as printed, {len(found) - wrong} say less than they need")
