"""`modelcollapse verify`: claims held against simulations."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from modelcollapse import options
from modelcollapse.errors import InputError, finish, require_writable, user_input
from modelcollapse.output import emit_json
from modelcollapse.verdicts import Entry, exit_code, print_designs, print_exact, print_proofs, print_verdicts, summary

if TYPE_CHECKING:
    from simulate.pool import Workers
    from simulate.store import Store
    from theory.claim import Claim
    from verify.until import Until


@click.command("verify", short_help="Hold claims, or a formula of yours, against simulations.")
@click.argument("names", metavar="[CLAIM]...", nargs=-1)
@options.profile
@click.option("--formula", metavar="EXPR", help="Judge this formula, in the claim's symbols, in place of its own.")
@options.seed
@options.workers
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Keep the simulations in DIR/evidence and use those kept there: an interrupted run goes on.",
)
@click.option(
    "--until-decided",
    is_flag=True,
    help="Draw further while a claim is INCONCLUSIVE; a confidence sequence, whose errors hold at all looks, judges.",
)
@click.option(
    "--most",
    type=click.IntRange(min=1),
    metavar="N",
    help="With --until-decided: at most N replicates a design, in whole blocks. Default: by the kind of simulation.",
)
@options.as_json
@click.pass_context
def command(  # noqa: PLR0913 - an argument for each option
    ctx: click.Context,
    *,
    names: tuple[str, ...],
    profile: str,
    formula: str | None,
    seed: int,
    workers: "Workers",
    out: Path | None,
    until_decided: bool,
    most: int | None,
    as_json: bool,
) -> None:
    """Simulate each CLAIM (all by default) and print the verdicts.

    With --formula the verdict expected is CONFIRMED: a formula that the draws refute leaves with 1. For a claim that is
    proved and not simulated, exact mathematics judges it in their place.

    Example: modelcollapse verify kazdan.variance-mle --formula "(1-1/n)**t"
    """
    until, chosen = _until(until_decided, most), _chosen(names, formula)
    store = None if out is None else _store(ctx, out)
    from modelcollapse.progress import progress
    from verify.campaign import campaign

    formulas = nullcontext() if formula is None else user_input()  # a pole at a design is the formula's, not a fault
    with options.started(workers) as ready, formulas, progress("simulating") as update:
        ledger = campaign(
            chosen,
            profile=profile,
            seed=seed,
            workers=ready,
            formula=formula,
            store=store,
            progress=update,
            until=until,
        )
    proved = ledger.get("proved", ())
    _show(ledger, proved, as_json=as_json, in_detail=bool(names))
    finish(exit_code(ledger["claims"], proved))


def _until(until_decided: bool, most: int | None) -> "Until | None":
    """How far to draw; None for one look at what was planned."""
    if not until_decided:
        if most is not None:
            raise InputError(f"--most {most} needs --until-decided: without it, what is planned is drawn once")
        return None
    from verify.until import Until

    with user_input():
        return Until(most=most)


def _store(ctx: click.Context, out: Path) -> "Store":
    """The store of the draws, which an interrupt is told of."""
    from simulate.store import Store

    require_writable(out)
    ctx.meta["modelcollapse.kept"] = str(out / "evidence")
    return Store(out / "evidence")


def _show(ledger: Mapping[str, Any], proved: Sequence[Entry], *, as_json: bool, in_detail: bool) -> None:
    if as_json:
        emit_json(ledger["schema"], ledger)
        return
    _print(ledger["claims"], in_detail=in_detail)
    print_proofs(proved)


def _print(entries: Sequence[Entry], *, in_detail: bool) -> None:
    if not entries:  # claims that are proved and not simulated
        return
    print_verdicts(entries)
    print_exact(entries)
    if in_detail and any(entry["designs"] for entry in entries):
        click.echo()
        print_designs(entries)
    looks = [f"{entry['claim']} {entry['looks']}" for entry in entries if entry.get("looks", 1) > 1]
    if looks:
        click.echo(f"Looked at more than once, by a confidence sequence: {', '.join(looks)}")
    click.echo(summary(entries))


def _chosen(names: tuple[str, ...], formula: str | None) -> "list[Claim]":
    """The claims named, each once, in the order given; all of them when none is named."""
    from theory.registry import claims, find

    if formula is None:
        return [find(name) for name in dict.fromkeys(names)] or list(claims())
    if len(set(names)) != 1:
        raise InputError(
            f"--formula needs exactly one CLAIM, {len(set(names))} given; "
            f"type: modelcollapse verify CLAIM --formula {formula!r}, and modelcollapse claims for the list"
        )
    from theory.formula import parse

    claim = find(names[0])
    parse(formula, claim.symbols)  # before drawing: a formula that cannot be read fails at once
    return [claim]
