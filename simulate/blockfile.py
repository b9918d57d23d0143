"""The SQLite file of a store: made whole, opened when it is sound, and refused in words when it is not."""

import errno
import os
import shlex
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

APPLICATION = 0x6D636F6C  # "mcol" in the header says whose database the file is
LAYOUT = 1  # of the table; a newer one is refused
PATIENCE = 60.0  # seconds to wait while another run writes
LEAST_ROOM = 1 << 16  # bytes that SQLite needs beside the file before it can write at all
TABLE = """CREATE TABLE blocks (
  key TEXT NOT NULL, -- SHA-256 of identity
  block INTEGER NOT NULL, -- which block of the cell, from 0
  identity TEXT NOT NULL, -- JSON: cell (design, stream, engine, arithmetic), seed, version of the simulator
  content TEXT NOT NULL, -- JSON: what the block left behind
  checksum TEXT NOT NULL, -- SHA-256 of key, block, identity and content, a line each
  PRIMARY KEY (key, block),
  CHECK (typeof(key) = 'text' AND typeof(block) = 'integer') -- what a flipped bit can change: checked when opened
) WITHOUT ROWID"""


class StoreError(OSError):
    """A store that cannot be used: `filename` is its file, and `strerror` says why and what to type next."""


@contextmanager
def opened(file: Path, *, writing: bool) -> Iterator[sqlite3.Connection]:
    """A connection to a sound store; texts come as bytes, for damaged ones need not be texts.

    StoreError where it cannot be read, is damaged, or is no store; the file is never removed.
    """
    with _in_words(file), closing(_connected(file, writing=writing)) as connection:
        try:
            _require_store(connection, file)
        except UnicodeDecodeError as error:  # Python cannot read what SQLite says about a table's damaged name
            raise _damaged(file, "its table is not that of a store") from error
        if writing:
            connection.execute("PRAGMA journal_mode=WAL")  # what it is already, unless somebody changed it
            connection.execute("PRAGMA synchronous=FULL")  # a commit is on the disk before save returns
        else:
            connection.execute("PRAGMA query_only=ON")
        yield connection


def make(file: Path) -> None:
    """Nothing; the file is an empty store, or what it was before. It appears whole or not at all."""
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    if _log(file).exists():  # SQLite would play it into the new file
        raise _refusal(file, f"it is missing, but its write-ahead log is there. {_put_aside(file)}")
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".making-") as folder, _in_words(file):
            new = Path(folder) / file.name
            _write_empty(new)
            _name(new, file)
    except StoreError:
        raise
    except OSError as error:  # a read-only folder does not say which file was meant
        raise StoreError(error.errno, error.strerror, str(file)) from error


def _write_empty(new: Path) -> None:
    with closing(sqlite3.connect(new, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA application_id={APPLICATION}")
        connection.execute(f"PRAGMA user_version={LAYOUT}")
        connection.execute(TABLE)
        connection.execute("PRAGMA journal_mode=WAL")


def _name(new: Path, file: Path) -> None:
    """Nothing; the new file gets its name in one step, unless another run was quicker."""
    try:
        os.link(new, file)
    except FileExistsError:
        pass
    except OSError:  # a file system without hard links
        new.replace(file)


def _log(file: Path) -> Path:
    return file.with_name(f"{file.name}-wal")


def _connected(file: Path, *, writing: bool) -> sqlite3.Connection:
    """A connection that makes no store of its own accord; to read one, its folder need not take a file."""
    if writing or (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)):
        mode = "rw"  # for reading too: such a connection removes its log when it is closed
    else:
        mode = "ro" if _log(file).exists() else "ro&immutable=1"
    address = f"file:{quote(str(file.absolute()))}?mode={mode}"
    connection = sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None)
    connection.text_factory = bytes
    return connection


def _require_store(connection: sqlite3.Connection, file: Path) -> None:
    """Nothing; StoreError unless this is a store of the layout that is known here, with every page in its place."""
    application, layout = (_one(connection, f"PRAGMA {name}") for name in ("application_id", "user_version"))
    if not file.stat().st_size:
        raise _damaged(file, "it is empty")
    if application != APPLICATION:
        raise _refusal(file, f"it is not a store of modelcollapse. {_put_aside(file)}")
    if isinstance(layout, int) and layout > LAYOUT:
        text = f"it has layout {layout}, and this version of modelcollapse reads layout {LAYOUT}"
        raise _refusal(file, f"{text}: use the version that wrote it, or name another folder")
    found = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    if layout != LAYOUT or found != [(b"table", b"blocks", TABLE.encode())]:
        raise _damaged(file, "its table is not that of a store")
    said = _one(connection, "PRAGMA integrity_check(1)")
    if said != b"ok":
        raise _damaged(file, said.decode(errors="replace") if isinstance(said, bytes) else str(said))


def _one(connection: sqlite3.Connection, question: str) -> object:
    answer = connection.execute(question).fetchone()
    return answer[0] if answer else None


@contextmanager
def _in_words(file: Path) -> Iterator[None]:
    """A block in which what SQLite says becomes a StoreError that names the file and what to do."""
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", None) or ""
        raise _meant(file, name, str(error)) from error


def _meant(file: Path, name: str, said: str) -> StoreError:
    """What an error of SQLite means to whoever typed the command."""
    if name == "SQLITE_FULL" or (name.startswith("SQLITE_IOERR") and shutil.disk_usage(file.parent).free < LEAST_ROOM):
        return StoreError(errno.ENOSPC, "the disk is full; every finished block is kept", str(file))
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return _refusal(file, f"another process has been writing to it for {PATIENCE:g} seconds; let that end first")
    if name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH", "SQLITE_IOERR")):
        return _refusal(file, said)
    return _damaged(file, said)


def _damaged(file: Path, said: str) -> StoreError:
    return _refusal(file, f"it is damaged ({' '.join(said.split())}). {_put_aside(file)}")


def _put_aside(file: Path) -> str:
    folder, files = shlex.quote(str(file.parent / "damaged")), f"{shlex.quote(str(file))}*"
    return f"To start a new one, put it aside (type: mkdir {folder} && mv {files} {folder})"


def _refusal(file: Path, reason: str) -> StoreError:
    return StoreError(errno.EIO, reason, str(file))
