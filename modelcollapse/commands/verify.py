"""`modelcollapse verify`: claims held against simulations."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from modelcollapse import options
from modelcollapse.at import moved
from modelcollapse.errors import InputError, finish, require_writable, user_input
from modelcollapse.output import emit_json
from modelcollapse.verdicts import Entry, exit_code, print_designs, print_exact, print_proofs, print_verdicts, summary

if TYPE_CHECKING:
    from simulate.pool import Workers
    from simulate.store import Store
    from theory.claim import Claim
    from verify.terms import Terms
    from verify.until import Until


def _settled(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command, given what was typed of sizes, margins and levels as `terms`, and how far to draw as `until`."""

    @wraps(command)
    def with_terms(
        *given: Any,
        until_decided: bool,
        most: int | None,
        replicates: int | None,
        delta: float | None,
        alpha: float | None,
        **rest: Any,
    ) -> Any:
        until = _until(until_decided, most)
        terms = _terms(rest["profile"], replicates, delta, alpha, until)
        return command(*given, terms=terms, until=until, **rest)

    return with_terms


def _until(until_decided: bool, most: int | None) -> "Until | None":
    """How far to draw; None for one look at what was planned."""
    if not until_decided:
        if most is not None:
            raise InputError(f"--most {most} needs --until-decided: without it, what is planned is drawn once")
        return None
    from verify.until import Until

    with user_input():
        return Until(most=most)


def _terms(
    profile: str, replicates: int | None, delta: float | None, alpha: float | None, until: "Until | None"
) -> "Terms | None":
    """What is to hold in place of the claims' own margins, levels and sizes; None where nothing was typed."""
    if replicates is not None and until is not None:
        raise InputError(f"--replicates {replicates} and --until-decided: give one of them; --most N is an upper limit")
    if replicates is delta is alpha is None:
        return None
    from verify.terms import Terms

    return Terms(profile=profile, replicates=replicates, delta=delta, alpha=alpha)


@click.command("verify", short_help="Hold claims, or a formula of yours, against simulations.")
@click.argument("names", metavar="[CLAIM]...", nargs=-1)
@options.profile
@click.option("--formula", metavar="EXPR", help="Judge this formula, in the claim's symbols, in place of its own.")
@options.at
@click.option(
    "--replicates",
    type=click.IntRange(min=2, max=10**9),
    metavar="N",
    help="Draw N replicates a design in place of the computed number. Few leave a claim INCONCLUSIVE, and the reason "
    "says how many would decide it.",
)
@options.delta
@options.alpha
@options.seeds
@options.workers
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Keep the simulations in DIR/evidence and use those kept there: an interrupted run goes on. What was judged "
    "stands in DIR/records.json: `modelcollapse judge DIR` judges it again.",
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
@_settled
@click.pass_context
def command(  # noqa: PLR0913 - an argument for each option
    ctx: click.Context,
    names: tuple[str, ...],
    *,
    profile: str,
    formula: str | None,
    items: tuple[str, ...],
    seed: int | tuple[int, ...],
    workers: "Workers",
    out: Path | None,
    terms: "Terms | None",
    until: "Until | None",
    as_json: bool,
) -> None:
    """Simulate each CLAIM (all by default) and print the verdicts.

    With --formula the verdict expected is CONFIRMED; mathematics gives it where the claim is proved and not simulated.

    Example: modelcollapse verify kazdan.variance-mle --formula "(1-1/n)**t" --at n=4 --at t=3
    """
    claims = _at(_chosen(names, formula), items)
    store, keep = (None, None) if out is None else (_store(ctx, out), partial(_keep, out / "records.json"))
    from modelcollapse.progress import progress
    from verify.campaign import campaign

    typed = nullcontext() if formula is None else user_input()  # a pole at a design is the formula's, not a fault
    with options.started(workers) as ready, typed, progress("simulating") as update:
        ledger = campaign(
            claims,
            profile=profile,
            seed=seed,
            terms=terms,
            workers=ready,
            formula=formula,
            store=store,
            progress=update,
            until=until,
            keep=keep,
        )
    _show(ledger, as_json, bool(names))


def _at(claims: "list[Claim]", items: tuple[str, ...]) -> "list[Claim]":
    """The claims; with --at the one claim, simulated at that point."""
    if not items:
        return claims
    if len(claims) != 1:
        raise InputError(f"--at needs exactly one CLAIM, {len(claims)} given: each has parameters of its own")
    return [moved(claims[0], items)]


def _keep(path: Path, document: dict[str, Any]) -> None:
    from verify.records import write

    write(document, path)


def _store(ctx: click.Context, out: Path) -> "Store":
    """The store of the draws, which an interrupt is told of."""
    from simulate.store import Store

    require_writable(out)
    ctx.meta["modelcollapse.kept"] = str(out / "evidence")
    return Store(out / "evidence")


def _show(ledger: Mapping[str, Any], as_json: bool, in_detail: bool) -> None:
    """Prints the ledger, and leaves with the code of its verdicts."""
    if as_json:
        emit_json(ledger["schema"], ledger)
    else:
        _print(ledger["claims"], in_detail=in_detail)
        print_proofs(ledger.get("proved", ()))
    finish(exit_code(ledger["claims"], ledger.get("proved", ())))


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
    from theory.registry import claims, find, find_all

    if formula is None:
        return find_all(names) or list(claims())
    if len(set(names)) != 1:
        raise InputError(
            f"--formula needs exactly one CLAIM, {len(set(names))} given; "
            f"type: modelcollapse verify CLAIM --formula {formula!r}, and modelcollapse claims for the list"
        )
    from theory.formula import parse

    claim = find(names[0])
    parse(formula, claim.symbols)  # before drawing: a formula that cannot be read fails at once
    return [claim]
