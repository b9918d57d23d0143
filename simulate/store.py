"""Where finished blocks are kept: one SQLite file a folder, one row a block, read only where its checksum holds."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from simulate import blockfile
from simulate.blockfile import StoreError
from simulate.reduce import Block, block_fields, block_from
from simulate.request import Request, block_count, canonical
from simulate.version import digest
from theory.vocabulary import design_fields

__all__ = ["Kept", "Row", "Store", "StoreError", "rows"]

FILE = "blocks.sqlite"
COLUMNS = ("key", "block", "identity", "content", "checksum")
SELECT = f"SELECT {', '.join(COLUMNS)} FROM blocks"


class Row(NamedTuple):
    """A row of the table as it stands in the file, damaged or not: texts as bytes, or whatever else is there."""

    key: Any
    block: Any
    identity: Any
    content: Any
    checksum: Any

    @property
    def intact(self) -> bool:
        """Whether key, block, identity and content are the ones that were saved together."""
        texts = (self.key, self.identity, self.content, self.checksum)
        if type(self.block) is not int or not all(isinstance(text, bytes) for text in texts):
            return False
        return bool(self.checksum == _checksum(self.key, self.block, self.identity, self.content))

    @property
    def version(self) -> str:
        """The version of the simulator that drew an intact row."""
        return str(json.loads(self.identity)["version"])


@dataclass(frozen=True)
class Store:
    """A folder with one file of blocks; it is made when it is first opened."""

    folder: Path | str

    @property
    def file(self) -> Path:
        """The file of the blocks; SQLite keeps its log beside it while a run writes, and after one that was killed."""
        return Path(self.folder) / FILE

    @contextmanager
    def opened(self) -> Iterator["Kept"]:
        """The store, open for as long as a run lasts; StoreError, or OSError of its folder, when it cannot be used."""
        blockfile.make(self.file)
        with blockfile.opened(self.file, writing=True) as connection:
            yield Kept(connection=connection)

    def blocks(self, request: Request) -> dict[int, Block]:
        """The intact blocks of the request that are kept, by their place."""
        with self.opened() as kept:
            return kept.blocks(request)

    def save(self, request: Request, blocks: Mapping[int, Block]) -> None:
        """Nothing; the blocks are on the disk when this returns, all of them or, with an error, none."""
        with self.opened() as kept:
            kept.save(request, blocks)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """An open store."""

    connection: sqlite3.Connection

    def blocks(self, request: Request) -> dict[int, Block]:
        """The intact blocks of the request that are kept, by their place; a damaged one is absent."""
        named = identity(request)
        key = _sha256(named)
        found = self.connection.execute(f"{SELECT} WHERE key = ? AND block < ?", (key.decode(), block_count(request)))
        rows = [row for row in map(Row._make, found) if row.intact]
        return {
            row.block: block_from(json.loads(row.content)) for row in rows if (row.key, row.identity) == (key, named)
        }

    def save(self, request: Request, blocks: Mapping[int, Block]) -> None:
        """Nothing; the blocks are on the disk when this returns, all of them or, with an error, none."""
        named = identity(request)
        key = _sha256(named)
        rows = [(key, place, named, _content(block)) for place, block in blocks.items()]
        texts = [
            (key.decode(), place, named.decode(), content.decode(), _checksum(key, place, named, content).decode())
            for key, place, named, content in rows
        ]
        with self.transaction():
            self.connection.executemany("INSERT OR REPLACE INTO blocks VALUES (?, ?, ?, ?, ?)", texts)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A block whose changes come into the file together when it ends, and not at all when it raises."""
        self.connection.execute("BEGIN IMMEDIATE")  # waits for another writer here, and not halfway
        try:
            yield
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:  # a full disk may have ended it already
                self.connection.execute("ROLLBACK")
            raise


def rows(connection: sqlite3.Connection) -> Iterator[Row]:
    """Every row of the file, damaged ones too, in the order of keys and blocks."""
    return map(Row._make, connection.execute(f"{SELECT} ORDER BY key, block"))


def identity(request: Request) -> bytes:
    """What decides the numbers of a block, but for its place, as canonical JSON: replicates are no part of it."""
    rest = {name: getattr(request, name) for name in ("stream", "engine", "arithmetic")}
    if request.frame is not None:  # its hash: the numbers themselves would be longer than the block
        rest["frame"] = _sha256(canonical(asdict(request.frame))).decode()
    cell = {"design": design_fields(request.design), **rest}
    return canonical({"cell": cell, "seed": request.seed, "version": digest()})


def _content(block: Block) -> bytes:
    """The block as JSON, with the fields in their own order, so that the evidence made from it has the same bytes."""
    return json.dumps(block_fields(block), separators=(",", ":"), allow_nan=False).encode()


def _checksum(key: bytes, place: int, named: bytes, content: bytes) -> bytes:
    """The hash of a row; its JSON has no line breaks, so the parts cannot run into each other."""
    return _sha256(b"\n".join((key, str(place).encode(), named, content)))


def _sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()
