"""`modelcollapse why`: which simulations of a claim would be drawn again, and why."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from modelcollapse import options
from modelcollapse.output import emit_json

SCHEMA = "modelcollapse/why/1"
Report = Mapping[str, Any]
MOST = 6  # changed files that are named


@click.command("why", short_help="Say which simulations of a claim would be drawn again, and why.")
@click.argument("claim")
@options.profile
@options.out
@options.seed
@options.as_json
def command(*, claim: str, profile: str, out: Path, seed: int, as_json: bool) -> None:
    """Say for each simulation of CLAIM whether `reproduce --out DIR` would reuse what is kept in DIR or draw, and why.

    Nothing is drawn and nothing is proved. The proof is checked anew at each run; the last lines say what it rests on.

    Example: modelcollapse why kazdan.variance-mle --out out
    """
    from theory.registry import find
    from verify.why import account, keys_before

    found, folder = find(claim), out / "evidence"
    before = keys_before(out / "manifest.json", found.id, profile=profile, seed=seed)
    report = {**account(found, folder, profile=profile, seed=seed, before=before), "store": str(folder)}
    if as_json:
        emit_json(SCHEMA, report)
    else:
        _print(report)


def _print(report: Report) -> None:
    click.echo(f"{report['claim']}, profile {report['profile']}, seed {report['seed']}, store {report['store']}")
    if not report["simulated"]:
        click.echo("It is proved and not simulated: nothing is drawn.")
    if report["simulated"] and report["sizes_from"] is None:
        click.echo("How many replicates the verdict needs is known when its pilots are drawn.")
    elif report["simulated"]:
        click.echo(f"The replicates follow from {report['sizes_from']}.")
    for row in report["simulations"]:
        _print_row(row)
    rows = report["simulations"]
    if rows:
        again = sum(not row["reused"] for row in rows)
        click.echo(f"{len(rows)} simulations: {len(rows) - again} reused, {again} to be drawn")
    _print_proof(report["proof"])


def _print_row(row: Report) -> None:
    what = "reused" if row["reused"] else "drawn"
    place = " ".join(f"{name}={value}" for name, value in row["design"].items())
    click.echo(f"\n{what}: {row['stream']}, {place}")
    needed = "an unknown number of" if row["needed_replicates"] is None else f"{row['needed_replicates']:,}"
    click.echo(
        f"    {row['reason']}: {row['kept_replicates']:,} of {needed} replicates under the key {row['key'][:12]}"
    )
    for changed in row.get("changed", ()):
        click.echo(f"    drawn before by the simulator {changed['simulator'][:12]}: {_differences(changed)}")


def _differences(changed: Report) -> str:
    """What another simulator has otherwise."""
    if not changed.get("known", True):
        return "which files differ is not on record"
    names = changed["files"]
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    told = [f"files {', '.join(names[:MOST])}{more}"] if names else []
    told += [f"libraries {', '.join(changed['libraries'])}"] if changed["libraries"] else []
    return "; ".join(told) or "the same files and libraries, in another order"


def _print_proof(proof: Report) -> None:
    click.echo(f"\nProof: {proof['lines']} lines, checked at each run.")
    for name in proof["rests_on"]:
        click.echo(f"    rests on: {name}")
    if not proof["kernel_lines"]:
        return
    if proof["coq"] is None:
        click.echo(f"    {proof['kernel_lines']} lines name a theorem of Coq, which is not installed")
        return
    noted = proof["kernel_lines_on_record"]
    click.echo(f"    {noted} of {proof['kernel_lines']} lines for Coq are on record; Coq is asked the others")
