"""What `simulate --system` does: a design is drawn, and what was measured of it is told with intervals."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from modelcollapse import options
from modelcollapse.errors import Code, finish, require_writable, user_input
from modelcollapse.output import emit_json, emit_table, significant
from simulate.request import Request
from theory.vocabulary import design_fields

if TYPE_CHECKING:
    from simulate.pool import Workers
    from verify.measured import Series

SCHEMA = "modelcollapse/measured/1"
COLUMNS = ("quantity", "axis", "at", "mean", "95 % interval", "10 % to 90 % of replicates")


def simulate(
    design: Any,
    values: Mapping[str, Any],
    *,
    replicates: int,
    seed: int,
    out: Path | None,
    store: Path | None,
    workers: "Workers",
    as_json: bool,
) -> None:
    """Draws the design with these values and prints what was measured; leaves with 3 where no replicate is left."""
    with user_input():
        request = Request(design=design(**values), replicates=replicates, seed=seed, stream="simulate", exact=True)
    if out is not None:
        require_writable(out.parent)
    evidence = _drawn(request, store, workers)
    if out is not None:
        options.write_whole(out, json.dumps(evidence, indent=1) + "\n")
    from verify.measured import series

    found = series(evidence)
    rows = _rows(found)
    if as_json:
        told = {"design": design_fields(request.design), "seed": seed, "replicates": replicates}
        emit_json(SCHEMA, {**told, "used": found.count, "excluded": found.excluded, "measured": rows})
    else:
        _print(rows, found)
    for line in _cautions(request.design, found):
        click.echo(f"CAUTION: {line}", err=True)
    finish(Code.AS_EXPECTED if found.count else Code.UNDECIDED)


def _drawn(request: Request, store: Path | None, workers: "Workers") -> Mapping[str, Any]:
    from modelcollapse.progress import progress
    from simulate.run import run_many

    kept = None if store is None else options.store_at(store)
    with options.started(workers) as ready, progress("simulating") as update:
        evidence: Mapping[str, Any] = run_many([request], workers=ready, store=kept, progress=update)[0]
    return evidence


def _rows(found: "Series") -> list[dict[str, Any]]:
    """One row a quantity and place: its mean with interval, and the quantiles of the replicates."""
    from verify.measured import bands

    rows = []
    for quantity in found.quantities:
        told = bands(found.of(quantity.name))
        common = {"quantity": quantity.name, "unit": quantity.unit, "axis": quantity.axis}
        places = zip(quantity.at, *(told[name] for name in ("mean", "low", "high", "bottom", "top")), strict=True)
        names = ("at", "mean", "low", "high", "bottom", "top")
        rows += [{**common, **dict(zip(names, place, strict=True))} for place in places]
    return rows


def _cautions(design: Any, found: "Series") -> list[str]:
    """What the intervals do not say: of a mean that does not exist, and of replicates that are left out."""
    told = [getattr(design, "caution", "")]
    if found.excluded:
        told.append(
            f"{found.excluded} replicates were excluded, in which a fit did not exist: the means are of those that are "
            "left, and no others"
        )
    return [line for line in told if line]


def _print(rows: list[dict[str, Any]], found: "Series") -> None:
    emit_table(
        COLUMNS,
        [
            (
                each["quantity"] + (f" ({each['unit']})" if each["unit"] else ""),
                each["axis"],
                f"{each['at']:g}",
                significant(each["mean"]),
                f"{significant(each['low'])} to {significant(each['high'])}",
                f"{significant(each['bottom'])} to {significant(each['top'])}",
            )
            for each in rows
        ],
    )
    click.echo(f"measured: {found.count} replicates, {found.excluded} excluded; no claim is judged here")
