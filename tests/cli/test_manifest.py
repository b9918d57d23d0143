"""A whole run on three claims: what it says beforehand, goes on with, and leaves; and each way to tamper with that."""

import json
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from modelcollapse import pacing
from simulate.version import digest
from tests.cli.conftest import Run
from theory import registry
from verify import environment, manifest, manifest_check, sources

LEMMA, IDENTITY, PROVED = (
    "gerstgrasser.wishart-trace",
    "gerstgrasser.accumulate-estimator",
    "kazdan.replace-w2-mle-limit",
)
CLAIMS = tuple(map(registry.find, (LEMMA, IDENTITY, PROVED)))
KEPT = ("ledger.json", "records.json", "derivations.json")
Tamper = Callable[[Path], None]


@pytest.fixture(scope="module", autouse=True)
def few() -> Iterator[None]:
    """A registry of three claims, and a computer without LaTeX and Coq."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "claims", lambda: CLAIMS)
        patch.setenv("PATH", str(Path(sys.executable).parent))
        yield


@pytest.fixture(scope="module")
def ran(few: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run; it is copied before it is changed."""
    from click.testing import CliRunner

    from modelcollapse.cli import cli

    out = tmp_path_factory.mktemp("ran") / "out"
    done = CliRunner().invoke(cli, ["reproduce", "--out", str(out), "--processes", "1"])
    assert done.exit_code == 0, done.output
    assert "Pilots, which say how often a verdict's draws are repeated: 2 simulations, 0 kept" in done.stderr
    assert "Estimated time for 1 at once on a quiet machine: about" in done.stderr
    assert "simulations" not in done.stdout
    return out


@pytest.fixture
def copied(ran: Path, tmp_path: Path) -> Path:
    return shutil.copytree(ran, tmp_path / "out")


def again(run: Run, out: Path) -> Result:
    return run("reproduce", "--out", out, "--processes", "1")


def kept(out: Path) -> list[Any]:
    """What must be the same after every run: three files to the byte, and the manifest without its circumstances."""
    told = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    return [*((out / name).read_bytes() for name in KEPT), {**told, "circumstances": None}]


def test_a_run_that_finds_all_draws_nothing_and_leaves_the_same_bytes(run: Run, ran: Path, copied: Path) -> None:
    done = again(run, copied)
    assert done.exit_code == 0
    assert "2 simulations, 2 kept and reused, 0 drawn.\nVerdicts: 3 simulations, 3 kept and reused" in done.stderr
    assert kept(copied) == kept(ran)


@pytest.mark.parametrize(
    ("moment", "pilots", "verdicts"),
    [("proofs", 0, 0), ("pilots", 1, 0), ("verdicts", 2, 1), ("records", 2, 3), ("paper", 2, 3), ("manifest", 2, 3)],
)
def test_an_interrupted_run_goes_on_to_the_same_bytes(
    run: Run, ran: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str, pilots: int, verdicts: int
) -> None:
    out = tmp_path / "out"
    with monkeypatch.context() as patch:
        interrupt(patch, moment)
        stopped = again(run, out)
    assert stopped.exit_code == 130
    assert "resumable" in stopped.stderr
    assert not (out / "manifest.json").exists()
    done = again(run, out)
    assert done.exit_code == 0
    assert f"2 simulations, {pilots} kept and reused" in done.stderr
    assert f"\nVerdicts: 3 simulations, {verdicts} kept and reused" in done.stderr
    assert kept(out) == kept(ran)


def interrupt(patch: pytest.MonkeyPatch, moment: str) -> None:
    """An interrupt as the moment begins: of pilots and verdicts, when their first block arrives."""

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    def arrives(told: pacing.Telling, status: Any) -> None:
        if told.drawing == moment and status.done:
            raise KeyboardInterrupt

    places = {
        "proofs": ("verify.campaign.assess", stop),
        "pilots": ("modelcollapse.pacing.Telling.update", arrives),
        "verdicts": ("modelcollapse.pacing.Telling.update", arrives),
        "records": ("verify.records.write", stop),
        "paper": ("paper.build.build", stop),
        "manifest": ("verify.manifest.write", stop),
    }
    patch.setattr(*places[moment])


