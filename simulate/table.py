"""The stored blocks as a table: one row a block and generation, with the same columns whatever the store holds."""

import json
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from simulate import blockfile
from simulate.blockfile import StoreError
from simulate.reduce import Block, block_from
from simulate.store import Row, rows
from simulate.version import digest
from theory.vocabulary import DESIGNS, GlmDesign

TEXT, WHOLE, REAL, TEXTS, REALS, MATRIX = "text", "whole", "real", "texts", "reals", "matrix"


def _design_columns() -> dict[str, str]:
    """A column for each field of each design: whole numbers where it is one in every design that has it."""
    found: dict[str, set[object]] = {}
    for design in (GlmDesign, *(each for each in DESIGNS if each is not GlmDesign)):
        for each in fields(design):
            found.setdefault(f"design_{each.name}", set()).add(each.type)
    return {"design_system": TEXT, **{name: WHOLE if kinds == {int} else TEXT for name, kinds in found.items()}}


COLUMNS = {
    "key": TEXT,
    "version": TEXT,
    **_design_columns(),
    "stream": TEXT,
    "engine": TEXT,
    "arithmetic": TEXT,
    "seed": TEXT,  # a seed may be longer than 64 bits
    "block": WHOLE,
    "drawn": WHOLE,
    "used": WHOLE,
    "excluded": WHOLE,
    "excluded_by_reason": TEXT,
    "failures": TEXTS,
    "capped": WHOLE,
    "compared_fits": WHOLE,
    "compared_largest": REAL,
    "kind": TEXT,
    "generation": WHOLE,
    "sum": REALS,
    "outer": MATRIX,
    "mean": REAL,
    "s2": REAL,
    "s3": REAL,
    "s4": REAL,
    "largest": REALS,
    "records": TEXT,
    "values": MATRIX,
}


def blocks(file: Path, *, all_versions: bool) -> Iterator[list[dict[str, Any]]]:
    """The rows of each block; those that another version of the simulator drew are left out unless asked for.

    StoreError at a damaged row: a table with holes would be taken for a whole one.
    """
    with blockfile.opened(file, writing=False) as connection:
        for row in rows(connection):
            if not row.intact:
                raise StoreError(5, "a block is damaged; type modelcollapse store check, and store clean", str(file))
            if all_versions or row.version == digest():
                yield table_rows(row)


def table_rows(row: Row) -> list[dict[str, Any]]:
    """The rows of the table that an intact row of the store becomes; a column that does not apply is None."""
    block = block_from(json.loads(row.content))
    common = {**dict.fromkeys(COLUMNS), **_named(row), **_counted(block)}
    if block.growth is not None:
        sums = zip(block.growth["sum"], block.growth["outer"], strict=True)
        found = [{"generation": place, "sum": total, "outer": outer} for place, (total, outer) in enumerate(sums, 1)]
        return [{**common, "kind": "covariance", **each} for each in found]
    if block.moments is not None:
        values = {name: getattr(block.moments, name) for name in ("mean", "s2", "s3", "s4")}
        return [{**common, "kind": "scalar", **values, "largest": block.moments.largest.tolist()}]
    if block.series is not None:
        return [{**common, "kind": "series", "values": block.series}]
    return [{**common, "kind": "coefficients", "records": json.dumps(block.records)}]


def _named(row: Row) -> dict[str, Any]:
    """What was drawn."""
    found = json.loads(row.identity)
    cell = found["cell"]
    design = {f"design_{name}": value for name, value in cell["design"].items()}
    return {
        "key": row.key.decode(),
        "version": found["version"],
        **{name: str(value) if COLUMNS[name] == TEXT else value for name, value in design.items() if name in COLUMNS},
        **{name: cell[name] for name in ("stream", "engine", "arithmetic")},
        "seed": str(found["seed"]),
        "block": row.block,
    }


def _counted(block: Block) -> dict[str, Any]:
    """What became of the replicates."""
    fits = block.compared.get("fits")
    return {
        "drawn": block.drawn,
        "used": block.used,
        "excluded": sum(block.excluded.values()),
        "excluded_by_reason": json.dumps(block.excluded, sort_keys=True),
        "failures": block.failures,
        "capped": block.capped,
        "compared_fits": None if fits is None else int(fits),
        "compared_largest": block.compared.get("largest"),
    }
