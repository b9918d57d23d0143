"""The tallies: the gallery's page says what its record says, and the count of false alarms counts what it should."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests import false_alarms, nightly
from tests.false_alarms_page import PAGE, RECORD, page
from tests.fault import Fault, nothing
from tests.faults import FAULTS
from tests.tally import load, save
from theory.claim import Regime
from theory.registry import find

REFUTED, TRUE = "REFUTED", "CONFIRMED"
MEAN, IDENTITY = "gerstgrasser.wishart-trace", "gerstgrasser.accumulate-estimator"


def fault(name: str, *, caught: bool, unseen: str = "") -> Fault:
    """A fault that is caught or not, whatever the seed."""
    said = "REFUTED: it shows" if caught else "CONFIRMED: it does not show"
    return Fault(
        name=name,
        about="",
        inject=nothing,
        report=lambda seed: said,
        by=("REFUTED",),
        check="",
        sound="",
        unseen=unseen,
    )


def run_of(**claims: tuple[str, str, float]) -> dict[str, Any]:
    """A run of a ledger: expected verdict, verdict and p-value of each claim."""
    named = {name: {"expected": e, "verdict": v, "p": p} for name, (e, v, p) in claims.items()}
    return {"seed": 1, "seconds": 1.0, "claims": named}


def test_the_page_of_the_gallery_is_what_the_record_says() -> None:
    tally = load(nightly.RECORD, nightly.SCHEMA, {})
    assert nightly.PAGE.read_text(encoding="utf-8") == nightly.page(tally), "type: python -m tests.nightly --page"


def test_the_record_counts_every_fault_that_depends_on_a_seed_and_none_escaped() -> None:
    tally = load(nightly.RECORD, nightly.SCHEMA, {})
    assert set(tally["faults"]) == {each.name for each in nightly.seeded()}
    held = {each.name for each in FAULTS if not each.unseen}
    assert {name for name, each in tally["faults"].items() if name in held and each["caught"] < each["runs"]} == set()


def test_a_fault_that_escapes_is_told_and_one_that_cannot_be_seen_is_not(tmp_path: Path) -> None:
    faults = [fault("a", caught=True), fault("b", caught=False), fault("c", caught=False, unseen="a reason")]
    path = tmp_path / "tally.json"
    tally: dict[str, Any] = {"faults": {}, "seeds": [], "escapes": [], "unsound": []}
    for seed in (1, 2):
        assert nightly.add(tally, path, faults, seed, lambda text: None) == ["b"]
    found = json.loads(path.read_text())
    assert {name: (each["caught"], each["runs"]) for name, each in found["faults"].items()} == {
        "a": (2, 2),
        "b": (0, 2),
        "c": (0, 2),
    }
    assert [(each["fault"], each["seed"]) for each in found["escapes"]] == [("b", 1), ("b", 2)]


def test_a_tally_of_another_kind_is_refused(tmp_path: Path) -> None:
    save({"schema": "another"}, tmp_path / "tally.json")
    with pytest.raises(ValueError, match="name another file"):
        load(tmp_path / "tally.json", nightly.SCHEMA, {})


def test_accusations_are_counted_by_ledger_and_false_claims_apart() -> None:
    first = run_of(a=(TRUE, REFUTED, 1e-6), b=(TRUE, REFUTED, 1e-5), c=(REFUTED, REFUTED, 0.0))
    second = run_of(a=(TRUE, "INCONCLUSIVE", 0.2), b=(TRUE, "INVALID", 0.3), c=(REFUTED, "INCONCLUSIVE", 0.4))
    second["claims"]["b"]["reason"] = "heavy tail: k-hat = 0.7; heavy tail: one block; lack of fit: a line"
    found = false_alarms.summary({"runs": [first, second]})
    assert (found["runs"], found["ledgers_with_a_false_accusation"], found["p_below_alpha"]) == (2, 1, 2)
    assert found["accused"] == {"a": 1, "b": 1}
    assert found["guards_that_fired"] == {"heavy tail": 1, "lack of fit": 1}
    assert found["verdicts_of_false_claims"] == {"INCONCLUSIVE": 1, "REFUTED": 1}
    assert any("1.26% to 98.74%" in line for line in false_alarms.lines(found))


def test_the_interval_is_exact() -> None:
    """0 of n: 1 - (alpha/2)^(1/n), as in Clopper and Pearson (Biometrika 26, 1934)."""
    low, high = false_alarms.interval(0, 200)
    assert low == 0
    assert high == pytest.approx(1 - 0.025 ** (1 / 200))


def test_the_fewest_replicates_are_judged_and_not_called_too_few() -> None:
    """Of a mean and of an identity; `test_guards_fire` asks the same of blocks."""
    proven = {name: {"ok": True, "standing": "certificate", "reason": ""} for name in (MEAN, IDENTITY)}
    counts = false_alarms.fewest(proven, 5)
    assert set(counts[MEAN]) == {4096}
    found = false_alarms.one_run(5, proven, counts)["claims"]
    assert found[IDENTITY]["verdict"] == TRUE
    assert found[MEAN]["verdict"] in ("INCONCLUSIVE", TRUE)


def test_a_limit_is_drawn_in_whole_blocks() -> None:
    claim = find("dey.augment-variance")
    assert claim.regime is Regime.LIMIT
    assert false_alarms.least(claim, claim.planned.trials[0].designs[0]) == 20 * 256


def test_seeds_of_a_root_differ_and_are_the_same_again() -> None:
    first = false_alarms.seeds(7, 0, 20)
    assert len(set(first)) == 20
    assert false_alarms.seeds(7, 5, 3) == first[5:8]
    assert Fraction(max(first), 2**63) < 1


def test_the_page_of_false_alarms_is_what_the_record_says() -> None:
    docs = Path(__file__).resolve().parents[1] / "docs"
    found = json.loads((docs / RECORD).read_text(encoding="utf-8"))
    assert (docs / PAGE).read_text(encoding="utf-8") == page(found)
    assert found["runs"] >= 200
    assert found["interval"][0] <= found["nominal"]