def test_what_was_run_is_as_recorded_and_shown(run: Run, ran: Path) -> None:
    done = run("manifest", "check", ran, "--json")
    found = json.loads(done.stdout)
    assert (done.exit_code, found["schema"], found["as_recorded"]) == (0, "modelcollapse/manifest-check/1", True)
    held = {each["what"] for each in found["checks"] if each["state"] == "held"}
    assert held == {"files", "ledger.json", "verdicts", "derivations.json", "records.json", "store", "program"}
    assert run("manifest", "check", ran).stdout.endswith("All as recorded\n")
    assert "2 CONFIRMED, 1 by proof alone" in run("manifest", "show", ran).stdout
    assert json.loads(run("manifest", "show", ran, "--json").stdout)["simulator"] == digest()


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
        f"{LEMMA} stands as REFUTED, judged it is CONFIRMED",
    ),
    ("a verdict in ledger and manifest", both, 1, f"DIFFERS: verdicts: not as judged: {LEMMA}"),
    ("a verdict in the manifest", changed("manifest.json", refute), 1, f"DIFFERS: verdicts: not as judged: {LEMMA}"),
    ("a number in the records", changed("records.json", moved), 1, f"DIFFERS: records.json: other draws: {LEMMA}"),
    ("all but the store", forged, 1, f"DIFFERS: store: its blocks do not add up to: {LEMMA}"),
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
]


@pytest.mark.parametrize(
    ("tamper", "code", "word"), [each[1:] for each in TAMPERED], ids=[each[0] for each in TAMPERED]
)
def test_what_was_tampered_with_is_found(run: Run, copied: Path, tamper: Tamper, code: int, word: str) -> None:
    tamper(copied)
    done = run("manifest", "check", copied)
    assert done.exit_code == code, done.output
    assert word in done.output


def test_other_versions_are_told_and_are_no_failure(run: Run, copied: Path) -> None:
    def older(document: Any) -> None:
        document["program"]["libraries"]["numpy"] = "1.0"
        document["program"]["sources"]["theory"] = "another"

    changed("manifest.json", older)(copied)
    done = run("manifest", "check", copied)
    assert done.exit_code == 0
    assert "told: program: numpy: was 1.0, is" in done.stdout
    assert "told: program: the sources of theory: was another, is" in done.stdout


def test_a_source_that_changes_changes_the_hash_of_its_package(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("1", encoding="utf-8")
    before = environment._hash_of(tmp_path)
    (tmp_path / "one.py").write_text("2", encoding="utf-8")
    assert environment._hash_of(tmp_path) != before


def test_why_says_what_is_reused_and_what_needs_more(run: Run, ran: Path) -> None:
    report = json.loads(run("why", LEMMA, "--out", ran, "--json").stdout)
    assert report["schema"] == "modelcollapse/why/1"
    assert [(row["stream"], row["reason"]) for row in report["simulations"]] == [
        (stream, "kept") for stream in ("pilot", "pilot", "verdict", "verdict")
    ]
    done = run("why", LEMMA, "--out", ran, "--profile", "full")
    assert done.exit_code == 0
    assert done.stdout.count("more replicates are needed than are kept: ") == 2
    assert "4 simulations: 2 reused, 2 to be drawn" in done.stdout
    assert "another seed: 0 of " in run("why", LEMMA, "--out", ran, "--seed", "7").stdout


def test_why_says_that_nothing_is_drawn_or_kept(run: Run, ran: Path, tmp_path: Path) -> None:
    assert "It is proved and not simulated: nothing is drawn." in run("why", PROVED, "--out", ran).stdout
    nothing = run("why", LEMMA, "--out", tmp_path / "none")
    assert nothing.stdout.count("nothing is kept: 0 of") == 4
    assert not (tmp_path / "none").exists()
    assert run("why", "kazdan.nothing").exit_code == 2


def test_why_names_what_changed_in_the_simulator(run: Run, copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = sources.parts()
    newer = {"files": {**now["files"], "simulate/linear.py": "x"}, "libraries": {**now["libraries"], "numpy": "9.9"}}
    for place in ("simulate.store.digest", "verify.foresight.digest", "verify.why.digest"):
        monkeypatch.setattr(place, lambda: "f" * 64)
    monkeypatch.setattr(sources, "parts", lambda: newer)
    done = run("why", LEMMA, "--out", copied)
    assert "the simulator or a library of it has changed: 0 of " in done.stdout
    assert f"files simulate/linear.py; libraries numpy {now['libraries']['numpy']} -> 9.9" in done.stdout
    (copied / "evidence" / sources.FILE).unlink()
    assert "which files differ is not on record" in run("why", LEMMA, "--out", copied).stdout


def test_why_says_that_the_design_changed(run: Run, copied: Path) -> None:
    def other_keys(document: Any) -> None:
        for each in document["claims"]:
            each["evidence"] = [{**draws, "key": "0" * 64} for draws in each["evidence"]]

    changed("manifest.json", other_keys)(copied)
    with sqlite3.connect(copied / "evidence" / "blocks.sqlite") as connection:
        connection.execute('DELETE FROM blocks WHERE identity LIKE \'%"stream":"verdict"%\'')
    done = run("why", LEMMA, "--out", copied)
    assert done.stdout.count("the design of the claim has changed: 0 of") == 2


def test_the_states_of_checks_are_words_of_their_own() -> None:
    assert len({str(state) for state in manifest_check.State}) == 4
