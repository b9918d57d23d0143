"""What `modelcollapse simulate --replay KEY` prints and keeps."""

import csv
from pathlib import Path
from typing import Any

import click

from modelcollapse.errors import user_input
from modelcollapse.output import emit_json, emit_table, significant

SCHEMA = "modelcollapse/replay/1"


def show(key: str, out: Path | None, *, as_json: bool) -> None:
    """Nothing; the replicate is drawn again and told, and its rows stand in the CSV file `out`, if there is one."""
    from simulate.replay import replay, table

    with user_input():
        found, drawn = replay(key)
    if out is not None:
        with out.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(table(drawn))
    if as_json:
        emit_json(SCHEMA, found)
        return
    heads = ("G", "rows", "fast", "statsmodels", "difference", "score", "largest predictor", "excluded")
    emit_table(heads, [_row(each) for each in found["generations"]])
    click.echo(f"excluded: {found['excluded']}" if found["excluded"] else "every generation has an estimate: kept")
    if found["capped"]:
        click.echo("a linear predictor was capped before drawing")


def _row(found: dict[str, Any]) -> tuple[str, ...]:
    return (
        str(found["generation"]),
        str(found["rows"]),
        _vector(found["fast"]),
        _vector(found["statsmodels"]),
        _tiny(found["difference"]),
        _tiny(found["score"]),
        significant(found["largest_predictor"], 3),
        found["excluded"] or "",
    )


def _vector(values: list[float] | None) -> str:
    return "none" if values is None else "  ".join(f"{value:+.4f}" for value in values)


def _tiny(value: float | None) -> str:
    return "" if value is None else f"{value:.1e}"
