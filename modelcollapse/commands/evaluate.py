"""`modelcollapse evaluate`: the value of a claim at given parameters."""

import click

from modelcollapse import options
from modelcollapse.at import values_at
from modelcollapse.errors import user_input
from modelcollapse.output import emit_fields, emit_json

SCHEMA = "modelcollapse/evaluation/1"


@click.command("evaluate", short_help="Print the value of a claim, exact or enclosed.")
@click.argument("claim")
@click.option("--at", "items", multiple=True, metavar="NAME=VALUE", help="The value of a parameter; once for each.")
@click.option(
    "--digits",
    type=click.IntRange(min=1, max=10_000),
    default=30,
    show_default=True,
    help="Digits of the decimal value and of its enclosure.",
)
@options.as_json
def command(claim: str, items: tuple[str, ...], digits: int, as_json: bool) -> None:
    """Print the value of CLAIM: exactly where it is rational, and enclosed between two decimals.

    Example: modelcollapse evaluate kazdan.variance-mle --at n=10 --at t=8 --digits 30
    """
    from theory.evaluate import evaluate
    from theory.registry import find

    found = find(claim)
    at = values_at(items, found)
    with user_input():
        value = evaluate(found, at, digits)
    if as_json:
        fields = {name: getattr(value, name) for name in ("value", "exact", "lower", "upper", "digits")}
        emit_json(SCHEMA, {"claim": found.id, **{name: _text(field) for name, field in fields.items()}})
        return
    place = ", ".join(f"{name} = {given}" for name, given in at.items())
    click.echo(f"{found.id}{f' at {place}' if place else ''}")
    exact = [("exact", str(value.exact))] if value.exact is not None else []
    emit_fields([("value", str(value.value)), *exact, ("lower", str(value.lower)), ("upper", str(value.upper))])


def _text(field: object) -> str | None:
    return None if field is None else str(field)
