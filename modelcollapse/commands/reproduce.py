"""`modelcollapse reproduce`: everything, from proofs to the paper."""

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from modelcollapse import options
from modelcollapse.commands.paper import built_fields, print_built
from modelcollapse.errors import finish
from modelcollapse.folder import require_free
from modelcollapse.output import emit_json
from modelcollapse.verdicts import exit_code, print_proofs, print_verdicts, summary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modelcollapse.pacing import Telling
    from simulate.pool import Workers
    from theory.assess import Assessment
    from theory.claim import Claim

SCHEMA = "modelcollapse/reproduction/1"
EVIDENCE = "evidence"


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

    DIR/report.html shows all in a browser, and DIR/derivations.json holds every derivation. What was judged stands in
    DIR/records.json (`modelcollapse judge DIR`); DIR/manifest.json says what was run with what and what came of it.

    Finished simulations are kept in DIR/evidence: the same command goes on where it was interrupted. What will be
    drawn, why, and how long it takes stands on stderr before the first draw.

    Example: modelcollapse reproduce --profile quick --out out
    """
    ctx.meta["modelcollapse.kept"] = str(out / EVIDENCE)
    started = time.perf_counter()
    from modelcollapse.pacing import PAPER, ended
    from paper.build import build
    from paper.html.build import of_run
    from verify.ledger import untimed, write

    require_free(out)
    wanted = profile == "full" if figures is None else figures
    ledger, told = _judged(profile, seed, out, workers, wanted)
    write(untimed(ledger), out / "ledger.json")
    click.echo("All is judged. The paper and the report are written now.", err=True)
    built = build(out / "ledger.json", out / "paper")
    told.stage(PAPER)
    drawn = _figures(profile, seed, out, workers) if wanted else []
    told.stage(None)
    report = of_run(out / "ledger.json", out)
    manifest = ended(out, ledger, told, started, ctx.meta["modelcollapse.typed"])
    if as_json:
        files = {"records": str(out / "ledger.json"), "manifest": str(manifest), "report": str(report)}
        emit_json(SCHEMA, {**files, **built_fields(built), "figures": drawn, "ledger": ledger})
    else:
        _print_judged(ledger, [*drawn, str(manifest)])
        print_built(built, out / "paper")
        click.echo(f"Report: {report}")
        click.echo(summary(ledger["claims"]))
    finish(exit_code(ledger["claims"], ledger.get("proved", ())))


def _print_judged(ledger: dict[str, Any], files: "Sequence[str]") -> None:
    print_verdicts(ledger["claims"])
    print_proofs(ledger.get("proved", ()))
    for file in files:
        click.echo(file)


def _judged(profile: str, seed: int, out: Path, workers: "Workers", figures: bool) -> "tuple[dict[str, Any], Telling]":
    """The ledger of every claim, and who has told of it; what was judged is kept in OUT/records.json."""
    from modelcollapse.pacing import telling
    from simulate.store import Store
    from theory.registry import claims
    from verify.campaign import campaign

    kept = out / EVIDENCE
    with options.started(workers) as ready, telling(kept, profile, seed, workers, figures=figures) as told:
        ledger: dict[str, Any] = campaign(
            list(claims()),
            profile=profile,
            seed=seed,
            workers=ready,
            store=Store(kept),
            progress=told.update,
            keep=partial(_keep, out / "records.json"),
            derived=partial(_derived, out / "derivations.json", told),
            ahead=told.ahead,
        )
    return ledger, told


def _figures(profile: str, seed: int, out: Path, workers: "Workers") -> list[str]:
    """The files of every figure of the measured systems."""
    from modelcollapse.drawing import make
    from verify.studies.registry import NAMES, study
    from verify.studies.study import Drawing

    drawings = [Drawing(study=study(name), profile=profile, seed=seed) for name in NAMES]
    return [str(file) for drawing in drawings for file in make(drawing, out, out / EVIDENCE, workers).files]


def _keep(path: Path, document: dict[str, Any]) -> None:
    from verify.records import write

    write(document, path)


def _derived(path: Path, telling: "Telling", assessed: "Sequence[tuple[Claim, Assessment]]") -> None:
    from verify.derivations import document, write

    write(document(assessed), path)
    telling.proved()
