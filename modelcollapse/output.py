"""What stands on stdout: JSON and nothing else, or text (a drawn table on a terminal, plain columns elsewhere)."""

import json
import math
import sys
from collections.abc import Mapping, Sequence

import click


def emit_json(schema: str, body: Mapping[str, object]) -> None:
    """Prints one JSON object whose first field is `schema`; a number that is not finite is null, as JSON has none."""
    document = {"schema": schema, **{name: _finite(value) for name, value in body.items() if name != "schema"}}
    click.echo(json.dumps(document, indent=2, allow_nan=False))


def _finite(value: object) -> object:
    if isinstance(value, Mapping):
        return {name: _finite(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def emit_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Prints the rows under their headings."""
    if sys.stdout.isatty():
        _drawn(columns, rows)
        return
    table = [tuple(columns), *(tuple(row) for row in rows)]
    widths = [max(len(row[place]) for row in table) for place in range(len(columns))]
    for row in table:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _drawn(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table()
    for place, name in enumerate(columns):
        table.add_column(
            name, overflow="fold", no_wrap=place == 0
        )  # an id is there to be copied: whole, if there is room
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))  # Text: brackets in a formula are not markup
    Console().print(table)


def emit_fields(fields: Sequence[tuple[str, str]]) -> None:
    """Prints `name  value` lines with the values under each other."""
    width = max(len(name) for name, _ in fields)
    for name, value in fields:
        click.echo(f"{name.ljust(width)}  {value}")


def significant(value: object, digits: int = 6) -> str:
    """A number to that many digits; "-" where there is none."""
    return f"{value:.{digits}g}" if isinstance(value, int | float) else "-"
