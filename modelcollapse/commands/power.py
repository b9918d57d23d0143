"""`modelcollapse power`: what a claim's simulation will be able to see, before a verdict is drawn."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from modelcollapse import options
from modelcollapse.at import moved
from modelcollapse.errors import InputError
from modelcollapse.output import emit_json, emit_table, significant

if TYPE_CHECKING:
    from simulate.pool import Workers

SCHEMA = "modelcollapse/power/1"
Report = Mapping[str, Any]


@click.command("power", short_help="Say what a claim's simulation will see, before it is drawn.")
@click.argument("claim")
@options.profile
@options.at
@options.delta
@options.alpha
@options.seed
@options.workers
@options.as_json
def command(
    *,
    claim: str,
    profile: str,
    items: tuple[str, ...],
    delta: float | None,
    alpha: float | None,
    seed: int,
    workers: "Workers",
    as_json: bool,
) -> None:
    """Print for each design of CLAIM the replicates and the smallest gap they show, and for each near miss its price.

    The pilot is drawn, from a stream of its own; no draw of a verdict is. A near miss that no design can tell from the
    claim leaves with 2, and the message proposes a design that can.

    Example: modelcollapse power kazdan.variance-mle --at n=100 --at t=10
    """
    from simulate.run import run_many
    from theory.registry import find
    from verify.prospects import prospects
    from verify.terms import Terms

    chosen = moved(find(claim), items)
    terms = Terms(profile=profile, delta=delta, alpha=alpha)
    with options.started(workers) as ready:
        report = prospects(chosen, terms, seed=seed, run=partial(run_many, workers=ready))
    if as_json:
        emit_json(SCHEMA, report)
    else:
        _print(report)
    if report["fault"]:
        raise InputError(report["fault"])


def _print(report: Report) -> None:
    click.echo(
        f"{report['claim']}: expected {report['expected']}, margin {report['delta']:.2%}, alpha {report['alpha']:g}, "
        f"power {report['power']:g}, at most {report['cap']:,} replicates"
    )
    pilot = report["pilot_replicates"]
    if pilot:
        click.echo(f"Drawn: the pilot, {pilot:,} replicates a design with seed {report['seed']}; no draw of a verdict.")
    if report["units"]:
        click.echo(f"Units: {report['units']}.")
    click.echo()
    heads = ("design", "predicted", "sd", "replicates", "why", "smallest gap", "relative")
    emit_table(heads, [_design(design) for design in report["designs"]])
    click.echo()
    columns = ("near miss", "design", "predicts", "gap", "replicates that refute it", "")
    emit_table(columns, [row for miss in report["near_misses"] for row in _rows(report, miss)])


def _design(design: Report) -> tuple[str, ...]:
    relative = design["smallest_gap_relative"]
    wanted = design["wanted"]
    short = "" if design["enough"] else ", which no number shows" if wanted is None else f", which takes {wanted:,}"
    return (
        _place(design),
        significant(design["predicted"]),
        significant(design["sd"], 3),
        f"{design['replicates']:,}",
        f"{design['why']}{short}",
        significant(design["smallest_gap"], 3),
        "-" if relative is None else f"{relative:.2%}",
    )


def _rows(report: Report, miss: Report) -> list[tuple[str, ...]]:
    return [
        (
            miss["formula"] if place == 0 else "",
            _place(design),
            significant(there["predicted"]),
            significant(there["gap"], 3),
            _count(there["replicates"]),
            "cheapest" if place == miss["cheapest"] and there["replicates"] is not None else "",
        )
        for place, (design, there) in enumerate(zip(report["designs"], miss["designs"], strict=True))
    ]


def _place(design: Report) -> str:
    point = " ".join(f"{name}={value}" for name, value in design["parameters"].items())
    return f"{point} ({design['label']})" if design["label"] else point


def _count(number: int | None) -> str:
    return "no number does" if number is None else f"{number:,}"
