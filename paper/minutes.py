"""Tables for reviewers: claim, command, expected output, minutes, from the record that `tests.reviewer` measures.

`python -m paper.minutes README.md docs/reviewing.md paper/records/minutes.json` puts them between the pages' markers.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from paper import fields, markers
from paper.escape import markdown, markdown_code, markdown_table
from paper.fields import LedgerError

SCHEMA = "modelcollapse/minutes/1"
PART = "minutes"
AGAIN = "measure it again with: python -m tests.reviewer"
SHORT = ("claim", "command", "expected output", "minutes")
LONG = (*SHORT, "processor seconds")
USAGE = "usage: python -m paper.minutes README.md REVIEWING.md MINUTES.json"


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One command that was run: what it shows, what it printed, its exit code and what it took."""

    shows: str
    command: str
    expected: str
    exit_code: int
    seconds: float
    processor_seconds: float
    first: bool  # whether the README has it too


@dataclass(frozen=True, kw_only=True)
class Minutes:
    """All of them, and the machine that they were measured on."""

    cores: int
    python: str
    rows: tuple[Measured, ...]


def read(path: Path) -> Minutes:
    """The record at `path`; LedgerError for one that is no such record."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    if raw.get("schema") != SCHEMA:
        raise LedgerError(f"{path}: not a record of minutes; {AGAIN}")
    place = str(path)
    rows = fields.objects(raw, "rows", place)
    if not rows:
        raise LedgerError(f"{path} holds no command; {AGAIN}")
    measured = tuple(_measured(each, f"{path}: row {i}") for i, each in enumerate(rows, 1))
    return Minutes(cores=fields.whole(raw, "cores", place), python=fields.text(raw, "python", place), rows=measured)


def _measured(raw: Mapping[str, Any], place: str) -> Measured:
    seconds, processor = (fields.number(raw, name, place) for name in ("seconds", "processor_seconds"))
    if seconds is None or processor is None:
        raise LedgerError(f"{place}: a command without its time; {AGAIN}")
    return Measured(
        shows=fields.text(raw, "shows", place),
        command=fields.text(raw, "command", place),
        expected=fields.text(raw, "expected", place),
        exit_code=fields.whole(raw, "exit_code", place),
        seconds=seconds,
        processor_seconds=processor,
        first=fields.flag(raw, "first", place, default=False),
    )


def short_table(minutes: Minutes) -> str:
    """The table of the README: the rows that are marked for it."""
    rows = [_short(each) for each in minutes.rows if each.first]
    return f"{markdown_table(SHORT, rows)}\n{_measured_on(minutes)}\n"


def long_table(minutes: Minutes) -> str:
    """The table of the reviewers' page: every row, and how long the processors were at work."""
    rows = [(*_short(each), f"{each.processor_seconds:.0f}") for each in minutes.rows]
    return f"{markdown_table(LONG, rows)}\n{_measured_on(minutes)}\n"


def spent(seconds: float) -> str:
    """Seconds as minutes with one decimal, and never as none at all.

    >>> spent(95.0), spent(1.0)
    ('1.6', '< 0.1')
    """
    return f"{seconds / 60:.1f}" if seconds >= 3 else "< 0.1"


def _short(each: Measured) -> tuple[str, ...]:
    expected = markdown_code(each.expected) + (f", exit code {each.exit_code}" if each.exit_code else "")
    return markdown(each.shows), markdown_code(each.command), expected, spent(each.seconds)


def _measured_on(minutes: Minutes) -> str:
    return f"Minutes were measured on {minutes.cores} cores, with the engine compiled and Python {minutes.python}."


def main(arguments: Sequence[str]) -> None:
    """Rewrites the tables of both pages."""
    if len(arguments) != 3:
        raise SystemExit(USAGE)
    readme, reviewing, record = (Path(each) for each in arguments)
    minutes = read(record)
    markers.put(readme, PART, short_table(minutes))
    markers.put(reviewing, PART, long_table(minutes))


if __name__ == "__main__":
    main(sys.argv[1:])
