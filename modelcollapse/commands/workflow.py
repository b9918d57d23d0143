"""`modelcollapse workflow`: how the variance grows over the generations of a workflow."""

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from modelcollapse import options
from modelcollapse.errors import InputError, user_input
from modelcollapse.output import emit_fields, emit_json, emit_table, significant

if TYPE_CHECKING:
    from theory.vocabulary import Workflow

SCHEMA = "modelcollapse/workflow/1"
PARAMETRISED = ("window", "kept", "mix", "fixed-budget")  # the names that theory.scheme_names knows
MOST_FOR_BEST = 100  # generations: the covariance of all batches is inverted in exact rationals
Rows = list[list[Fraction]]


@click.command("workflow", short_help="Print how the variance grows in a workflow.")
@click.argument("workflow", metavar="NAME|FILE.csv")
@click.option(
    "--generations",
    type=click.IntRange(min=1),
    required=True,
    help="How many generations.",
)
@click.option("--best", is_flag=True, help="Also print the last row of weights that makes the last variance least.")
@options.as_json
def command(workflow: str, generations: int, best: bool, as_json: bool) -> None:
    """Print Var W(G) / Var W(1) for each generation: exact rationals, the closed form if known, and the limit.

    NAME is discard (replace), augment (accumulate), halfway, window:K (the last K batches), kept:ALPHA (the real batch
    with the weight ALPHA in every fit), mix:KAPPA (KAPPA fresh real rows for each synthetic one, at the best weights),
    mix:KAPPA:W (at the weight W) or fixed-budget. FILE.csv holds a weight matrix: row G has the share of each
    generation's rows in the data of fit G, and sums to 1.

    Under mix, variances are over that of a fit on as many real rows as there are synthetic ones.

    Example: modelcollapse workflow augment --generations 8
    """
    solved = _solve(workflow, generations)
    rows = _best(solved, generations) if best else {}
    if as_json:
        exact = [str(ratio) for ratio in solved.ratios]
        body = {"workflow": solved.name, "generations": generations, "ratio": exact}
        limit = {"closed_form": solved.closed_form, "limit": solved.limit, "limit_enclosure": solved.limit_enclosure}
        emit_json(SCHEMA, {**body, **limit, **solved.more, **rows})
        return
    emit_table(("G", "decimal", "ratio"), [_row(place, ratio) for place, ratio in enumerate(solved.ratios, start=1)])
    emit_fields(_fields(solved, rows))


@dataclass(frozen=True, kw_only=True)
class Solved:
    """What is known of a workflow; `weights` and `sizes` of its batches where it has a matrix, None where not."""

    name: str
    ratios: list[Fraction]
    closed_form: str | None = None
    limit: str | None = None
    limit_enclosure: list[str] | None = None
    weights: Any = None  # a function without arguments, for the matrix is wanted with --best alone
    sizes: list[Fraction] | None = None
    more: dict[str, str] = field(default_factory=dict)


def _fields(solved: Solved, rows: dict[str, Any]) -> list[tuple[str, str]]:
    fields = [("closed form", solved.closed_form or "not known"), ("limit", solved.limit or "not known")]
    if solved.limit_enclosure:
        fields.append(("limit between", " and ".join(solved.limit_enclosure)))
    fields += solved.more.items()
    for name, found in rows.items():
        if found is not None:
            weights = " ".join(found["weights"])
            fields.append((name.replace("_", " "), f"{weights}, which gives {found['ratio']}"))
    return fields


def _row(generation: int, ratio: Fraction) -> tuple[str, str, str]:
    try:
        decimal = significant(float(ratio), 10)
    except OverflowError:  # weights of a file may be any rationals
        decimal = "-"
    return str(generation), decimal, str(ratio)


def _solve(text: str, generations: int) -> Solved:
    if Path(text).suffix.lower() == ".csv":
        return _from_file(text, generations)
    if text.strip().lower().split(":")[0] in PARAMETRISED:
        return _parametrised(text, generations)
    from theory.workflow import closed_form, limit_enclosure, limit_text, matrix, ratios, sizes

    named = _named(text)
    with user_input():
        found = ratios(named, generations)
    return Solved(
        name=str(named), ratios=found, closed_form=closed_form(named), limit=limit_text(named),
        limit_enclosure=limit_enclosure(named), weights=lambda: matrix(named, generations),
        sizes=sizes(named, generations),
    )  # fmt: skip


def _from_file(text: str, generations: int) -> Solved:
    from theory.workflow import from_csv, variance_ratios

    with user_input():
        weights = _first_rows(from_csv(Path(text)), generations, text)
        found = variance_ratios(weights)
    return Solved(name=text, ratios=found, weights=lambda: weights)


def _parametrised(text: str, generations: int) -> Solved:
    from theory.scheme_names import scheme_named

    with user_input():
        scheme = scheme_named(text)
        found = scheme.ratios(generations)
    more = {} if scheme.slope is None else {"slope": str(scheme.slope)}
    return Solved(
        name=scheme.name, ratios=found, closed_form=scheme.closed_form_text(), limit=scheme.limit_text(),
        limit_enclosure=scheme.limit_enclosure(), weights=lambda: scheme.matrix(generations), more=more,
    )  # fmt: skip


def _best(solved: Solved, generations: int) -> dict[str, Any]:
    """The best last row, and the best one without the real batch (None at generation 1)."""
    from theory.workflow import optimal_last_row

    if generations > MOST_FOR_BEST:
        advice = f"type: modelcollapse workflow {solved.name} --generations {MOST_FOR_BEST} --best"
        raise InputError(f"--generations {generations}: 1 to {MOST_FOR_BEST} are allowed with --best; {advice}")
    with user_input():
        weights = solved.weights()
        everything = _spelled(*optimal_last_row(weights, solved.sizes))
        lost = _spelled(*optimal_last_row(weights, solved.sizes, without_real=True)) if generations > 1 else None
    return {"best": everything, "best_without_real": lost}


def _spelled(row: list[Fraction], ratio: Fraction) -> dict[str, Any]:
    return {"weights": [str(weight) for weight in row], "ratio": str(ratio)}


def _named(text: str) -> "Workflow":
    from theory.vocabulary import workflow_named

    try:
        return workflow_named(text)
    except ValueError as error:
        more = "window:K, kept:ALPHA, mix:KAPPA, mix:KAPPA:W, fixed-budget"
        raise InputError(f"{error}, {more}; or a weight matrix in a file whose name ends in .csv") from error


def _first_rows(weights: Rows, generations: int, text: str) -> Rows:
    if generations > len(weights):
        advice = f"type: modelcollapse workflow {text} --generations {len(weights)}"
        raise InputError(f"--generations {generations}: {text} describes {len(weights)} generations; {advice}")
    return [row[:generations] for row in weights[:generations]]
