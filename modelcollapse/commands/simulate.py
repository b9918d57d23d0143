"""`modelcollapse simulate`: generations of a model fitted on its own draws, with standard errors and no theory."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from modelcollapse import options
from modelcollapse.by_system import ALLOWED, FLAG, GLM, BySystem, workflow_typed
from modelcollapse.errors import Code, InputError, finish, require_writable, user_input
from modelcollapse.moments import Moments, moments, rows, warning
from modelcollapse.output import emit_json, emit_table
from simulate.request import ENGINES, LAWS, Request
from theory.vocabulary import Family, GlmDesign

if TYPE_CHECKING:
    from simulate.pool import Workers

SCHEMA = "modelcollapse/simulation/1"
MOST_FITS = 1000
MOST_SHOWN = 1  # keys of excluded replicates in text
NEEDED = ("family", "workflow", "n", "generations", "replicates")


@click.command("simulate", cls=BySystem, short_help="Fit, draw from the fit, fit again.")
@click.option(
    FLAG,
    type=click.Choice(ALLOWED),
    default=GLM,
    show_default=True,
    expose_value=False,
    help="What is fitted; each has options of its own: simulate --system NAME --help.",
)
@click.option(
    "--family", type=click.Choice([family.value for family in Family]), help="Response distribution; log or usual link."
)
@click.option(
    "--workflow",
    metavar="NAME|FILE.csv",
    help="What a generation is fitted on: discard, augment, halfway, window:K, kept:ALPHA, mix:KAPPA:W, fixed-budget, "
    "budget:LAMBDA, or a weight matrix in a file.",
)
@click.option("--n", "size", type=click.IntRange(2, 10_000_000), help="Rows a generation.")
@click.option("--generations", type=click.IntRange(1, MOST_FITS), help="Fits in a chain.")
@click.option("--replicates", type=click.IntRange(1, 1_000_000_000), help="Chains; rounded up to whole blocks.")
@options.seed
@click.option("--engine", type=click.Choice(ENGINES), default=Request.engine, show_default=True)
@click.option("--fast-math", is_flag=True, help="Let the compiler rearrange sums: other bits on another processor.")
@click.option("--law", type=click.Choice(LAWS), default="gaussian", show_default=True, help="Law of the features.")
@click.option(
    "--features",
    type=click.IntRange(1, 20),
    default=GlmDesign.features,
    show_default=True,
    help="Beside the intercept.",
)
@click.option(
    "--dispersion",
    default=str(GlmDesign.dispersion),
    show_default=True,
    metavar="NUMBER",
    help="Variance of a normal response, 1/shape of a gamma one, factor of mu^2 in a negative binomial one's variance.",
)
@click.option(
    "--trials", type=click.IntRange(1, 1_000_000), default=1, show_default=True, help="Of a binomial response."
)
@click.option("--replay", metavar="KEY", help="Draw one replicate again, by the key that a run names for it.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Keep the evidence here.")
@options.store
@options.workers
@options.as_json
def command(  # noqa: PLR0913 - an argument for each option
    *,
    replay: str | None,
    replicates: int | None,
    seed: int,
    engine: str,
    fast_math: bool,
    out: Path | None,
    store: Path | None,
    workers: "Workers",
    as_json: bool,
    **asked: Any,
) -> None:
    """Fit, draw from the fit, fit again; print what the fits of each generation do.

    mean is that of sqrt(n) (fit - truth), by coefficient; growth is tr(S_1^-1 S_G)/p, the variance of the fit of
    generation G over that of the first.

    Example: modelcollapse simulate --family normal --workflow augment --n 200 --generations 5 --replicates 2000
    """
    if out is not None:
        require_writable(out.parent)
    if replay is not None:
        from modelcollapse.replaying import show

        show(replay, out, as_json=as_json)
        return
    with user_input():
        design = _design(replicates=replicates, **asked)
        arithmetic = "fast-math" if fast_math else Request.arithmetic
        request = Request(
            design=design, replicates=replicates or 0, seed=seed, engine=engine, arithmetic=arithmetic
        )  # fmt: skip
    _report(_draw(request, store, workers), out, as_json=as_json)


def _design(
    *, family: str | None, workflow: str | None, size: int | None, generations: int | None, **rest: Any
) -> GlmDesign:
    """The design that the options describe; ValueError says which are missing, or what is wrong with one."""
    given = dict(zip(NEEDED, (family, workflow, size, generations, rest.pop("replicates")), strict=True))
    missing = [f"--{name}" for name, value in given.items() if value is None]
    if family is None or workflow is None or size is None or generations is None or missing:
        raise InputError(
            f"missing {', '.join(missing)}; type: modelcollapse simulate --family normal --workflow augment --n 200 "
            "--generations 5 --replicates 2000"
        )
    dispersion = options.fraction("--dispersion", rest.pop("dispersion"))
    return GlmDesign(
        family=Family(family),
        workflow=workflow_typed(workflow),
        generations=generations,
        rows=size,
        dispersion=dispersion,
        **rest,
    )


def _draw(request: Request, store: Path | None, workers: "Workers") -> Mapping[str, Any]:
    from modelcollapse.progress import progress
    from simulate.run import run_many

    kept = None if store is None else options.store_at(store)
    with options.started(workers) as ready, progress("simulating") as update:
        evidence: Mapping[str, Any] = run_many([request], workers=ready, store=kept, progress=update)[0]
    return evidence


def _report(evidence: Mapping[str, Any], out: Path | None, *, as_json: bool) -> None:
    """The evidence kept and told; the exit code says whether it can be trusted."""
    if out is not None:
        options.write_whole(out, json.dumps(evidence, indent=1) + "\n")
    generations_seen = moments(evidence)
    if as_json:
        emit_json(SCHEMA, _body(evidence, generations_seen))
    else:
        _print_text(evidence, generations_seen)
    if _apart(evidence):
        click.echo(f"ERROR: {_apart(evidence)}", err=True)
        finish(Code.DIFFERS)
    finish(Code.AS_EXPECTED if generations_seen else Code.UNDECIDED)


def _apart(evidence: Mapping[str, Any]) -> str:
    """How far the fast engine strays from statsmodels on the same rows; empty where that is within the tolerance."""
    found = evidence.get("compared")
    if not found or found["largest"] <= found["tolerance"]:
        return ""
    return (
        f"of {found['fits']} fits made again by statsmodels one differs by {found['largest']:.1e}, above "
        f"{found['tolerance']:g}: nothing here is to be used; run it again with --engine statsmodels"
    )


def _body(evidence: Mapping[str, Any], generations: list[Moments]) -> dict[str, object]:
    common = ("design", "engine", "seed", "replicates", "used", "excluded", "capped", "failures")
    told = {name: evidence[name] for name in common}
    rest = {name: evidence[name] for name in ("arithmetic", "compared") if name in evidence}
    return {**told, **rest, "generations": [asdict(one) for one in generations]}


def _print_text(evidence: Mapping[str, Any], generations: list[Moments]) -> None:
    emit_table(("G", "mean of sqrt(n) (fit - truth) (mcse), by coefficient", "growth", "mcse"), rows(generations))
    excluded = ", ".join(f"{count} {reason}" for reason, count in evidence["excluded"].items() if count) or "none"
    click.echo(f"{evidence['used']} of {evidence['replicates']} replicates kept; excluded: {excluded}")
    if evidence["capped"]:
        click.echo(f"{evidence['capped']} replicates had a linear predictor capped")
    for key in evidence["failures"][:MOST_SHOWN]:
        click.echo(f"look at one that was excluded: modelcollapse simulate --replay {key}")
    found = evidence.get("compared")
    if found:
        click.echo(f"{found['fits']} fits made again by statsmodels: largest difference {found['largest']:.1e}")
    if warning(generations):
        click.echo(warning(generations), err=True)
