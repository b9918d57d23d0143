import json
import os

import pytest

from verify.ledger import LedgerError, assemble, canonical, read, validate, write


@pytest.fixture
def entry() -> dict:
    return {
        "claim": "paper.b",
        "expected": "CONFIRMED",
        "verdict": "CONFIRMED",
        "as_expected": True,
        "reason": "within 2 %",
        "standing": "certificate",
        "regime": "exact",
        "relation": "=",
        "formula": "c*n",
        "delta": 0.02,
        "alpha": 0.01,
        "designs": [
            {
                "parameters": {"n": "5"},
                "theory": 0.2995,
                "estimate": 0.1 + 0.2,
                "mcse": 0.001,
                "replicates": 4096,
                "verdict": "CONFIRMED",
                "z": 0.5,
                "p": 0.7,
                "tost_p": 1e-300,
                "excluded": 0,
                "excluded_upper": 0.001,
            }
        ],
        "p_adjusted": 0.7,
        "near_misses": [{"formula": f"{k}*c", "verdict": "REFUTED", "z": 9.0} for k in (1, 2, 3)],
        "seed": 2024,
        "seconds": 0.5,
    }


@pytest.fixture
def ledger(entry) -> dict:
    return assemble([entry, {**entry, "claim": "paper.a"}], profile="quick", seed=2024, alpha=0.01)


def test_what_is_written_is_read_back_to_the_last_bit(ledger, tmp_path):
    path = tmp_path / "out" / "ledger.json"
    write(ledger, path)
    assert read(path) == ledger
    assert [each.name for each in path.parent.iterdir()] == ["ledger.json"]


def test_claims_stand_in_the_order_of_their_ids(ledger):
    assert [each["claim"] for each in ledger["claims"]] == ["paper.a", "paper.b"]


def test_equal_ledgers_have_equal_bytes(ledger):
    shuffled = json.loads(json.dumps({key: ledger[key] for key in reversed(list(ledger))}))
    assert canonical(shuffled) == canonical(ledger)
    assert canonical(ledger).endswith("}\n")


def test_text_for_the_reader_may_ride_along(entry):
    assembled = assemble([{**entry, "title": "Fehler ≤ c"}], profile="full", seed=1, alpha=0.01, version="0.1.0")
    assert "Fehler ≤ c" in canonical(assembled)
    assert assembled["version"] == "0.1.0"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"verdict": "PASS"}, r"ledger\.claims\[0\]\.verdict must be one of .*given 'PASS'"),
        ({"seed": "2024"}, r"seed must be integer, given '2024'"),
        ({"seed": True}, r"seed must be integer, given 'True'"),
        ({"alpha": 0}, r"alpha must be bigger than 0, given '0'"),
        ({"claim": ""}, r"claim must be longer than or equal to 1"),
        ({"as_expected": False}, r"as_expected=False contradicts its verdict"),
        ({"expected": "REFUTED"}, r"as_expected=True contradicts its verdict"),
        ({"designs": [{}]}, r"designs\[0\] must contain .*'parameters'"),
        ({"near_misses": None}, r"near_misses must be array, given 'None'"),
    ],
)
def test_a_malformed_entry_is_refused_with_its_place(entry, change, message):
    with pytest.raises(LedgerError, match=message):
        assemble([{**entry, **change}], profile="quick", seed=2024, alpha=0.01)


def test_a_run_may_not_stand_twice_but_another_seed_may(entry):
    with pytest.raises(LedgerError, match="stands twice"):
        assemble([entry, entry], profile="quick", seed=2024, alpha=0.01)
    assemble([entry, {**entry, "seed": 7}], profile="quick", seed=2024, alpha=0.01)


def test_a_number_that_json_cannot_hold_is_refused(ledger):
    ledger["claims"][0]["seconds"] = float("inf")
    with pytest.raises(LedgerError, match="use finite numbers"):
        canonical(ledger)


def test_another_schema_is_refused(ledger):
    with pytest.raises(LedgerError, match="schema must be same as const definition: modelcollapse/ledger/1"):
        validate({**ledger, "schema": "modelcollapse/ledger/0"})


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2],
        lambda text: "",
        lambda text: "[]",
        lambda text: text.replace("0.7", "NaN"),
        lambda text: text.replace('"CONFIRMED"', '"REFUTED"', 1),
        lambda text: text.replace('"modelcollapse/ledger/1"', '"something"'),
    ],
)
def test_a_damaged_ledger_says_so_with_its_path(ledger, tmp_path, damage):
    path = tmp_path / "ledger.json"
    write(ledger, path)
    path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(LedgerError, match=r"ledger\.json: damaged ledger: "):
        read(path)


def test_bytes_that_are_no_text_are_damage(tmp_path):
    path = tmp_path / "ledger.json"
    path.write_bytes(b"\xff\xfe{}")
    with pytest.raises(LedgerError, match="damaged ledger"):
        read(path)


def test_a_missing_ledger_is_not_a_damaged_one(tmp_path):
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "none.json")


def test_a_failed_write_leaves_the_old_ledger_and_no_half_file(ledger, tmp_path, monkeypatch):
    path = tmp_path / "ledger.json"
    write(ledger, path)
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write({**ledger, "profile": "full"}, path)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["ledger.json"]


def test_an_invalid_ledger_is_not_written(ledger, tmp_path):
    with pytest.raises(LedgerError):
        write({**ledger, "profile": ""}, tmp_path / "ledger.json")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"estimate": 0.6}, "is not \\(estimate - theory\\)/mcse"),
        ({"replicates": 0}, "a design that drew nothing"),
    ],
)
def test_a_design_that_was_edited_by_hand_is_refused(entry, change, message):
    edited = {**entry, "designs": [{**entry["designs"][0], **change}]}
    with pytest.raises(LedgerError, match=message):
        assemble([edited], profile="quick", seed=2024, alpha=0.01)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            {"delta": 0.005},
            r"0\.99. standard errors of room",
        ),  # 0.0014975 - 0.0005, of the 2.33 that alpha = 0.01 needs
        ({"relation": "<="}, r"-0\.5 standard errors of room"),
        ({"relation": ">="}, r"0\.5 standard errors of room"),
    ],
)
def test_a_confirmation_without_room_for_its_error_is_refused(entry, more, message):
    with pytest.raises(LedgerError, match=message):
        assemble([{**entry, **more}], profile="quick", seed=2024, alpha=0.01)


def test_a_near_miss_that_is_called_refuted_and_lies_near_is_refused(entry):
    near = [*entry["near_misses"], {"formula": "c*n + 0", "verdict": "REFUTED", "z": -2.5}]
    with pytest.raises(LedgerError, match=r"c\*n \+ 0 refuted by z = -2\.5"):
        assemble([{**entry, "near_misses": near}], profile="quick", seed=2024, alpha=0.01)
    near[-1] = {**near[-1], "z": -2.6}  # alpha = 0.01 needs 2.576
    assemble([{**entry, "near_misses": near}], profile="quick", seed=2024, alpha=0.01)


@pytest.mark.parametrize("change", [{"near_misses": []}, {"p_adjusted": 1e-9}])
def test_a_verdict_that_its_own_numbers_do_not_carry_is_refused(entry, change):
    with pytest.raises(LedgerError, match="CONFIRMED, with"):
        assemble([{**entry, **change}], profile="quick", seed=2024, alpha=0.01)
