"""The page of Theorem 5.1: what the committed record gives, whatever a design lacks."""

import json
from pathlib import Path
from typing import Any

import pytest

from paper.fields import LedgerError
from paper.process import COLUMNS, NAME, main, page, record

ROOT = Path(__file__).resolve().parents[2]
RECORD = ROOT / "paper" / "records" / "theorem-5-1.json"


@pytest.fixture
def kept() -> dict[str, Any]:
    return json.loads(RECORD.read_text(encoding="utf-8"))


def test_the_committed_page_is_that_of_the_committed_record(kept: dict[str, Any]) -> None:
    assert (ROOT / "docs" / NAME).read_text(encoding="utf-8") == page(kept["entry"], kept["profile"])


def test_the_record_is_of_a_full_run_with_every_family_workflow_and_law(kept: dict[str, Any]) -> None:
    labels = [design["label"].split(", ") for design in kept["entry"]["designs"]]
    assert kept["profile"] == "full"
    assert {label[0] for label in labels} == {"normal", "binomial", "poisson"}
    assert {label[1] for label in labels} == {"discard", "augment", "window:2", "kept:1/4", "weights by age"}
    assert {label[2] for label in labels} == {f"{law} features" for law in ("signs", "gaussian", "fair", "randhie")}
    assert {label[3] for label in labels} == {"G = 3", "G = 8"}
    assert {label[4] for label in labels} == {"P", "P_ref"}


def test_a_design_without_numbers_has_a_row_all_the_same(kept: dict[str, Any]) -> None:
    design = kept["entry"]["designs"][0]
    for name in ("growth", "remainder", "parts", "laws", "functional"):
        design.pop(name)
    design["verdict"] = "INVALID"
    (row,) = [line for line in page(kept["entry"], "full").splitlines() if line.endswith("| INVALID |")]
    assert row.count("|") == len(COLUMNS) + 1


def test_a_ledger_without_the_claim_is_refused_with_what_to_type() -> None:
    with pytest.raises(LedgerError, match="type: modelcollapse verify"):
        record({"profile": "quick", "claims": []})


def test_the_command_keeps_the_record_and_writes_the_page(kept: dict[str, Any], tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.json"
    entry = {**kept["entry"], "seconds": 3.0}
    ledger.write_text(json.dumps({"profile": "full", "claims": [entry]}), encoding="utf-8")
    main([str(tmp_path), str(ledger), str(tmp_path / "record.json")])
    assert json.loads((tmp_path / "record.json").read_text(encoding="utf-8")) == kept
    assert (tmp_path / NAME).read_text(encoding="utf-8") == page(kept["entry"], "full")
