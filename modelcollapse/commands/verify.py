"""`modelcollapse verify`: claims held against simulations."""

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from modelcollapse import options
from modelcollapse.errors import InputError, finish, require_writable, user_input
from modelcollapse.output import emit_json
from modelcollapse.verdicts import Entry, exit_code, print_designs, print_proofs, print_verdicts, summary

if TYPE_CHECKING:
    from simulate.store import Store
    from theory.claim import Claim


@click.command("verify", short_help="Hold claims, or a formula of yours, against simulations.")
@click.argument("names", metavar="[CLAIM]...", nargs=-1)
@options.profile
@click.option("--formula", metavar="EXPR", help="Judge this formula, in the claim's symbols, in place of its own.")
@options.seed
@options.processes
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Keep the simulations in DIR/evidence and use those kept there: an interrupted run goes on.",
)
@options.as_json
@click.pass_context
def command(
    ctx: click.Context,
    names: tuple[str, ...],
    profile: str,
    formula: str | None,
    seed: int,
    processes: int,
    out: Path | None,
    as_json: bool,
) -> None:
    """Simulate each CLAIM (all by default) and print the verdicts.

    With --formula the verdict expected is CONFIRMED: a formula that the draws refute leaves with 1.

    Example: modelcollapse verify kazdan.variance-mle --formula "(1-1/n)**t"
    """
    chosen = _chosen(names, formula)
    store = None if out is None else _store(ctx, out)
    from modelcollapse.progress import progress
    from verify.campaign import campaign

    formulas = nullcontext() if formula is None else user_input()  # a pole at a design is the formula's, not a fault
    with formulas, progress("simulating") as update:
        ledger = campaign(
            chosen, profile=profile, seed=seed, processes=processes, formula=formula, store=store, progress=update
        )
    if as_json:
        emit_json(ledger["schema"], ledger)
    else:
        _print(ledger["claims"], in_detail=bool(names))
        print_proofs(ledger.get("proved", ()))
    finish(exit_code(ledger["claims"], ledger.get("proved", ())))


def _store(ctx: click.Context, out: Path) -> "Store":
    """The store of the draws, which an interrupt is told of."""
    from simulate.store import Store

    require_writable(out)
    ctx.meta["modelcollapse.kept"] = str(out / "evidence")
    return Store(out / "evidence")


def _print(entries: Sequence[Entry], *, in_detail: bool) -> None:
    if not entries:  # claims that are proved and not simulated
        return
    print_verdicts(entries)
    if in_detail:
        click.echo()
        print_designs(entries)
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
    parsed = parse(formula, claim.symbols)  # before drawing: a formula that cannot be read fails at once
    if claim.plan is None:
        raise InputError(_not_simulated(claim, parsed))
    return [claim]


def _not_simulated(claim: "Claim", formula: Any) -> str:
    """Why the formula cannot be judged on draws, and what the derived value says of it."""
    from theory.refute import counterexample, spelled

    point = counterexample(claim, claim.derivation().equality, formula)
    found = "no small point tells it from what is derived" if point is None else f"it is false at {spelled(point)}"
    return (
        f"{claim.id} is proved and not simulated, so there are no draws to judge a formula on. Held against the "
        f"derivation, exactly: {found}. Type: modelcollapse derive {claim.id}"
    )
