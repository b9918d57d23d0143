from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from paper import words
from paper.fields import LedgerError
from paper.ledger import Ledger, read
from theory.proof.standing import WORDS

Altered = Callable[[Callable[[dict[str, Any]], object]], Path]

DAMAGES: list[tuple[Callable[[dict[str, Any]], object], str]] = [
    (lambda raw: raw.update(schema="modelcollapse/ledger/9"), "schema"),
    (lambda raw: raw.update(claims=[]), "no claim"),
    (lambda raw: raw.update(claims="all"), "claims must be a list of objects"),
    (lambda raw: raw.update(seed=None), "seed is missing"),
    (lambda raw: raw.update(seed=True), "must be an integer"),
    (lambda raw: raw.update(invented="no"), "must be true or false"),
    (lambda raw: raw["claims"][2].update(verdict="FINE"), r"claim 3 .*verdict='FINE' is unknown; one of CONFIRMED"),
    (lambda raw: raw["claims"][0].update(expected="INVALID"), "expected='INVALID'"),
    (lambda raw: raw["claims"][0].update(title=7), "title=7 must be a string"),
    (lambda raw: raw["claims"][0]["designs"][0].update(estimate="1.2"), "design 1: estimate='1.2' must be a number"),
    (lambda raw: raw["claims"][0]["designs"][0].update(parameters=[1]), "parameters"),
    (lambda raw: raw["claims"][0]["designs"][0].pop("replicates"), "replicates is missing"),
]


@pytest.mark.parametrize(("damage", "message"), DAMAGES, ids=[message[:30] for _, message in DAMAGES])
def test_a_damaged_ledger_is_refused_with_the_place_named(
    altered: Altered, damage: Callable[[dict[str, Any]], object], message: str
) -> None:
    with pytest.raises(LedgerError, match=message):
        read(altered(damage))


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe"])
def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ledger.json"
    path.write_bytes(content)
    with pytest.raises(LedgerError, match=r"ledger\.json"):
        read(path)


def test_a_missing_file_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "absent.json")


def test_a_number_that_is_not_finite_is_printed_as_absent(altered: Altered) -> None:
    path = altered(lambda raw: raw["claims"][0]["designs"][0].update(estimate=float("nan")))
    assert read(path).entries[0].designs[0].estimate is None


def test_unknown_fields_are_left_alone(altered: Altered) -> None:
    assert read(altered(lambda raw: raw["claims"][0].update(mood="good"))).entries[0].verdict == "CONFIRMED"


def test_the_words_for_standings_are_the_ones_that_the_derivations_use() -> None:
    assert {str(level): word for level, word in WORDS.items()} == words.STANDINGS
    assert set(words.MEANINGS) == set(words.STANDINGS)


def test_only_a_kernel_proof_is_called_machine_checked() -> None:
    assert [level for level, word in words.STANDINGS.items() if "machine" in word] == ["kernel"]


def test_a_standing_without_a_word_is_refused(altered: Altered) -> None:
    entry = read(altered(lambda raw: raw["claims"][0].update(standing="obvious"))).entries[0]
    with pytest.raises(LedgerError, match="standing 'obvious' has no word; one of kernel"):
        words.standing(entry)


def test_an_expected_refutation_and_an_unexpected_verdict_read_differently(ledger: Ledger) -> None:
    shown = {entry.claim: words.verdict(entry) for entry in ledger.entries}
    assert shown["kazdan.variance-mle"] == "CONFIRMED"
    assert shown["kazdan.variance-as-printed"] == "REFUTED, as expected"
    assert shown["kazdan.subsample-ratio"] == "INVALID (expected CONFIRMED)"
