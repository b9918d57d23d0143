"""The page of the measured systems is made from their records and from the ledger, and from nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest

from paper.fields import LedgerError
from paper.ledger import read
from paper.systems import ORDER, load, page

ROOT = Path(__file__).parents[2]
RECORDS = ROOT / "paper" / "records" / "systems"
LEDGER = ROOT / "paper" / "records" / "ledger-quick.json"


def test_the_committed_page_is_that_of_the_committed_records() -> None:
    assert (ROOT / "docs" / "systems.md").read_text(encoding="utf-8") == page(load(RECORDS), read(LEDGER)), (
        "type: python -m paper.systems docs paper/records/systems paper/records/ledger-quick.json"
    )


@pytest.mark.parametrize("name", ORDER)
def test_each_system_has_its_picture_its_measurements_and_what_it_cost(name: str) -> None:
    (record,) = [each for each in load(RECORDS) if each["figure"] == name]
    assert (ROOT / "docs" / "figures" / f"{name}.svg").read_bytes().startswith(b"<?xml")
    assert record["profile"] == record["cost"]["profile"] == "full"
    assert record["cost"]["processor_seconds"] > 1
    assert record["findings"]
    assert {each["label"] for each in record["findings"]} == {"measured"}
    assert record["scale"]


def test_a_claim_that_the_ledger_lacks_is_refused() -> None:
    records: list[dict[str, Any]] = load(RECORDS)
    records[0]["claims"] = ["shumailov.no-such-claim"]
    with pytest.raises(LedgerError, match=r"shumailov\.no-such-claim"):
        page(records, read(LEDGER))


def test_what_is_no_record_of_the_figure_is_refused(tmp_path: Path) -> None:
    for name in ORDER:
        (tmp_path / f"{name}.json").write_text(json.dumps({"schema": "another", "figure": name}))
    with pytest.raises(LedgerError, match="not a record of the figure discrete"):
        load(tmp_path)
