"""The page on the calibration: what the committed record gives, and no page from a damaged record."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from paper.calibration import main, page
from paper.fields import LedgerError
from verify.calibration.catalogue import TESTS, TRAPS

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "paper" / "records" / "calibration.json"


@pytest.fixture
def record() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(COMMITTED.read_text(encoding="utf-8"))
    return found


def test_the_committed_page_is_that_of_the_committed_record(record: dict[str, Any]) -> None:
    assert (ROOT / "docs" / "calibration.md").read_text(encoding="utf-8") == page(record), (
        "docs/calibration.md is not the record's; type: python -m paper.calibration docs paper/records/calibration.json"
    )


def test_the_committed_record_has_every_test_in_use_and_admits_it(record: dict[str, Any]) -> None:
    rows = {(row["test"], row["law"]): row for row in record["rows"]}
    assert set(rows) == {(test.name, law) for test in (*TESTS, *TRAPS) for law in test.laws}
    assert record["ok"]
    assert record["uncalibrated"] == []
    assert all(rows[test.name, law]["admitted"] for test in TESTS for law in test.laws)


def test_the_record_shows_why_traps_are_not_in_use(record: dict[str, Any]) -> None:
    refused = {(row["test"], row["law"]) for row in record["rows"] if not row["in_use"] and not row["admitted"]}
    assert {("statsmodels test_cov", law) for law in ("t8", "exponential", "binary")} < refused
    assert ("mean without a variance: two-sided", "test error at T = d+2") in refused


def test_the_page_has_a_line_for_every_test(record: dict[str, Any]) -> None:
    text = page(record)
    assert all(each.name.partition(": ")[2] in text for each in TESTS)
    assert "all tests" not in text
    assert f"all {len(TESTS)} tests in use are admitted on all their laws" in text
    assert "| exponential | 5" in text.partition("not in use, and why")[2]


def test_a_refused_test_and_a_missing_one_are_said_at_the_top(record: dict[str, Any]) -> None:
    record["rows"][0]["fault"] = "rejects too much"
    record["uncalibrated"] = ["verify.process.wald"]
    text = page(record)
    assert f"**{record['rows'][0]['test']} is not admitted; verify.process.wald is not calibrated**" in text
    assert ": not admitted**" in text.partition("## Tests in use")[2]


DAMAGES: list[tuple[Callable[[dict[str, Any]], object], str]] = [
    (lambda raw: raw.update(schema="modelcollapse/calibration/9"), "schema"),
    (lambda raw: raw.update(rows=[]), "no row of a test in use"),
    (lambda raw: raw.update(limits=None), "limits must be an object"),
    (lambda raw: raw["rows"][0].pop("size"), "size is missing"),
    (lambda raw: raw["rows"][0].update(in_use="yes"), "must be true or false"),
    (lambda raw: raw["laws"].update(normal=7), "must be a string"),
]


@pytest.mark.parametrize(("damage", "message"), DAMAGES, ids=[message for _, message in DAMAGES])
def test_a_damaged_record_is_refused_with_the_place_named(
    record: dict[str, Any], damage: Callable[[dict[str, Any]], object], message: str
) -> None:
    damage(record)
    with pytest.raises(LedgerError, match=message):
        page(record)


def test_the_command_writes_the_page(record: dict[str, Any], tmp_path: Path) -> None:
    main([str(tmp_path), str(COMMITTED)])
    assert (tmp_path / "calibration.md").read_text(encoding="utf-8") == page(record)
    with pytest.raises(SystemExit, match="usage"):
        main([])
