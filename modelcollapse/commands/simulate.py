"""`modelcollapse simulate`: generations of a model fitted on its own draws, with standard errors and no theory."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from modelcollapse import options
from modelcollapse.errors import Code, finish, require_writable, user_input
from modelcollapse.moments import Moments, moments, rows, warning
from modelcollapse.output import emit_json, emit_table
from simulate.request import ENGINES, LAWS, Request
from theory.vocabulary import SYNONYMS, Family, GlmDesign, Workflow, workflow_named

if TYPE_CHECKING:
    from simulate.pool import Workers

SCHEMA = "modelcollapse/simulation/1"
WORKFLOWS = (Workflow.DISCARD.value, Workflow.AUGMENT.value, *SYNONYMS)
MOST_FITS = 1000


@click.command("simulate", short_help="Fit, draw from the fit, fit again.")
@click.option(
    "--family",
    type=click.Choice([family.value for family in Family]),
    required=True,
    help="Response distribution, canonical link.",
)
@click.option("--workflow", type=click.Choice(WORKFLOWS), required=True, help="Which data a generation is fitted on.")
@click.option("--n", "size", type=click.IntRange(2, 10_000_000), required=True, help="Rows a generation.")
@click.option("--generations", type=click.IntRange(1, MOST_FITS), required=True, help="Fits in a chain.")
@click.option(
    "--replicates", type=click.IntRange(1, 1_000_000_000), required=True, help="Chains; rounded up to whole blocks."
)
@options.seed
@click.option("--engine", type=click.Choice(ENGINES), default=Request.engine, show_default=True)
@click.option("--law", type=click.Choice(LAWS), default="gaussian", show_default=True, help="Law of the features.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Keep the evidence here.")
@options.store
@options.workers
@options.as_json
def command(  # noqa: PLR0913 - an argument for each option
    *,
    family: str,
    workflow: str,
    size: int,
    generations: int,
    replicates: int,
    seed: int,
    engine: str,
    law: str,
    out: Path | None,
    store: Path | None,
    workers: "Workers",
    as_json: bool,
) -> None:
    """Fit, draw from the fit, fit again; print what the fits of each generation do.

    mean is that of sqrt(n) (fit - truth), by coefficient; growth is tr(S_1^-1 S_G)/p, the variance of the fit of
    generation G over that of the first.

    Example: modelcollapse simulate --family normal --workflow augment --n 200 --generations 5 --replicates 2000
    """
    with user_input():
        design = GlmDesign(
            family=Family(family), workflow=workflow_named(workflow), generations=generations, rows=size, law=law
        )
    if out is not None:
        require_writable(out.parent)
    evidence = _draw(design, store, replicates=replicates, seed=seed, engine=engine, workers=workers)
    if out is not None:
        _keep(evidence, out)
    generations_seen = moments(evidence)
    if as_json:
        emit_json(SCHEMA, _body(evidence, generations_seen))
    else:
        _print_text(evidence, generations_seen)
    finish(Code.AS_EXPECTED if generations_seen else Code.UNDECIDED)


def _draw(
    design: GlmDesign, store: Path | None, *, replicates: int, seed: int, engine: str, workers: "Workers"
) -> Mapping[str, Any]:
    from modelcollapse.progress import progress
    from simulate.run import run_many

    with user_input():
        request = Request(design=design, replicates=replicates, seed=seed, engine=engine)
    kept = None if store is None else options.store_at(store)
    with options.started(workers) as ready, progress("simulating") as update:
        evidence: Mapping[str, Any] = run_many([request], workers=ready, store=kept, progress=update)[0]
    return evidence


def _keep(evidence: Mapping[str, Any], out: Path) -> None:
    """Writes beside the file and renames, so that what stands there is whole."""
    part = out.with_name(f"{out.name}.part")
    try:
        part.write_text(json.dumps(evidence, indent=1) + "\n", encoding="utf-8")
        part.replace(out)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def _body(evidence: Mapping[str, Any], generations: list[Moments]) -> dict[str, object]:
    common = ("design", "engine", "seed", "replicates", "used", "excluded", "capped")
    return {**{name: evidence[name] for name in common}, "generations": [asdict(one) for one in generations]}


def _print_text(evidence: Mapping[str, Any], generations: list[Moments]) -> None:
    emit_table(("G", "mean of sqrt(n) (fit - truth) (mcse), by coefficient", "growth", "mcse"), rows(generations))
    excluded = ", ".join(f"{count} {reason}" for reason, count in evidence["excluded"].items() if count) or "none"
    click.echo(f"{evidence['used']} of {evidence['replicates']} replicates kept; excluded: {excluded}")
    if evidence["capped"]:
        click.echo(f"{evidence['capped']} replicates had a linear predictor capped")
    if warning(generations):
        click.echo(warning(generations), err=True)
