"""The file that could not be written, named: a disk that is full names none."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def named(path: Path) -> Iterator[Path]:
    """The path, for a block that writes the file; an OSError that names no file leaves it with this one."""
    try:
        yield path
    except OSError as error:
        if error.filename is None:
            error.filename = str(path)
        raise
