"""Kept records: judged again to the same ledger, or with another margin or level, by one who has no theory at hand."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from simulate.pool import Workers
from theory.registry import find
from verify.campaign import campaign
from verify.ledger import canonical, untimed
from verify.records import RecordsError, UnknownRecord, judged, read, write
from verify.terms import Terms
from verify.until import Until

ONE = Workers(processes=1)
LEMMA = find("gerstgrasser.wishart-trace")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict]:
    """A file of records, and the ledger of the run that wrote it."""
    path = tmp_path_factory.mktemp("kept") / "records.json"
    claims = [LEMMA, find("gerstgrasser.accumulate-estimator"), find("kazdan.replace-w2-mle-limit")]
    ledger = campaign(claims, seed=(1, 2), workers=ONE, keep=lambda document: write(document, path))
    return path, ledger


def test_the_same_records_give_the_same_ledger_to_the_byte(kept) -> None:
    path, ledger = kept
    assert canonical(untimed(judged(read(path)))) == canonical(untimed(ledger))


def test_looks_are_judged_again_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "records.json"
    ledger = campaign([LEMMA], until=Until(), workers=ONE, keep=lambda document: write(document, path))
    assert canonical(untimed(judged(read(path)))) == canonical(untimed(ledger))


def test_the_same_run_leaves_the_same_bytes(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("one.json", "two.json")]
    for path in paths:
        campaign([LEMMA], workers=ONE, keep=lambda document, path=path: write(document, path))
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_margin_that_the_draws_cannot_show_leaves_the_claim_open(kept) -> None:
    path, _ = kept
    found = judged(read(path), claims=[LEMMA.id], delta=1e-4)
    assert [(entry["delta"], entry["verdict"]) for entry in found["claims"]] == [(1e-4, "INCONCLUSIVE")] * 2
    again = campaign([LEMMA], seed=(1, 2), workers=ONE, terms=Terms(delta=0.05, alpha=0.02))
    assert [(entry["delta"], entry["alpha"], entry["verdict"]) for entry in again["claims"]] == [
        (0.05, 0.02, "CONFIRMED")
    ] * 2


def test_another_level_holds_for_every_test(kept) -> None:
    path, _ = kept
    found = judged(read(path), alpha=0.001)
    assert found["alpha"] == 0.001
    assert {entry["alpha"] for entry in found["claims"]} == {0.001}


def test_the_margin_of_an_identity_is_rounding_and_stays(kept) -> None:
    path, _ = kept
    (entry, _) = judged(read(path), claims=["gerstgrasser.accumulate-estimator"], delta=0.5)["claims"]
    assert entry["verdict"] == "CONFIRMED"
    assert entry["delta"] < 1e-8


def test_a_claim_without_a_record_is_answered_with_those_that_have_one(kept) -> None:
    path, _ = kept
    with pytest.raises(
        UnknownRecord, match=r"there are: gerstgrasser.accumulate-estimator, gerstgrasser.wishart-trace"
    ):
        judged(read(path), claims=["kazdan.variance-mle"])


def _without_labels(kept):
    kept["claims"][0]["shown"].pop("labels")
    return kept


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda text: text[: len(text) // 2], "damaged records"),
        (lambda text: "[]", "schema"),
        (lambda text: text.replace("modelcollapse/records/1", "modelcollapse/records/9"), "schema"),
        (lambda text: json.dumps({**json.loads(text), "evidence": []}), "damaged records"),
        (lambda text: json.dumps({**json.loads(text), "alpha": 2}), "alpha=2, which is no level"),
        (lambda text: json.dumps({**json.loads(text), "rest": []}), "damaged records"),
        (lambda text: json.dumps(_without_labels(json.loads(text))), "a claim lacks its labels"),
        (lambda text: json.dumps({k: v for k, v in json.loads(text).items() if k != "rest"}), "without rest"),
        (lambda text: text.replace('"planned": ', '"planned": -'), "planned"),
        (lambda text: text.replace('"mean": 0', '"mean": NaN'), "NaN"),
    ],
)  # fmt: skip
def test_damaged_records_are_refused_with_what_is_wrong(kept, tmp_path, change, word) -> None:
    path = tmp_path / "records.json"
    path.write_text(change(kept[0].read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(RecordsError, match=word):
        read(path)


def test_judging_again_needs_no_theory_and_no_simulator(kept) -> None:
    code = (
        "import sys; from modelcollapse.cli import cli\n"
        "try: cli.main(['judge', sys.argv[1]], standalone_mode=False)\n"
        "finally: print('MODULES', *sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code, kept[0]], capture_output=True, text=True, check=True, timeout=60)
    loaded = set(done.stdout.partition("MODULES ")[2].split())
    assert "scipy" in loaded
    assert not loaded & {"sympy", "flint", "numba", "statsmodels", "pandas"}
