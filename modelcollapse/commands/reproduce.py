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
@click.option(
    "--figures/--no-figures",
    default=None,
    show_default="with --profile full",
    help="Draw the figures of the measured systems too, into DIR/figures.",
)
@options.workers
@options.as_json
@click.pass_context
def command(
    ctx: click.Context, profile: str, out: Path, seed: int, figures: bool | None, workers: "Workers", as_json: bool
) -> None:
    """Prove, simulate, judge, and build the paper: records in DIR/ledger.json, tables in DIR/paper.

    DIR/report.html holds every verdict and derivation in one page for a browser.

    What was judged is kept in DIR/records.json: `modelcollapse judge DIR` judges it again, and draws nothing.

    Finished simulations are kept in DIR/evidence: the same command goes on where it was interrupted.

    Example: modelcollapse reproduce --profile quick --out out
    """
    ctx.meta["modelcollapse.kept"] = str(out / "evidence")
    from paper.build import build
    from paper.html.build import of_run
    from verify.ledger import untimed, write

    require_writable(out)
    ledger = _judged(profile, seed, out, workers)
    write(untimed(ledger), out / "ledger.json")
    built = build(out / "ledger.json", out / "paper")
    wanted = profile == "full" if figures is None else figures
    drawn = _figures(profile, seed, out, workers) if wanted else []
    report = of_run(out / "ledger.json", out)
    if as_json:
        told = {"records": str(out / "ledger.json"), **built_fields(built), "report": str(report), "figures": drawn}
        emit_json(SCHEMA, {**told, "ledger": ledger})
    else:
        print_verdicts(ledger["claims"])
        print_proofs(ledger.get("proved", ()))
        print_built(built, out / "paper")
        for file in drawn:
            click.echo(file)
        click.echo(f"Report: {report}")
        click.echo(summary(ledger["claims"]))
    finish(exit_code(ledger["claims"], ledger.get("proved", ())))


def _judged(profile: str, seed: int, out: Path, workers: "Workers") -> dict[str, Any]:
    """The ledger of every claim; what was judged is kept in OUT/records.json."""
    from modelcollapse.progress import progress
    from simulate.store import Store
    from theory.registry import claims
    from verify.campaign import campaign

    with options.started(workers) as ready, progress("simulating") as update:
        ledger: dict[str, Any] = campaign(
            list(claims()),
            profile=profile,
            seed=seed,
            workers=ready,
            store=Store(out / "evidence"),
            progress=update,
            keep=partial(_keep, out / "records.json"),
        )
    return ledger


def _figures(profile: str, seed: int, out: Path, workers: "Workers") -> list[str]:
    """The files of every figure of the measured systems."""
    from modelcollapse.drawing import make
    from verify.studies.registry import NAMES, study
    from verify.studies.study import Drawing

    drawings = [Drawing(study=study(name), profile=profile, seed=seed) for name in NAMES]
    return [str(file) for drawing in drawings for file in make(drawing, out, out / "evidence", workers).files]


def _keep(path: Path, document: dict[str, Any]) -> None:
    from verify.records import write

    write(document, path)
