"""`modelcollapse judge`: kept records judged again, and nothing simulated."""

from pathlib import Path

import click

from modelcollapse import options
from modelcollapse.errors import finish, records_read
from modelcollapse.output import emit_json
from modelcollapse.verdicts import exit_code, print_designs, print_proofs, print_verdicts, summary


@click.command("judge", short_help="Judge kept records again, with another margin or level.")
@click.argument("records", type=click.Path(path_type=Path), metavar="DIR|FILE")
@click.argument("names", metavar="[CLAIM]...", nargs=-1)
@options.delta
@options.alpha
@options.as_json
def command(records: Path, names: tuple[str, ...], delta: float | None, alpha: float | None, as_json: bool) -> None:
    """Judge what `verify --out DIR` or `reproduce --out DIR` kept in DIR/records.json; nothing is drawn.

    With CLAIMs these alone are judged, as the members of the ledger that they are. The same records, margin and level
    give the same verdicts.

    Example: modelcollapse judge out --delta 0.05
    """
    from verify.records import judged, read

    path = records if records.suffix == ".json" else records / "records.json"
    with records_read(path, make="verify"):
        kept = read(path)
    ledger = judged(kept, claims=names, delta=delta, alpha=alpha)
    entries, proved = ledger["claims"], ledger.get("proved", ())
    if as_json:
        emit_json(ledger["schema"], ledger)
    else:
        print_verdicts(entries)
        if names:
            click.echo()
            print_designs(entries)
        print_proofs(proved)
        click.echo(summary(entries))
    finish(exit_code(entries, proved))
