"""What the plugin says of a verdict: a line for each claim, a table of designs, and a JSON that any reader takes."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

from verify.plugin.findings import differs, finite
from verify.plugin.report import document, lines, written

DESIGN = {
    "parameters": {"n": "5", "t": "6"}, "theory": 0.723906789, "estimate": 0.894, "mcse": 0.0065432, "z": 26.1,
    "replicates": 12_345, "verdict": "REFUTED",
}  # fmt: skip
MISSES = [{"formula": "(1 - 1/n)**t", "verdict": "REFUTED"}, {"formula": "1", "verdict": "INCONCLUSIVE"}]


def entry(**changed: Any) -> dict[str, Any]:
    told = {"claim": "mine.b", "verdict": "REFUTED", "expected": "CONFIRMED", "reason": "far off", "as_expected": False}
    return {**told, "designs": [DESIGN], "near_misses": MISSES, **changed}


def proof(claim: str, **changed: Any) -> dict[str, Any]:
    return {"claim": claim, "outcome": "proved", "as_expected": True, "expected": "CONFIRMED", **changed}


def told(*found: dict[str, Any]) -> dict[str, Any]:
    return document([json.dumps(each) for each in found], seed=7, profile="quick", interrupted=False)


def test_a_verdict_that_differs_is_told_with_its_designs_and_every_near_miss() -> None:
    bare = {**DESIGN, "parameters": {}, "estimate": None, "mcse": None, "z": None, "theory": 2, "verdict": "INVALID"}
    assert differs(entry(designs=[DESIGN, bare])).splitlines() == [
        "REFUTED, expected CONFIRMED: far off",
        "",
        "design   theory   estimate  mcse       z     replicates  verdict",
        "n=5 t=6  0.72391  0.894     0.0065432  26.1  12,345      REFUTED",
        "-        2        -         -          -     12,345      INVALID",
        "",
        "near miss (1 - 1/n)**t: refuted",
        "near miss 1: not refuted",
    ]


def test_without_near_misses_the_table_ends_the_words() -> None:
    assert differs(entry(near_misses=[])).splitlines()[-1].startswith("n=5 t=6")


def test_each_claim_has_one_line_and_proofs_of_judged_ones_have_none() -> None:
    found = told(
        {"proof": proof("mine.c", as_expected=False, outcome="refuted")}, {"proof": proof("mine.b")},
        {"verdict": entry()}, {"verdict": entry(claim="mine.a", designs=[], near_misses=[], as_expected=True)},
        {"proof": proof("mine.d")},
    )  # fmt: skip
    assert list(lines(found)) == [
        "mine.a: REFUTED, as expected; nothing was judged",
        "mine.b: REFUTED, expected CONFIRMED; 0.894 +- 0.0065 against 0.72391, near misses refuted 1 of 2",
        "mine.c: refuted by mathematics, expected CONFIRMED; no draws",
        "mine.d: proved by mathematics, as expected; no draws",
    ]


@pytest.mark.parametrize("lost", ["estimate", "mcse"])
def test_a_design_without_a_number_is_not_judged_and_further_ones_are_counted(lost: str) -> None:
    (line,) = lines(told({"verdict": entry(designs=[{**DESIGN, lost: None}])}))
    assert "; nothing was judged, near misses" in line
    (line,) = lines(told({"verdict": entry(designs=[DESIGN, DESIGN])}))
    assert "against 0.72391 (first of 2 designs), near misses" in line


def test_the_document_does_not_depend_on_who_found_what_first() -> None:
    found = [{"verdict": entry(claim=name)} for name in ("mine.b", "mine.a")]
    assert told(*found) == told(*reversed(found))
    assert (told()["seed"], told()["profile"], told()["claims"]) == (7, "quick", [])
    assert told({"error": {"claim": "mine.e", "message": "lost"}})["errors"][0]["message"] == "lost"


def test_a_number_that_json_has_no_sign_for_is_none_wherever_it_stands() -> None:
    value = {"a": [math.nan, (math.inf, -math.inf, 1.5)], "b": {"c": math.nan, "d": "nan", "e": True, "f": 3}}
    assert finite(value) == {"a": [None, [None, None, 1.5]], "b": {"c": None, "d": "nan", "e": True, "f": 3}}


def test_the_json_is_written_into_new_folders_or_it_is_said_why_not(tmp_path: Path) -> None:
    file = tmp_path / "new" / "claims.json"
    assert written(told(), file) == f"claims: {file}"
    assert json.loads(file.read_text(encoding="utf-8")) == told()
    assert written(told(), tmp_path) == f"claims: {tmp_path} cannot be written: Is a directory"
