"""`modelcollapse store`: what kept simulations hold, whether they are whole, and how other tools read them."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from modelcollapse import options
from modelcollapse.errors import Code, InputError, RecordError, finish
from modelcollapse.output import emit_fields, emit_json

if TYPE_CHECKING:
    from simulate.inventory import Inventory

CHECK, EXPORT, CLEAN = (f"modelcollapse/store-{name}/1" for name in ("check", "export", "clean"))
FILE = "blocks.sqlite"

place = click.argument("place", metavar="[DIR|FILE]", type=click.Path(path_type=Path), default=Path("out"))
output = click.Path(path_type=Path, dir_okay=False)


@click.group("store", short_help="Check, export or clean what is kept of simulations.")
def command() -> None:
    """Check, export or clean the blocks that `simulate --store DIR` and `verify` or `reproduce --out DIR` keep.

    DIR holds blocks.sqlite, itself or in DIR/evidence; the default is out.
    """


@command.command("check", short_help="Read every block and hold it against its checksum.")
@place
@options.as_json
def check(*, place: Path, as_json: bool) -> None:
    """Read the whole file: its structure, and the checksum of every block. Leaves with 4 where anything is damaged.

    Example: modelcollapse store check out
    """
    from simulate.inventory import inventory

    found = inventory(_file(place))
    if as_json:
        emit_json(CHECK, _fields(found))
    else:
        _print(found)
    if found.damaged:
        click.echo(
            f"{len(found.damaged)} of {found.blocks + len(found.damaged)} blocks are damaged. A run that needs them "
            f"draws them again; to remove them, type: modelcollapse store clean {place}",
            err=True,
        )
        finish(Code.INPUT_OUTPUT)


@command.command("export", short_help="Write the blocks as a table.")
@place
@click.option("--parquet", type=output, metavar="FILE", help="Write Parquet, with list columns.")
@click.option("--csv", type=output, metavar="FILE", help="Write CSV, with lists as JSON.")
@click.option("--all-versions", is_flag=True, help="Take the blocks of other versions of the simulator too.")
@options.as_json
def export(*, place: Path, parquet: Path | None, csv: Path | None, all_versions: bool, as_json: bool) -> None:
    """Write one row a block and generation: design, seed, counts, sums and outer products.

    Example: modelcollapse store export out --parquet blocks.parquet
    """
    from modelcollapse import tabular
    from simulate import table

    if parquet is None and csv is None:
        raise InputError("nothing to write; give --parquet FILE, or --csv FILE")
    if parquet is not None:
        tabular.require_parquet()
    file = _file(place)
    found = _whole(file, place)
    count = 0
    for target, write in ((parquet, tabular.write_parquet), (csv, tabular.write_csv)):
        if target is not None:
            count = write(table.blocks(file, all_versions=all_versions), table.COLUMNS, target)
    left = 0 if all_versions else found.stale
    written = [str(target) for target in (parquet, csv) if target is not None]
    if as_json:
        blocks = found.blocks - left
        emit_json(EXPORT, {"store": str(file), "written": written, "blocks": blocks, "rows": count, "left_out": left})
    else:
        click.echo(f"{count} rows of {found.blocks - left} blocks in {' and '.join(written)}")
    if left:
        click.echo(f"{left} blocks of other versions are left out; --all-versions takes them too", err=True)


@command.command("clean", short_help="Remove blocks that no run will use.")
@place
@options.as_json
def clean(*, place: Path, as_json: bool) -> None:
    """Remove damaged blocks and those of other versions of the simulator, and give their room back to the disk.

    Example: modelcollapse store clean out
    """
    from simulate import inventory

    file = _file(place)
    removed = inventory.clean(file)
    if as_json:
        emit_json(CLEAN, {"store": str(file), "removed": removed})
    else:
        click.echo(f"{removed} blocks removed from {file}")


def _file(place: Path) -> Path:
    """The file of the store at `place`; RecordError where there is none."""
    candidates = [place / FILE, place / "evidence" / FILE] if place.is_dir() else [place]
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    raise RecordError(
        f"there is no store at {place}; one is made by: modelcollapse reproduce --out {place}, "
        f"and by: modelcollapse simulate ... --store {place}"
    )


def _whole(file: Path, place: Path) -> "Inventory":
    """What the file holds; RecordError where a block is damaged, for a table with holes would be taken for a whole."""
    from simulate.inventory import inventory

    found = inventory(file)
    if found.damaged:
        raise RecordError(
            f"{len(found.damaged)} blocks of {file} are damaged, and nothing was written. "
            f"To go on without them, type: modelcollapse store clean {place}"
        )
    return found


def _fields(found: "Inventory") -> dict[str, object]:
    damaged = [{"key": key, "block": block} for key, block in found.damaged]
    counts = {"blocks": found.blocks, "cells": found.cells, "stale": found.stale, "damaged": damaged}
    return {"store": found.file, "bytes": found.size, "sound": not damaged, **counts, "versions": found.versions}


def _print(found: "Inventory") -> None:
    emit_fields(
        [
            ("store", found.file),
            ("size", f"{found.size / 1e6:.1f} MB"),
            ("blocks", f"{found.blocks} intact, of {found.cells} cells and seeds"),
            ("stale", f"{found.stale} of them, drawn by another version of the simulator: no run reads them"),
            ("damaged", str(len(found.damaged))),
        ]
    )
