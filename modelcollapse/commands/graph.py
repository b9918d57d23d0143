"""`modelcollapse graph`: what a claim rests on."""

from dataclasses import asdict
from pathlib import Path

import click

from modelcollapse import options
from modelcollapse.output import emit_json

SCHEMA = "modelcollapse/graph/1"


@click.command("graph", short_help="Show which claims, lemmas and theorems a claim rests on.")
@click.argument("names", metavar="[CLAIM]...", nargs=-1)
@click.option(
    "--svg",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the graph as a picture to FILE.",
)
@options.as_json
def command(names: tuple[str, ...], svg: Path | None, as_json: bool) -> None:
    """Show what each CLAIM (all by default) rests on: other claims, lemmas, and theorems that are cited.

    Example: modelcollapse graph kazdan.variance-mle-limit --svg graph.svg
    """
    from theory.graph import graph, tree
    from theory.registry import claims, find_all

    chosen = find_all(names) or list(claims())
    derived = {claim.id: (claim, claim.derivation()) for claim in (*claims(), *chosen)}
    nodes = graph([derived[claim.id] for claim in chosen], derived.values())
    if svg is not None:
        from paper.graph import Node
        from paper.graph import svg as drawn

        boxes = [Node(name=n.name, kind=n.kind, standing=n.standing, rests_on=n.rests_on) for n in nodes.values()]
        svg.write_text(drawn(boxes), encoding="utf-8")
    if as_json:
        emit_json(SCHEMA, {"nodes": [asdict(node) for node in nodes.values()]})
        return
    for claim in chosen:
        click.echo("\n".join(tree(nodes, claim.id)))
    if svg is not None:
        click.echo(f"picture: {svg}")
