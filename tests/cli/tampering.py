"""Ways to tamper with what a run on three claims has left, and what the check of its manifest says of each."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from verify import manifest

LEMMA, IDENTITY = "gerstgrasser.wishart-trace", "gerstgrasser.accumulate-estimator"
Tamper = Callable[[Path], None]


def changed(name: str, change: Callable[[Any], None]) -> Tamper:
    """A JSON file of the run with something changed in it, and its hash put right in the manifest."""

    def tamper(out: Path) -> None:
        document = json.loads((out / name).read_text(encoding="utf-8"))
        change(document)
        as_written = {"indent": 1} if name != "records.json" else {}
        text = json.dumps(document, sort_keys=True, ensure_ascii=False, **as_written) + "\n"
        (out / name).write_text(text, encoding="utf-8")
        put_right(out)

    return tamper


def put_right(out: Path) -> None:
    """The manifest with the hashes of the files as they are now: of what a forger would change, the easy part."""
    told = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    manifest.write({**told, "files": manifest.described(out)}, out / "manifest.json")


def flipped(out: Path) -> None:
    raw = bytearray((out / "ledger.json").read_bytes())
    raw[raw.index(b'"title": "') + len('"title": "')] ^= 1
    (out / "ledger.json").write_bytes(raw)


def refute(document: Any) -> None:
    document["claims"][1].update(verdict="REFUTED", as_expected=False)


def both(out: Path) -> None:
    """The verdict is edited in the ledger and in the manifest."""
    changed("ledger.json", refute)(out)
    changed("manifest.json", refute)(out)


def moved(document: Any) -> None:
    """A little is added to a mean: the verdict stays."""
    scalar = next(each for each in document["evidence"] if each["kind"] == "scalar")
    scalar["mean"] += 1e-9


def forged(out: Path) -> None:
    """A mean is changed in the records, and everything that follows from them is made again: the store alone tells."""
    from verify import records
    from verify.ledger import untimed, write

    changed("records.json", moved)(out)
    write(untimed(records.judged(records.read(out / "records.json"))), out / "ledger.json")
    told = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    document = json.loads((out / "records.json").read_text(encoding="utf-8"))
    derived = manifest.hashes_of(json.loads((out / "derivations.json").read_text("utf-8")))
    judged = json.loads((out / "ledger.json").read_text("utf-8"))
    told["claims"] = manifest.claims(judged, manifest.behind(document), derived)
    manifest.write(told, out / "manifest.json")
    put_right(out)


def margin(out: Path) -> None:
    """The margin of a claim is doubled in the records, and the ledger is judged again from them."""
    from verify import records
    from verify.ledger import untimed, write

    def doubled(document: Any) -> None:
        record = next(each["record"] for each in document["claims"] if each["record"]["claim"] == LEMMA)
        record["delta"] *= 2

    changed("records.json", doubled)(out)
    write(untimed(records.judged(records.read(out / "records.json"))), out / "ledger.json")
    put_right(out)


def block_removed(out: Path) -> None:
    with sqlite3.connect(out / "evidence" / "blocks.sqlite") as connection:
        connection.execute("DELETE FROM blocks WHERE block = 1")


def half(name: str) -> Tamper:
    """A file cut in half, and its hash put right where that is not its own."""

    def tamper(out: Path) -> None:
        text = (out / name).read_text(encoding="utf-8")
        (out / name).write_text(text[: len(text) // 2], encoding="utf-8")
        if name != "manifest.json":
            put_right(out)

    return tamper


TAMPERED: list[tuple[str, Tamper, int, str]] = [
    ("a flipped byte", flipped, 1, "DIFFERS: ledger.json: SHA-256"),
    (
        "a verdict in the ledger",
        changed("ledger.json", refute),
        1,
        f"{LEMMA}: verdict stands as REFUTED, judged it is CONFIRMED",
    ),
    ("a verdict in ledger and manifest", both, 1, f"DIFFERS: verdicts: not as judged: {LEMMA}"),
    ("a verdict in the manifest", changed("manifest.json", refute), 1, f"DIFFERS: verdicts: not as judged: {LEMMA}"),
    ("a number in the records", changed("records.json", moved), 1, f"DIFFERS: records.json: other draws: {LEMMA}"),
    ("all but the store", forged, 1, f"DIFFERS: store: its blocks do not add up to: {LEMMA}"),
    (
        "a digit in the ledger",
        changed("ledger.json", lambda document: document["claims"][1]["designs"][0].update(estimate=0.5)),
        1,
        f"{LEMMA}: designs[0].estimate stands as 0.5, judged it is ",
    ),
    ("a margin and what follows", margin, 1, f"records.json: another margin, level or prediction: {LEMMA}"),
    (
        "a line of a derivation",
        changed("derivations.json", lambda document: document["claims"][0]["lines"][0].update(reason="so it is")),
        1,
        f"DIFFERS: derivations.json: other lines: {IDENTITY}",
    ),
    (
        "another seed in the manifest",
        changed("manifest.json", lambda kept: kept.update(seed=7)),
        1,
        "recorded are profile quick and seed 7, and records.json has seed 2024",
    ),
    (
        "other replicates in the manifest",
        changed("manifest.json", lambda kept: kept["claims"][1]["evidence"][0].update(replicates=1)),
        1,
        f"DIFFERS: records.json: other draws: {LEMMA}",
    ),
    (
        "a claim that stands twice",
        changed("manifest.json", lambda kept: kept["claims"].append(kept["claims"][1])),
        1,
        f"DIFFERS: verdicts: not as judged: {LEMMA}",
    ),
    (
        "half the store",
        lambda out: os.truncate(out / "evidence" / "blocks.sqlite", 9000),
        4,
        "MISSING: store: it cannot be held against the records: it is damaged",
    ),
    ("a block of the store", block_removed, 1, "DIFFERS: store: its blocks do not add up to: gerstgrasser"),
    (
        "a standing",
        changed("derivations.json", lambda document: document["claims"][0].update(standing="kernel")),
        1,
        f"DIFFERS: derivations.json: another standing: {IDENTITY}",
    ),
    ("a missing table", lambda out: (out / "paper" / "claims.tex").unlink(), 4, "MISSING: paper/claims.tex"),
    ("a missing ledger", lambda out: (out / "ledger.json").unlink(), 4, "MISSING: ledger.json: it is not there"),
    ("half the records", half("records.json"), 4, "MISSING: ledger.json: it is damaged"),
    ("half the manifest", half("manifest.json"), 4, "damaged manifest"),
    (
        "no libraries",
        changed("manifest.json", lambda kept: kept["program"].update(libraries=None)),
        4,
        "damaged manifest: 'libraries' is None",
    ),
    (
        "evidence without a key",
        changed("manifest.json", lambda kept: kept["claims"][1]["evidence"][0].pop("key")),
        4,
        "damaged manifest: 'key' is nothing",
    ),
    (
        "a timed file outside",
        changed("manifest.json", lambda kept: kept["circumstances"]["timed_files"].update({"../a": {}})),
        4,
        "the file ../a lies outside",
    ),
    ("no manifest", lambda out: (out / "manifest.json").unlink(), 4, "modelcollapse reproduce --out"),
    ("no store", lambda out: shutil.rmtree(out / "evidence"), 0, "told: store: there is none"),
    ("a file beside it", lambda out: (out / "notes.txt").touch(), 0, "told: files: not recorded: notes.txt"),
    (
        "a file in the store",
        lambda out: (out / "evidence" / "more.sqlite").touch(),
        0,
        "told: files: not recorded: evidence/more.sqlite",
    ),
]
