"""Tables written to files, whole or not at all: Parquet, or CSV with lists as JSON."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from modelcollapse.errors import InputError

Record = dict[str, Any]
BATCH = 500  # blocks in memory at once


@contextmanager
def whole(file: Path) -> Iterator[Path]:
    """A name beside the file to write to; it becomes the file when the block ends, and is removed when that raises."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.part")
    try:
        yield part
        part.replace(file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def require_parquet() -> None:
    """Nothing; InputError says how to install what writes Parquet, where it is missing."""
    try:
        import pyarrow.parquet  # noqa: F401 - whether it is there
    except ImportError as error:
        raise InputError(
            f"Parquet is written by pyarrow, which is not installed ({error}). "
            "Type: pip install 'modelcollapse[parquet]', or give --csv FILE in place of --parquet"
        ) from error


def write_parquet(blocks: Iterable[list[Record]], columns: Mapping[str, str], file: Path) -> int:
    """The number of rows written; a list is a list column."""
    import pyarrow as pa
    from pyarrow import parquet

    real = pa.float64()
    types = {"text": pa.string(), "whole": pa.int64(), "real": real, "texts": pa.list_(pa.string())}
    types |= {"reals": pa.list_(real), "matrix": pa.list_(pa.list_(real))}
    schema = pa.schema([(name, types[kind]) for name, kind in columns.items()])
    with whole(file) as part, parquet.ParquetWriter(part, schema) as writer:
        return _in_batches(blocks, lambda rows: writer.write_table(pa.Table.from_pylist(rows, schema)))


def write_csv(blocks: Iterable[list[Record]], columns: Mapping[str, str], file: Path) -> int:
    """The number of rows written; a list is JSON, and what does not apply is empty."""
    with whole(file) as part, part.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(columns))
        writer.writeheader()
        return _in_batches(blocks, lambda rows: writer.writerows(map(_flat, rows)))


def _in_batches(blocks: Iterable[list[Record]], write: Callable[[list[Record]], object]) -> int:
    waiting: list[Record] = []
    written = 0
    for count, rows in enumerate(blocks, 1):
        waiting += rows
        if count % BATCH == 0:
            write(waiting)
            written, waiting = written + len(waiting), []
    write(waiting)
    return written + len(waiting)


def _flat(row: Record) -> Record:
    return {name: json.dumps(value) if isinstance(value, list) else value for name, value in row.items()}
