"""What a store holds: how many blocks, of how many cells, how many of them damaged or drawn by another simulator."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from simulate import blockfile
from simulate.store import COLUMNS, Kept, Row, rows
from simulate.version import digest


@dataclass(frozen=True, kw_only=True)
class Inventory:
    """The counts of one file; `damaged` names rows by key and block, as far as these can still be read."""

    file: str
    size: int
    blocks: int
    cells: int
    versions: dict[str, int] = field(default_factory=dict)
    current: str = field(default_factory=digest)
    damaged: list[tuple[str, str]] = field(default_factory=list)

    @property
    def stale(self) -> int:
        """How many intact blocks another version of the simulator drew: no run of this one reads them."""
        return self.blocks - self.versions.get(self.current, 0)


def inventory(file: Path) -> Inventory:
    """What the file holds, after reading all of it; StoreError where that cannot be done."""
    versions: Counter[str] = Counter()
    cells: set[bytes] = set()
    damaged: list[tuple[str, str]] = []
    with blockfile.opened(file, writing=False) as connection:
        for row in rows(connection):
            if row.intact:
                versions[row.version] += 1
                cells.add(row.key)
            else:
                damaged.append((_shown(row.key), _shown(row.block)))
        size = file.stat().st_size
    return Inventory(
        file=str(file),
        size=size,
        blocks=versions.total(),
        cells=len(cells),
        versions=dict(sorted(versions.items())),
        damaged=damaged,
    )


def clean(file: Path) -> int:
    """How many rows were removed: those that are damaged, and those that another version of the simulator drew."""
    columns = ", ".join(f"CAST({name} AS BLOB)" if name != "block" else name for name in COLUMNS)
    with blockfile.opened(file, writing=True) as connection:
        connection.create_function("useful", len(COLUMNS), _useful, deterministic=True)
        with Kept(connection=connection).transaction():
            found = connection.execute(f"DELETE FROM blocks WHERE NOT useful({columns})")
        connection.execute("VACUUM")  # gives the room back to the disk
    return found.rowcount


def _useful(*texts: object) -> bool:
    row = Row(*texts)
    return row.intact and row.version == digest()


def _shown(value: object) -> str:
    return value.decode(errors="backslashreplace") if isinstance(value, bytes) else repr(value)
