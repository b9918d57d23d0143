"""`modelcollapse reproduce`: everything, from proofs to the paper."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from modelcollapse import options
from modelcollapse.commands.paper import built_fields, print_built
from modelcollapse.errors import finish, require_writable
from modelcollapse.output import emit_json
from modelcollapse.verdicts import exit_code, print_proofs, print_verdicts, summary

if TYPE_CHECKING:
    from simulate.pool import Workers

SCHEMA = "modelcollapse/reproduction/1"


@click.command("reproduce", short_help="Run everything: proofs, simulations, verdicts, paper.")
@options.profile
@options.out
@options.seed
@options.workers
@options.as_json
@click.pass_context
def command(ctx: click.Context, profile: str, out: Path, seed: int, workers: "Workers", as_json: bool) -> None:
    """Prove, simulate, judge, and build the paper: records in DIR/ledger.json, tables in DIR/paper.

    What was judged is kept in DIR/records.json: `modelcollapse judge DIR` judges it again, and draws nothing.

    Finished simulations are kept in DIR/evidence: the same command goes on where it was interrupted.

    Example: modelcollapse reproduce --profile quick --out out
    """
    ctx.meta["modelcollapse.kept"] = str(out / "evidence")
    from modelcollapse.progress import progress
    from paper.build import build
    from simulate.store import Store
    from theory.registry import claims
    from verify.campaign import campaign
    from verify.ledger import untimed, write

    require_writable(out)
    with options.started(workers) as ready, progress("simulating") as update:
        ledger = campaign(
            list(claims()),
            profile=profile,
            seed=seed,
            workers=ready,
            store=Store(out / "evidence"),
            progress=update,
            keep=partial(_keep, out / "records.json"),
        )
    write(untimed(ledger), out / "ledger.json")
    built = build(out / "ledger.json", out / "paper")
    if as_json:
        emit_json(SCHEMA, {"records": str(out / "ledger.json"), **built_fields(built), "ledger": ledger})
    else:
        print_verdicts(ledger["claims"])
        print_proofs(ledger.get("proved", ()))
        print_built(built, out / "paper")
        click.echo(summary(ledger["claims"]))
    finish(exit_code(ledger["claims"], ledger.get("proved", ())))


def _keep(path: Path, document: dict[str, Any]) -> None:
    from verify.records import write

    write(document, path)
