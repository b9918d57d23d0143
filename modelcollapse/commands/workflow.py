"""`modelcollapse workflow`: how the variance grows over the generations of a workflow."""

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from modelcollapse import options
from modelcollapse.errors import InputError, user_input
from modelcollapse.output import emit_fields, emit_json, emit_table, significant

if TYPE_CHECKING:
    from theory.vocabulary import Workflow

SCHEMA = "modelcollapse/workflow/1"


@click.command("workflow", short_help="Print how the variance grows in a workflow.")
@click.argument("workflow", metavar="NAME|FILE.csv")
@click.option(
    "--generations",
    type=click.IntRange(min=1),
    required=True,
    help="How many generations.",
)
@options.as_json
def command(workflow: str, generations: int, as_json: bool) -> None:
    """Print Var W(G) / Var W(1) for each generation: exact rationals, the closed form if known, and the limit.

    NAME is discard (replace), augment (accumulate) or halfway. FILE.csv holds a weight matrix: row G has the share
    of each generation's rows in the data of fit G, and sums to 1.

    Example: modelcollapse workflow augment --generations 8
    """
    name, ratios, closed_form, limit = _solve(workflow, generations)
    if as_json:
        exact = [str(ratio) for ratio in ratios]
        body = {"workflow": name, "generations": generations, "ratio": exact}
        emit_json(SCHEMA, {**body, "closed_form": closed_form, "limit": limit})
        return
    emit_table(("G", "decimal", "ratio"), [_row(place, ratio) for place, ratio in enumerate(ratios, start=1)])
    emit_fields([("closed form", closed_form or "not known"), ("limit", limit or "not known")])


def _row(generation: int, ratio: Fraction) -> tuple[str, str, str]:
    try:
        decimal = significant(float(ratio), 10)
    except OverflowError:  # weights of a file may be any rationals
        decimal = "-"
    return str(generation), decimal, str(ratio)


def _solve(text: str, generations: int) -> tuple[str, list[Fraction], str | None, str | None]:
    from theory.workflow import closed_form, from_csv, limit_text, matrix, sizes, variance_ratios

    if Path(text).suffix.lower() == ".csv":
        with user_input():
            weights = from_csv(Path(text))
            ratios = variance_ratios(_first_rows(weights, generations, text))
        return text, ratios, None, None
    named = _named(text)
    with user_input():
        ratios = variance_ratios(matrix(named, generations), sizes(named, generations))
    return str(named), ratios, closed_form(named), limit_text(named)


def _named(text: str) -> "Workflow":
    from theory.vocabulary import workflow_named

    try:
        return workflow_named(text)
    except ValueError as error:
        raise InputError(f"{error}; or a weight matrix in a file whose name ends in .csv") from error


def _first_rows(weights: list[list[Fraction]], generations: int, text: str) -> list[list[Fraction]]:
    if generations > len(weights):
        advice = f"type: modelcollapse workflow {text} --generations {len(weights)}"
        raise InputError(f"--generations {generations}: {text} describes {len(weights)} generations; {advice}")
    return [row[:generations] for row in weights[:generations]]
