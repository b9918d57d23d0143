"""`modelcollapse derive`: a derivation line by line."""

from typing import TYPE_CHECKING

import click

from modelcollapse import options
from modelcollapse.errors import Code, finish
from modelcollapse.output import emit_json

if TYPE_CHECKING:
    from theory.assess import Assessment

SCHEMA = "modelcollapse/derivation/1"


@click.command("derive", short_help="Print a derivation line by line.")
@click.argument("claim")
@click.option("--latex", is_flag=True, help="Print the lines as LaTeX, to be pasted into a paper.")
@options.as_json
def command(claim: str, latex: bool, as_json: bool) -> None:
    """Print the derivation of CLAIM, each line with its rule, its standing and its reason.

    Leaves with 1 when the derivation does not decide the claim as expected: nothing passes by default.

    Example: modelcollapse derive kazdan.variance-mle
    """
    from theory.assess import assess
    from theory.registry import find

    found = find(claim)
    assessment = assess(found)
    if as_json:
        from verify.derivations import entry

        emit_json(SCHEMA, entry(found, assessment))
    elif latex:
        _print_latex(assessment)
    else:
        click.echo(f"{found.id}: {found.title}\n{found.source}\n\n{found.statement}")
        click.echo("".join(f"- {convention}\n" for convention in found.conventions))
        _print_text(assessment)
    finish(Code.AS_EXPECTED if assessment.agrees_with(found.expected) else Code.DIFFERS)


def _print_text(assessment: "Assessment") -> None:
    for number, line in enumerate(assessment.lines, start=1):
        click.echo(f"({number}) {line.left} {line.relation} {line.right}")
        aside = "" if line.used else ", beside the chain"
        click.echo(f"    {line.rule} [{line.standing}{aside}]: {line.reason}")
        if not line.ok:
            click.echo(f"    DOES NOT HOLD: {line.detail}")
    if assessment.rests_on:
        click.echo(f"\nRests on: {'; '.join(assessment.rests_on)}")
    outcome = assessment.words if assessment.ok else "undecided"
    click.echo(f"\nStanding: {outcome} ({assessment.reason})")


def _print_latex(assessment: "Assessment") -> None:
    click.echo(r"\begin{gather*}")
    click.echo(" \\\\\n".join(f"  {line.latex}" for line in assessment.lines))
    click.echo(r"\end{gather*}")
