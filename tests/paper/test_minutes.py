"""The tables of commands and minutes show what was measured, and the output that the ledger lets expect."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from paper.fields import LedgerError
from paper.ledger import Ledger
from paper.ledger import read as read_ledger
from paper.markers import holds
from paper.minutes import PART, Measured, Minutes, long_table, main, read, short_table
from tests.reviewer import LEDGER, RECORD, Row, rows, run

ROOT = Path(__file__).parents[2]
MAKE = "type: python -m paper.minutes README.md docs/reviewing.md paper/records/minutes.json"


@pytest.fixture(scope="module")
def measured() -> Minutes:
    return read(RECORD)


@pytest.fixture(scope="module")
def committed() -> Ledger:
    return read_ledger(LEDGER)


def unlike(measured: Minutes, ledger: Ledger) -> list[str]:
    """The commands of the record that are not asked for, or not with what the ledger lets expect."""
    asked = {row.command: row for row in rows(ledger)}
    return [each.command for each in measured.rows if not _agree(asked.get(each.command), each, ledger)]


def _agree(row: Row | None, each: Measured, ledger: Ledger) -> bool:
    found = (each.expected, each.exit_code, each.shows, each.first)
    return row is not None and (row.expected(ledger), row.exit_code, row.shows, row.first) == found


def absent(measured: Minutes, ledger: Ledger) -> list[str]:
    """The commands that reviewers are told to type and that nobody has timed."""
    timed = {each.command for each in measured.rows}
    return [row.command for row in rows(ledger) if row.command not in timed]


def test_both_pages_show_the_committed_record(measured: Minutes) -> None:
    assert holds(ROOT / "README.md", PART, short_table(measured)), MAKE
    assert holds(ROOT / "docs" / "reviewing.md", PART, long_table(measured)), MAKE


def test_what_was_measured_is_what_the_ledger_lets_expect(measured: Minutes, committed: Ledger) -> None:
    assert unlike(measured, committed) == [], "type: python -m tests.reviewer"


def test_every_command_was_measured(measured: Minutes, committed: Ledger) -> None:
    assert absent(measured, committed) == []


def test_another_verdict_or_another_command_is_noticed(measured: Minutes, committed: Ledger) -> None:
    name = "kazdan.variance-mle"
    entries = tuple(replace(e, verdict="REFUTED") if e.claim == name else e for e in committed.entries)
    counted = (
        "modelcollapse reproduce --profile quick --out out",
        "modelcollapse judge out",
    )  # what counts all verdicts
    assert set(unlike(measured, replace(committed, entries=entries))) == {f"modelcollapse verify {name}", *counted}
    other = replace(measured.rows[0], command="modelcollapse verify dey.unknown")
    assert unlike(replace(measured, rows=(other, *measured.rows[1:])), committed) == [other.command]
    assert measured.rows[1].command in absent(replace(measured, rows=measured.rows[:1]), committed)


@pytest.mark.parametrize("name", ["evaluate", "workflow"])
def test_a_command_prints_what_is_expected_of_it(committed: Ledger, tmp_path: Path, name: str) -> None:
    (row,) = [row for row in rows(committed) if row.arguments[0] == name]
    assert run(row, committed, tmp_path)["exit_code"] == 0


@pytest.mark.parametrize("change", [{"expected": lambda _: "1/3"}, {"exit_code": 1}])
def test_a_command_that_does_something_else_is_refused(
    committed: Ledger, tmp_path: Path, change: dict[str, int]
) -> None:
    row = Row(shows="", arguments=("workflow", "discard", "--generations", "2"), expected=lambda _: "limit")
    with pytest.raises(ValueError, match="was to print"):
        run(replace(row, **change), committed, tmp_path)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"schema": "another"}', "not a record of minutes"),
        ('{"schema": "modelcollapse/minutes/1", "rows": []}', "holds no command"),
    ],
)
def test_what_is_no_record_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "minutes.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LedgerError, match=said):
        read(path)


def test_a_command_without_its_time_is_refused(tmp_path: Path) -> None:
    raw = json.loads(RECORD.read_text(encoding="utf-8"))
    raw["rows"][0]["seconds"] = None
    path = tmp_path / "minutes.json"
    path.write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(LedgerError, match="without its time"):
        read(path)
    with pytest.raises(SystemExit, match="usage"):
        main([])
