"""A table out of the bytes of a file: CSV in its many shapes, packed or not, or Parquet. Every cell stays text here."""

import bz2
import csv
import gzip
import hashlib
import io
import lzma
import zlib
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pandas as pd

from verify.audit.fault import DataError, Unreadable, some

MOST_BYTES = 256_000_000  # of a table, unpacked: it is held in memory as text
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
BLANKS = r"\s+"
NAMED = {**DELIMITERS, BLANKS: "blanks"}
LOOKED_AT = 20  # lines from which the delimiter is told
COMMENT = "#"
ZIP, PARQUET = b"PK\x03\x04", b"PAR1"
PACKED: dict[bytes, tuple[str, Any]] = {
    b"\x1f\x8b": ("gzip", gzip.open), b"BZh": ("bzip2", bz2.open), b"\xfd7zXZ": ("xz", lzma.open),
}  # fmt: skip
OTHERS = {
    b"\x28\xb5\x2f\xfd": "a zstd file: unpack it first", b"7z\xbc\xaf": "a 7z archive: unpack it first",
    b"\x93NUMPY": "an array of NumPy: save it as CSV with the names of the columns",
    b"\x89HDF": "an HDF5 file: save the table as CSV or Parquet", b"ARROW1": "an Arrow file: save it as Parquet",
    b"RDX": "a file of R: save the table as CSV", b"\x80\x04": "a Python pickle: save the table as CSV or Parquet",
    b"\x80\x05": "a Python pickle: save the table as CSV or Parquet",
}  # fmt: skip
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")  # of UTF-16


@dataclass(frozen=True, kw_only=True)
class Form:
    """How a text file is written, where that was said; None is found out."""

    delimiter: str | None = None
    decimal: str | None = None
    encoding: str | None = None
    skip: int = 0  # lines above the header


@dataclass(frozen=True, kw_only=True)
class Source:
    """A table whose cells are text, with the digest of the file.

    `first` is the line of the first row of the table, `told` what was found out about the form.
    """

    name: str
    digest: str
    table: pd.DataFrame
    first: int
    decimal: str | None = None
    told: tuple[str, ...] = ()

    @property
    def columns(self) -> list[str]:
        return [str(each) for each in self.table.columns]

    def lines(self, places: Any) -> list[int]:
        """The lines of the file at which these rows of the table stand."""
        return [self.first + int(each) for each in places]


def source(data: bytes, name: str, form: Form) -> Source:
    """The table in `data`; Unreadable when it holds none, DataError when it has to be said how it is written."""
    digest = hashlib.sha256(data).hexdigest()
    content = _unpacked(data, name)
    if content[:4] == PARQUET:
        table = _parquet(content, name)
        return Source(name=name, digest=digest, table=table, first=1, decimal=".", told=("read as Parquet",))
    if content[:4] == ZIP:
        raise Unreadable(22, "a zip archive or an Excel file: save the sheet as CSV", name)
    text, encoding = _decoded(content, name, form.encoding)
    if text.lstrip()[:1] in ("{", "["):
        raise Unreadable(22, "JSON, and no table: save it as CSV or Parquet", name)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")  # str.splitlines ends them elsewhere too
    above = _above(lines, form.skip)
    if above >= len(lines):
        raise Unreadable(22, "the file is empty: a header and rows are needed", name)
    delimiter = form.delimiter or _delimiter(lines[above:])
    table = _separated("\n".join(lines[above:]), delimiter, name, above)
    told = [f"read as CSV, delimiter {NAMED.get(delimiter, repr(delimiter))}, {encoding}"]
    told += [f"lines above the header left out: {above}"] if above else []
    return Source(
        name=name, digest=digest, table=table, first=above + 2, decimal=form.decimal, told=tuple(told)
    )  # fmt: skip


def _unpacked(data: bytes, name: str) -> bytes:
    content = data
    for mark, (kind, opened) in PACKED.items():
        if not data.startswith(mark):
            continue
        try:
            with opened(io.BytesIO(data)) as stream:
                content = stream.read(MOST_BYTES + 1)
        except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
            raise Unreadable(22, f"damaged {kind} file ({error})", name) from None
    for mark, what in OTHERS.items():
        if content.startswith(mark):
            raise Unreadable(22, what, name)
    if any(content.startswith(mark) for mark in PACKED):
        raise Unreadable(22, "packed twice: unpack it once", name)
    if len(content) > MOST_BYTES:
        raise Unreadable(
            27, f"more than {MOST_BYTES // 10**6} MB unpacked; keep the columns that are needed, as with cut", name
        )  # fmt: skip
    return content


def _decoded(content: bytes, name: str, encoding: str | None) -> tuple[str, str]:
    chosen = encoding or ("utf-16" if content[:2] in WIDE_MARKS else "utf-8-sig")
    try:
        text = content.decode(chosen)
    except LookupError:
        raise DataError(f"--encoding {chosen}: Python knows no such encoding; try utf-8, latin-1 or cp1252") from None
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        what = f"line {line} is not {chosen.removesuffix('-sig')} (byte {content[error.start]:#04x})"
        raise Unreadable(84, f"{what}; type --encoding latin-1, or cp1252", name) from None
    if "\0" in text:
        wide = " If it is text, type --encoding utf-16-le, utf-16-be or utf-32" if encoding is None else ""
        raise Unreadable(22, f"binary, and no Parquet: a CSV or Parquet file is needed.{wide}", name)
    return text, chosen.removesuffix("-sig")


def _above(lines: list[str], skip: int) -> int:
    """How many lines stand above the header: those to be skipped, then comments and empty lines."""
    place = skip
    while place < len(lines) and (not lines[place].strip() or lines[place].startswith(COMMENT)):
        place += 1
    return place


def _delimiter(lines: list[str]) -> str:
    """The delimiter with which the first lines have one number of cells, and the most."""
    head = [line for line in islice(lines, LOOKED_AT) if line.strip()]
    counts = {each: {len(row) for row in csv.reader(head, delimiter=each)} for each in DELIMITERS}
    even = {each: min(found) for each, found in counts.items() if len(found) == 1 and min(found) > 1}
    if even:
        return max(even, key=even.__getitem__)
    if len({len(line.split()) for line in head}) == 1 and len(head[0].split()) > 1:
        return BLANKS
    named = {each: len(next(csv.reader(head[:1], delimiter=each))) for each in DELIMITERS}
    return max(named, key=named.__getitem__)  # rows of other lengths are refused, with their line


def _separated(text: str, delimiter: str, name: str, above: int) -> pd.DataFrame:
    try:
        cells = pd.read_csv(
            io.StringIO(text), sep=delimiter, header=None, dtype=str, na_filter=False, skip_blank_lines=False,
            engine="c",
        )  # fmt: skip
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError, csv.Error) as error:
        reason = str(error).replace("Error tokenizing data. C error: ", "").strip()
        raise Unreadable(
            22, f"no table with the delimiter {delimiter!r} ({reason}; lines counted from the header, line "
            f"{above + 1}); type --delimiter ';' or what it is, or --skip-rows N for lines above the header", name
        ) from None  # fmt: skip
    cells = cells.fillna("").map(str.strip)
    header, rows = [str(each) for each in cells.iloc[0]], cells.iloc[1:]
    filled = (rows != "").any(axis=1)
    if not filled.any():
        raise Unreadable(22, "a header and no rows", name)
    rows = rows.loc[: filled[filled].index[-1]].reset_index(drop=True)
    rows.columns = pd.Index(_named(header))
    return rows


def _named(header: list[str]) -> list[str]:
    """The names of the columns; DataError when two are alike. One without a name is called by its place."""
    names = [name or f"column {place}" for place, name in enumerate(header, 1)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise DataError(
            f"columns of one name: {some(map(repr, twice))}; rename them, or, where the header has several lines, type "
            "--skip-rows N for those above the last"
        )
    return names


def _parquet(content: bytes, name: str) -> pd.DataFrame:
    """The table of a Parquet file as text: a float as Python writes it, which is exactly the float."""
    try:
        from pyarrow import ArrowException, parquet
    except ImportError as error:
        raise DataError(
            f"Parquet is read by pyarrow, which is not installed ({error}). Type: pip install "
            "'modelcollapse[parquet]', or save the table as CSV"
        ) from error
    try:
        _require_small(parquet.read_metadata(io.BytesIO(content)), name)
        found = parquet.read_table(io.BytesIO(content))
    except Unreadable:
        raise
    except (ArrowException, OSError) as error:
        raise Unreadable(22, f"damaged Parquet file ({error})", name) from None
    names = _named([str(each) for each in found.column_names])
    if not found.num_rows:
        raise Unreadable(22, "a table without rows", name)
    columns = {each: [_text(cell) for cell in found.column(place).to_pylist()] for place, each in enumerate(names)}
    return pd.DataFrame(columns, dtype=str)


def _require_small(told: Any, name: str) -> None:
    """Nothing; Unreadable where so many numbers of eight bytes do not fit: equal cells take hardly any room."""
    if 8 * told.num_rows * told.num_columns > MOST_BYTES:
        raise Unreadable(
            27, f"{told.num_rows:,} rows of {told.num_columns} columns are more than {MOST_BYTES // 10**6} MB "
            "unpacked; keep the columns that are needed", name
        )  # fmt: skip


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)  # of a float the shortest text that reads back as the same float
